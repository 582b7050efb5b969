//! What is known of the bad places of a copy: kept beside the archive, so that another run does not
//! pay for the same tries again.
//!
//! A map is of one copy of one build of a disc, as its tag says: two copies have different damage.
//! It is a mapfile as GNU ddrescue writes it. It is no record: where it cannot be read or written,
//! the places are tried again, and nothing else is lost.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use stele_burner::SectorCount;
use stele_burner::copy_tag::CopyTag;
use stele_burner::parity::DiscName;
use stele_burner::rescue::RescueMap;

use crate::archive::Archive;

/// Longest map that is kept, in bytes: a hundred thousand places.
const LONGEST: u64 = 4 << 20;
/// Maps that are kept at most; the oldest go.
const MOST: usize = 64;
/// Ending of a map.
const MAP: &str = "map";

/// Where the map of a copy lies.
#[derive(Clone, Debug)]
pub struct BadPlaces {
    path: PathBuf,
    disc: DiscName,
    sectors: SectorCount,
    job: Option<u64>,
}

/// What an earlier run has left.
#[derive(Debug)]
pub enum Earlier {
    /// Nothing.
    Nothing,
    /// A map of this copy.
    Known(RescueMap),
    /// Something that is no map of this copy.
    Other,
}

impl BadPlaces {
    /// Of the copy that a tag names.
    pub fn of(
        archive: &Archive,
        disc: DiscName,
        tag: &CopyTag,
        sectors: SectorCount,
        job: Option<u64>,
    ) -> Self {
        // A name from a disc must not lead out of the folder.
        let plain = |text: &str| text.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let (name, serial) = (plain(&disc.to_string()), plain(&tag.serial));
        let path = archive.staging().join("bad-places");
        Self {
            path: path.join(format!("{name}-{serial}.{MAP}")),
            disc,
            sectors,
            job,
        }
    }

    /// What an earlier run has left.
    pub fn earlier(&self) -> Earlier {
        let mut text = String::new();
        let read = stele_files::open_regular(&self.path)
            .and_then(|file| file.take(LONGEST + 1).read_to_string(&mut text));
        match read {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Earlier::Nothing,
            Err(_) => return Earlier::Other,
            Ok(bytes) if bytes as u64 > LONGEST => return Earlier::Other,
            Ok(_) => {}
        }
        // A map of another length is of another medium.
        let map = RescueMap::parse(&text, None).ok();
        let own = |map: &RescueMap| map.disc == Some(self.disc) && map.sectors() == self.sectors;
        map.filter(own).map_or(Earlier::Other, Earlier::Known)
    }

    /// Keeps a map, in place of the one that there was; one that is too long is not kept.
    pub fn keep(&self, map: &RescueMap) {
        let mut map = map.clone();
        map.disc = Some(self.disc);
        let text = map.render();
        if text.len() as u64 > LONGEST {
            return;
        }
        if crate::archive::write(&self.path, text.as_bytes(), self.job).is_ok()
            && let Some(folder) = self.path.parent()
        {
            // That an old one stays is no reason to stop.
            let _ = without_oldest(folder);
        }
    }

    /// Nothing more is to be had of the copy.
    pub fn forget(&self) {
        // One that stays costs nothing but room.
        let _ = fs::remove_file(&self.path);
    }
}

fn without_oldest(folder: &Path) -> io::Result<()> {
    let mut maps: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if path.extension().is_some_and(|end| end == MAP) {
            maps.push((entry.metadata()?.modified()?, path));
        }
    }
    maps.sort();
    let more = maps.len().saturating_sub(MOST);
    for (_, path) in maps.iter().take(more) {
        fs::remove_file(path)?;
    }
    Ok(())
}
