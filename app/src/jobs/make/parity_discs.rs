//! Parity discs of a set: the parity is added up on staging, disc by disc, as data discs are
//! built; when all are in, the parity discs are built from it.
//!
//! A data disc that is being added when the process dies leaves sums of which nobody knows what
//! they hold: that is noted before it begins, and they are then made anew from the images.

use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use stele_burner::SectorCount;
use stele_burner::compose::Composed;
use stele_burner::disc::{ParityDisc, SetInfo};
use stele_burner::mastering::{BuildOptions, Built};
use stele_burner::set::{self, ParityPayload};
use stele_catalog::{
    CopyState, DiscId, DiscRecord, DiscRow, DiscState, Reader, Reason, Serial, SetId,
};

use super::{image_file, plan, so_far};
use crate::encoding;
use crate::jobs::run::{lookup, records};
use crate::jobs::{Context, JobError};

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
    /// Data discs of which nothing is left to be put on them.
    empty: Vec<String>,
}

/// The images that a parity disc was made of, by the numbers of their discs: BLAKE3.
pub(super) type MadeOf = Vec<(u32, String)>;

impl SetDiscs {
    /// Reads them; `None` where the set has no parity discs.
    pub fn of(set: SetId, cx: &Context<'_>) -> Result<Option<Self>, JobError> {
        Self::read(set, &cx.catalog.read())
    }

    /// As [`SetDiscs::of`].
    pub fn read(set: SetId, reader: &Reader<'_>) -> Result<Option<Self>, JobError> {
        let discs = reader.discs(set)?;
        if discs.iter().all(|disc| disc.set_parity.is_none()) {
            return Ok(None);
        }
        let set = reader.set_by_id(set)?;
        let name = set.map(|set| set.name).unwrap_or_default();
        Self::among(name, &discs, reader)
    }

    /// As [`SetDiscs::read`], of the discs that the set of this name has.
    pub fn among(
        name: String,
        discs: &[DiscRow],
        reader: &Reader<'_>,
    ) -> Result<Option<Self>, JobError> {
        if discs.iter().all(|disc| disc.set_parity.is_none()) {
            return Ok(None);
        }
        let mut all = Self {
            name,
            data: Vec::new(),
            parity: Vec::new(),
            empty: Vec::new(),
        };
        for disc in discs {
            // What is built holds something: its plan, which is long, is not asked.
            let is_empty = image_file::has_nothing(reader, disc)?;
            let disc = disc.clone();
            match disc.set_parity {
                Some(index) => all.parity.push((index, disc)),
                None if is_empty => {
                    all.empty.push(disc.name.clone());
                    all.data.push(disc);
                }
                None => all.data.push(disc),
            }
        }
        all.parity.sort_by_key(|(index, _)| *index);
        Ok((!all.parity.is_empty()).then_some(all))
    }

    /// Whether a disc of the set holds its parity.
    pub fn is_parity(&self, disc: &DiscRow) -> bool {
        self.parity.iter().any(|(_, parity)| parity.id == disc.id)
    }

    /// Data discs of which nothing is left to be put on them: until they are given up, the set's
    /// parity cannot be built.
    pub fn empty(&self) -> &[String] {
        &self.empty
    }

    /// The images that the set has now; none where one is missing.
    fn images(&self) -> Option<MadeOf> {
        let images = self.data.iter();
        let images = images.map(|disc| Some((disc.number, encoding::hex(&disc.blake3?))));
        images.collect()
    }

    /// Names of built parity discs that were made of other images than the set has now. Of one
    /// that an earlier version built that is not known.
    pub fn outdated(&self, reader: &Reader<'_>) -> Result<Vec<String>, JobError> {
        let mut outdated = Vec::new();
        for (_, disc) in &self.parity {
            if disc.state != DiscState::Built {
                continue;
            }
            let Some(made_of) = made_of(disc, reader)? else {
                continue;
            };
            if self.images().as_ref() != Some(&made_of) {
                outdated.push(disc.name.clone());
            }
        }
        Ok(outdated)
    }

    /// What the catalog keeps of the images that parity is made of.
    pub fn made_of(&self) -> Result<Vec<u8>, JobError> {
        let missing = || self.data.iter().find(|disc| disc.blake3.is_none());
        let images = self.images().ok_or_else(|| JobError::NotBuilt {
            disc: missing().map_or_else(String::new, |disc| disc.name.clone()),
        })?;
        Ok(records::json("members of a parity disc", &images)?.into_bytes())
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
        let path = cx.archive.image_of(&disc.name);
        let image = match stele_files::open_regular(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let disc = disc.name.clone();
                return Err(JobError::ImageGone { disc });
            }
            image => image.map_err(JobError::io(&path))?,
        };
        // Parity of an altered image would be worth nothing, and nobody would notice.
        let hash = disc.blake3.ok_or_else(|| JobError::NotBuilt {
            disc: disc.name.clone(),
        })?;
        if !image_file::is_it(&path, &hash, cx.watch)? {
            return Err(JobError::WrongImage {
                disc: disc.name.clone(),
            });
        }
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
            // One that cannot be read is of another version or was cut off: the sums begin anew.
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
        let text = records::json("state of the sums", sums)?;
        cx.write(&path, text.as_bytes())
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
            let bytes = cx.catalog.read().manifest(disc.id)?;
            // An empty one on a parity disc would witness that its member is empty.
            let bytes = bytes.ok_or_else(|| JobError::NotBuilt {
                disc: disc.name.clone(),
            })?;
            cx.write(&path, &bytes)?;
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
            let content = records::disc_content(&reader, disc.id)?;
            fixed = content.parity;
            (info.time, info.owner) = (content.label.time, content.label.owner);
            info.capacity = SectorCount(disc.capacity_sectors);
            info.members.push(so_far::member(slot, disc, cx)?);
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

    /// Whether every data disc was built.
    pub fn data_is_built(&self) -> bool {
        let mut all = self.data.iter();
        all.all(|disc| disc.state == DiscState::Built)
    }

    /// Whether every parity disc has its image.
    pub fn parity_is_built(&self) -> bool {
        let mut all = self.parity.iter();
        all.all(|(_, disc)| disc.state == DiscState::Built)
    }
}

/// The images that a built parity disc was made of; not known of one that an earlier version built.
///
/// # Errors
/// The catalog's.
pub(super) fn made_of(disc: &DiscRow, reader: &Reader<'_>) -> Result<Option<MadeOf>, JobError> {
    let Some(bytes) = reader.members(disc.id)? else {
        return Ok(None);
    };
    let made_of = serde_json::from_slice(&bytes).map_err(|source| JobError::Record {
        what: "members of a parity disc",
        source,
    })?;
    Ok(Some(made_of))
}

/// Whether a disc is a parity disc that does not fit the images that its set has now, or no disc
/// of its set any more.
pub fn is_outdated(disc: &DiscRow, reader: &Reader<'_>) -> Result<bool, JobError> {
    if disc.replaced_by.is_some() {
        return Ok(true);
    }
    match SetDiscs::read(disc.set, reader)? {
        Some(set) => Ok(set.outdated(reader)?.contains(&disc.name)),
        None => Ok(false),
    }
}

/// Whether a copy of the disc was begun. A serial that was retired before any disc carried it was
/// not.
pub fn is_begun(disc: &DiscRow, reader: &Reader<'_>) -> Result<bool, JobError> {
    let mut copies = reader.copies(disc.id)?.into_iter();
    // Of one that only its discs tell of copies were burned, wherever they are.
    Ok(disc.found || copies.any(|copy| copy.state != CopyState::Planned && !copy.is_forgotten()))
}

/// A disc that stands for a parity disc of which copies were begun: the next free number, a UUID
/// of its own, new serials. What was burned stays what it was.
pub fn replace(disc: &DiscRow, cx: &mut Context<'_>) -> Result<DiscRow, JobError> {
    let (mut content, number, copies) = {
        let reader = cx.catalog.read();
        let content = records::disc_content(&reader, disc.id)?;
        let all = reader.all_discs(disc.set)?;
        let last = all.iter().map(|disc| disc.number).max().unwrap_or_default();
        let set = lookup::set_of(disc, &reader)?;
        (content, last.saturating_add(1), set.copies)
    };
    content.label.number = number;
    content.label.of = content.label.of.max(number);
    content.label.uuid = plan::disc_uuid(disc.uuid, number.wrapping_sub(disc.number));
    let record = DiscRecord {
        uuid: content.label.uuid,
        plan: records::json("disc content", &content)?.into_bytes(),
        capacity_sectors: disc.capacity_sectors,
        used_sectors: disc.used_sectors,
        parity: disc.parity,
        set_parity: content.set_parity,
        studies: Vec::new(),
    };
    let mut serials = Vec::new();
    for _ in 0..copies {
        serials.push(Serial::from_bits(cx.ids.serial_bits()?));
    }
    let id: DiscId = cx.change(Reason::OutdatedParity, |c| {
        let id = c.replace_disc(disc.id, disc.set, number, &record)?;
        for serial in &serials {
            c.add_copy(id, serial)?;
        }
        Ok(id)
    })?;
    lookup::disc_of(&cx.catalog.read(), id)
}

/// What tells one image of a disc from another: the digest of its manifest, which has the hashes
/// of all files. `None` where it is not built.
fn digest(disc: &DiscRow, cx: &Context<'_>) -> Result<Option<String>, JobError> {
    let manifest = cx.catalog.read().manifest(disc.id)?;
    Ok(manifest.map(|bytes| encoding::hex(blake3::hash(&bytes).as_bytes())))
}
