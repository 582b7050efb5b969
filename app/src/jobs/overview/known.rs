//! What is known of drives, copies and image files when sets are looked at.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use stele_catalog::{CopyId, CopyRow, CopyState, DiscId, DiscRow, Doubt, Reader, SetId};

use super::at_work::{self, InUse};
use super::doubted::doubts;
use super::in_logs::InLogs;
use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::make::image_file::Images;

/// What is known of drives, copies and image files.
pub struct Known<'a> {
    pub(super) archive: &'a Archive,
    pub(super) logs: InLogs,
    pub(super) images: Images<'a>,
    pub(super) drives: usize,
    pub(super) burners: BTreeMap<CopyId, String>,
    pub(super) second: BTreeSet<CopyId>,
    pub(super) alike: BTreeMap<CopyId, u32>,
    pub(super) in_use: InUse,
    pub(super) judged: BTreeMap<CopyId, i64>,
    pub(super) doubted: BTreeMap<CopyId, Doubt>,
    pub(super) undecided: u64,
    /// Copies by their discs, where all are looked at: one question in place of thousands.
    pub(super) copies: Option<BTreeMap<DiscId, Vec<CopyRow>>>,
    /// All discs that each set ever had, likewise.
    discs: Option<BTreeMap<SetId, Vec<DiscRow>>>,
}

impl<'a> Known<'a> {
    /// Reads it; `drives` is how many this station has.
    ///
    /// # Errors
    /// The catalog's.
    pub fn read(
        reader: &Reader<'_>,
        archive: &'a Archive,
        drives: usize,
    ) -> Result<Self, JobError> {
        Ok(Self {
            archive,
            logs: InLogs::default(),
            images: Images::read(archive, reader)?,
            drives,
            burners: reader.burners()?.into_iter().collect(),
            second: reader.read_in_second_drive()?.into_iter().collect(),
            alike: reader.read_in_drive_alike()?.into_iter().collect(),
            in_use: at_work::in_use(reader)?,
            judged: reader.judged()?.into_iter().collect(),
            doubted: doubts(reader)?,
            undecided: reader.differences()?.len() as u64,
            copies: None,
            discs: None,
        })
    }

    /// As [`Known::read`], for whoever looks at all sets.
    ///
    /// # Errors
    /// The catalog's.
    pub fn of_all(
        reader: &Reader<'_>,
        archive: &'a Archive,
        drives: usize,
    ) -> Result<Self, JobError> {
        let mut copies: BTreeMap<DiscId, Vec<CopyRow>> = BTreeMap::new();
        for copy in reader.all_copies()? {
            copies.entry(copy.disc).or_default().push(copy);
        }
        let mut discs: BTreeMap<SetId, Vec<DiscRow>> = BTreeMap::new();
        for disc in reader.every_disc()? {
            discs.entry(disc.set).or_default().push(disc);
        }
        Ok(Self {
            copies: Some(copies),
            discs: Some(discs),
            ..Self::read(reader, archive, drives)?
        })
    }

    /// All discs that a set ever had, in order.
    pub(super) fn discs_of(
        &self,
        set: SetId,
        reader: &Reader<'_>,
    ) -> Result<Cow<'_, [DiscRow]>, JobError> {
        Ok(match &self.discs {
            Some(all) => match all.get(&set) {
                Some(discs) => Cow::Borrowed(discs.as_slice()),
                // It has none.
                None => Cow::default(),
            },
            None => Cow::Owned(reader.all_discs(set)?),
        })
    }

    /// The copies of a disc, in order.
    pub(super) fn copies_of(
        &self,
        disc: DiscId,
        reader: &Reader<'_>,
    ) -> Result<Cow<'_, [CopyRow]>, JobError> {
        Ok(match &self.copies {
            Some(all) => match all.get(&disc) {
                Some(copies) => Cow::Borrowed(copies.as_slice()),
                // It has none.
                None => Cow::default(),
            },
            None => Cow::Owned(reader.copies(disc)?),
        })
    }

    /// Whether a copy is planned, and a job is about to burn it.
    pub(super) fn begins(&self, row: &CopyRow) -> bool {
        row.state == CopyState::Planned && self.in_use.burned.contains(&row.serial.to_string())
    }

    /// Why another disc may be among those that say they are a copy.
    pub fn doubt(&self, copy: CopyId) -> Option<Doubt> {
        self.doubted.get(&copy).copied()
    }
}
