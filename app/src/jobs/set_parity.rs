//! Parity discs of a set: the parity is added up on staging, disc by disc, as data discs are
//! built; when all are in, the parity discs are built from it.
//!
//! A data disc that is being added when the process dies leaves sums of which nobody knows what
//! they hold: that is noted before it begins, and they are then made anew from the images.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use stele_burner::SectorCount;
use stele_burner::build::{BuildOptions, Built};
use stele_burner::compose::Composed;
use stele_burner::geometry::Geometry;
use stele_burner::set::{self, Member, ParityDisc, ParityPayload, SetInfo};
use stele_catalog::{DiscRow, DiscState, SetId};

use super::build::image_path;
use super::{Context, JobError, convert, journal};
use crate::archive::write_whole;

/// What the sums on staging hold.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Sums {
    /// Number of the disc that is being added.
    adding: Option<u32>,
    /// Numbers of the discs that are in, with the digest of their manifest.
    members: Vec<(u32, String)>,
}

/// The discs of a set, data and parity apart.
pub struct SetDiscs {
    name: String,
    data: Vec<DiscRow>,
    /// Index, and the disc.
    parity: Vec<(u8, DiscRow)>,
}

impl SetDiscs {
    /// Reads them; `None` where the set has no parity discs.
    pub fn of(set: SetId, cx: &Context<'_>) -> Result<Option<Self>, JobError> {
        let reader = cx.catalog.read();
        let (mut data, mut parity, mut name) = (Vec::new(), Vec::new(), String::new());
        for disc in reader.discs(set)? {
            let content = convert::disc_content(&reader, disc.id)?;
            name = content.label.set;
            match content.set_parity {
                Some(index) => parity.push((index, disc)),
                None => data.push(disc),
            }
        }
        Ok((!parity.is_empty()).then_some(Self { name, data, parity }))
    }

    fn state(&self, cx: &Context<'_>) -> PathBuf {
        let name = format!("{}.sums", self.name);
        cx.archive.staging().join(name)
    }

    fn sum(&self, index: u8, cx: &Context<'_>) -> PathBuf {
        let name = format!("{}.sum{index}", self.name);
        cx.archive.staging().join(name)
    }

    fn manifest(&self, number: u32, cx: &Context<'_>) -> PathBuf {
        let name = format!("{}.D{number:03}.JSN", self.name);
        cx.archive.staging().join(name)
    }

    /// Adds every data disc that is built and not in yet.
    pub fn add_built(&self, cx: &mut Context<'_>) -> Result<(), JobError> {
        let staging = cx.archive.staging();
        std::fs::create_dir_all(&staging).map_err(JobError::io(&staging))?;
        let mut sums = self.load(cx)?;
        for (slot, disc) in (0_u8..).zip(&self.data) {
            let Some(digest) = digest(disc, cx)? else {
                continue;
            };
            match sums
                .members
                .iter()
                .find(|(number, _)| *number == disc.number)
            {
                Some((_, known)) if *known == digest => continue,
                // Another image of this disc is in: everything is made anew.
                Some(_) => {
                    self.forget(cx)?;
                    return self.add_built(cx);
                }
                None => self.add(slot, disc, digest, &mut sums, cx)?,
            }
        }
        Ok(())
    }

    fn add(
        &self,
        slot: u8,
        disc: &DiscRow,
        digest: String,
        sums: &mut Sums,
        cx: &mut Context<'_>,
    ) -> Result<(), JobError> {
        let path = image_path(cx, &disc.name);
        let gone = |_| JobError::ImageGone {
            disc: disc.name.clone(),
        };
        let image = File::open(&path).map_err(gone)?;
        sums.adding = Some(disc.number);
        self.store(sums, cx)?;
        let mut files = Vec::new();
        for (index, _) in &self.parity {
            let path = self.sum(*index, cx);
            let open = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path);
            files.push((*index, open.map_err(JobError::io(&path))?));
        }
        let borrowed: Vec<(u8, &File)> = files.iter().map(|(index, file)| (*index, file)).collect();
        set::add(
            &image,
            slot,
            SectorCount(disc.used_sectors),
            &borrowed,
            cx.watch,
        )?;
        for (index, file) in &files {
            file.sync_all()
                .map_err(JobError::io(&self.sum(*index, cx)))?;
        }
        sums.adding = None;
        sums.members.push((disc.number, digest));
        self.store(sums, cx)
    }

    fn load(&self, cx: &Context<'_>) -> Result<Sums, JobError> {
        let path = self.state(cx);
        let sums = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Sums::default(),
            Err(e) => return Err(JobError::io(&path)(e)),
        };
        if sums.adding.is_some() || sums.members.is_empty() {
            self.forget(cx)?;
            return Ok(Sums::default());
        }
        Ok(sums)
    }

    fn store(&self, sums: &Sums, cx: &Context<'_>) -> Result<(), JobError> {
        let path = self.state(cx);
        let text = journal::json("state of the sums", sums)?;
        write_whole(&path, text.as_bytes()).map_err(JobError::io(&path))
    }

    /// Removes everything of this set from staging; what says that sums are there goes first.
    pub fn forget(&self, cx: &Context<'_>) -> Result<(), JobError> {
        let sums = self.parity.iter().map(|(index, _)| self.sum(*index, cx));
        let manifests = self.data.iter().map(|disc| self.manifest(disc.number, cx));
        for path in std::iter::once(self.state(cx)).chain(sums).chain(manifests) {
            match std::fs::remove_file(&path) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                    return Err(JobError::io(&path)(e));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Builds one parity disc.
    ///
    /// # Errors
    /// [`JobError::NotBuilt`] where a data disc is not built yet.
    pub fn build(
        &self,
        index: u8,
        to: &Path,
        options: &BuildOptions,
        cx: &mut Context<'_>,
    ) -> Result<(Composed, Built), JobError> {
        if let Some(disc) = self.data.iter().find(|d| d.state != DiscState::Built) {
            let disc = disc.name.clone();
            return Err(JobError::NotBuilt { disc });
        }
        self.add_built(cx)?;
        let mut manifests = Vec::new();
        for disc in &self.data {
            let path = self.manifest(disc.number, cx);
            let bytes = cx.catalog.read().manifest(disc.id)?.unwrap_or_default();
            write_whole(&path, &bytes).map_err(JobError::io(&path))?;
            manifests.push(path);
        }
        let payload = ParityPayload {
            sum: self.sum(index, cx),
            manifests,
        };
        let (info, fixed) = self.info(cx)?;
        let built = set::write_parity_disc(&info, index, &payload, fixed, to, options, cx.watch)?;
        Ok(built)
    }

    /// What the set is, and the parity strips that policy fixed.
    fn info(&self, cx: &Context<'_>) -> Result<(SetInfo, Option<u8>), JobError> {
        let reader = cx.catalog.read();
        let mut info = SetInfo {
            set: self.name.clone(),
            time: 0,
            owner: String::new(),
            capacity: SectorCount(0),
            members: Vec::new(),
            parity: Vec::new(),
        };
        let mut fixed = None;
        for (slot, disc) in (0..).zip(&self.data) {
            let content = convert::disc_content(&reader, disc.id)?;
            fixed = content.parity;
            (info.time, info.owner) = (content.label.time, content.label.owner);
            info.capacity = SectorCount(disc.capacity_sectors);
            let geometry = Geometry::new(SectorCount(disc.strip_sectors), disc.parity);
            let not_built = |_| JobError::NotBuilt {
                disc: disc.name.clone(),
            };
            info.members.push(Member {
                slot,
                number: disc.number,
                uuid: disc.uuid,
                geometry: geometry.map_err(not_built)?,
                used: SectorCount(disc.used_sectors),
            });
        }
        for (index, disc) in &self.parity {
            info.parity.push(ParityDisc {
                index: *index,
                number: disc.number,
                uuid: disc.uuid,
            });
        }
        Ok((info, fixed))
    }

    /// Whether every parity disc has its image.
    pub fn parity_is_built(&self) -> bool {
        let mut all = self.parity.iter();
        all.all(|(_, disc)| disc.state == DiscState::Built)
    }
}

/// What tells one image of a disc from another: the digest of its manifest, which has the hashes
/// of all files. `None` where it is not built.
fn digest(disc: &DiscRow, cx: &Context<'_>) -> Result<Option<String>, JobError> {
    let manifest = cx.catalog.read().manifest(disc.id)?;
    Ok(manifest.map(|bytes| convert::hex(blake3::hash(&bytes).as_bytes())))
}
