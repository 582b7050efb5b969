//! The image that a repair writes: whole in one run, or kept over several.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use stele_discfs::SectorCount;
use stele_files::{KeptFile, WholeFile};

use super::outcome::RepairError;
use crate::parity::DiscName;
use crate::rescue::{MAP_MAX, RescueMap};

/// Images hold what patients' discs hold: they are for their owner alone.
const MODE: u32 = 0o600;

/// The image while it is written.
pub(super) enum Output {
    /// Removed again where it does not get whole.
    Whole(WholeFile),
    /// Kept where it does not, with its map.
    Kept(KeptFile),
}

impl Output {
    /// Begins the image `to`; with `map_at`, goes on with what an earlier run has read of `disc`.
    ///
    /// # Errors
    /// [`RepairError::OtherRescue`]; [`RepairError`] of the disk.
    pub(super) fn begin(
        to: &Path,
        map_at: Option<&Path>,
        sectors: SectorCount,
        disc: Option<DiscName>,
    ) -> Result<(Self, RescueMap), RepairError> {
        let fresh = RescueMap::new(sectors, disc);
        let Some(map_at) = map_at else {
            if let Some(folder) = to.parent() {
                // What a repair that was killed left; that it cannot be removed is no reason.
                let _ = stele_files::remove_leftovers(folder, &|owner| owner.is_none());
            }
            let file = WholeFile::create(to, None, MODE)?;
            file.file().set_len(sectors.bytes())?;
            return Ok((Self::Whole(file), fresh));
        };
        let kept = KeptFile::open(to, MODE)?;
        let other = || RepairError::OtherRescue {
            map: map_at.to_owned(),
        };
        let map = match read_map(map_at)? {
            None => fresh,
            Some(_) if kept.is_new() => {
                // An image that was just made has nothing of what a map tells.
                kept.remove()?;
                return Err(other());
            }
            Some(text) => {
                let map = RescueMap::parse(&text, Some(sectors)).map_err(|_| other())?;
                if map.disc != disc || kept.file().metadata()?.len() != sectors.bytes() {
                    return Err(other());
                }
                map
            }
        };
        kept.file().set_len(sectors.bytes())?;
        Ok((Self::Kept(kept), map))
    }

    pub(super) fn file(&self) -> &File {
        match self {
            Self::Whole(file) => file.file(),
            Self::Kept(file) => file.file(),
        }
    }

    /// The path under which it stands meanwhile.
    pub(super) fn part(&self) -> PathBuf {
        match self {
            Self::Whole(file) => file.part(),
            Self::Kept(file) => file.part(),
        }
    }

    /// Leaves nothing of it.
    pub(super) fn remove(self) -> io::Result<()> {
        match self {
            Self::Whole(_) => Ok(()),
            Self::Kept(file) => file.remove(),
        }
    }

    /// Gives it its name, durably; nothing is ever replaced.
    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Self::Whole(file) => file.finish_new().map(|_| ()),
            Self::Kept(file) => file.finish_new(),
        }
    }
}

/// The text of a map, where there is one.
fn read_map(path: &Path) -> Result<Option<String>, RepairError> {
    let file = match stele_files::open_regular(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::new();
    file.take(MAP_MAX).read_to_end(&mut bytes)?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
