//! Discs of this archive whose burn its catalog does not know: whether it was this one's, and lost
//! with a newer catalog, or that of another catalog that is in use too.
//!
//! A tag has the end of the trail as it was before the burn, and the log of the burn the hash of
//! the tag. A disc whose burn a log here tells of is that one or it is not. Where no log does, a
//! trail that this catalog does not have is another catalog's, until somebody has decided, since
//! that burn, which one is gone on with.

use stele_burner::copy_tag::CopyTag;
use stele_catalog::{CopyRow, DiscRow, Doubt, Serial, Timestamp, TrailHead};

use super::{doubts, tag_trail};
use crate::encoding;
use crate::jobs::keep::burn_logs::{self, BurnTold};
use crate::jobs::unrecorded::{TagBurn, UnrecordedError};
use crate::jobs::{Context, JobError};

/// A copy by its tag, whose burn this catalog does not know.
#[derive(Clone, Debug)]
pub(super) struct Unrecorded {
    /// The copy, where the catalog has its serial.
    pub copy: Option<CopyRow>,
    /// Its serial.
    pub serial: Serial,
    /// Its disc.
    pub disc: DiscRow,
    /// What the tag says.
    pub tag: CopyTag,
}

impl Unrecorded {
    /// The refusal of whatever else than a full read is wanted of it; and of that too, where it is
    /// another catalog's.
    ///
    /// # Errors
    /// The catalog's.
    pub(super) fn refusal(&self, drive: &str, cx: &mut Context<'_>) -> Result<JobError, JobError> {
        if let Some(error) = self.of_other_catalog(drive, cx)? {
            return Ok(error);
        }
        let error = UnrecordedError::BurnNotKnown {
            serial: self.serial.to_string(),
            disc: self.disc.name.clone(),
            drive: drive.to_owned(),
            burn: self.burn(cx)?,
        };
        Ok(error.into())
    }

    /// The refusal of a disc that another catalog burned, before anything of it counts; none where
    /// nothing says so. That such a disc was seen is recorded.
    ///
    /// # Errors
    /// The catalog's.
    pub(super) fn of_other_catalog(
        &self,
        drive: &str,
        cx: &mut Context<'_>,
    ) -> Result<Option<JobError>, JobError> {
        match burn_logs::of_tag(&self.tag, cx.archive) {
            BurnTold::OfThisDisc => return Ok(None),
            BurnTold::OfOtherDisc => {
                match &self.copy {
                    Some(copy) if copy.is_forgotten() => {
                        doubts::record_other_tag(copy, drive, cx)?;
                    }
                    _ => self.note(cx)?,
                }
                return Ok(Some(JobError::CannotBe {
                    serial: self.serial.to_string(),
                    drive: drive.to_owned(),
                    doubt: Doubt::OtherTag,
                    other_catalog: tag_trail::is_by_our_station(&self.tag, cx)?,
                }));
            }
            BurnTold::No => {}
        }
        let own = cx.catalog.read().trail_hash_at(self.tag.trail_rows)?;
        if own == Some(self.tag.trail_hash) || self.is_decided(cx)? {
            return Ok(None);
        }
        self.note(cx)?;
        if self.copy.is_none() {
            let (rows, hash) = (self.tag.trail_rows, self.tag.trail_hash);
            cx.catalog.saw_branch(TrailHead { rows, hash });
        }
        let error = UnrecordedError::OtherCatalog {
            serial: self.serial.to_string(),
            disc: self.disc.name.clone(),
            drive: drive.to_owned(),
            burn: self.burn(cx)?,
        };
        Ok(Some(error.into()))
    }

    /// Records that the tag does not fit, where the catalog has the copy.
    fn note(&self, cx: &mut Context<'_>) -> Result<(), JobError> {
        let rows = tag_trail::rows_here(cx)?;
        match &self.copy {
            Some(copy) => tag_trail::compare(&self.tag, copy, rows, cx).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Whether somebody has decided since its burn which catalog is gone on with. The clock of a
    /// burn that is still to come tells nothing: any such decision counts then.
    fn is_decided(&self, cx: &Context<'_>) -> Result<bool, JobError> {
        let burned = self.burned_at();
        let decided = cx.catalog.read().last_accepted()?;
        Ok(decided.is_some_and(|at| at >= burned || burned > cx.clock.now()))
    }

    fn burned_at(&self) -> Timestamp {
        Timestamp(self.tag.burned.saturating_mul(1000))
    }

    /// What its tag says of its burn.
    ///
    /// # Errors
    /// The catalog's.
    pub(super) fn burn(&self, cx: &Context<'_>) -> Result<Box<TagBurn>, JobError> {
        let stations = cx.catalog.read().stations()?.into_iter();
        let mut burned_at = stations.filter(|one| encoding::uuid(&one.uuid) == self.tag.station);
        Ok(Box::new(TagBurn {
            at: self.burned_at(),
            drive: self.tag.drive.clone(),
            station: burned_at.next().map(|station| station.name),
        }))
    }
}
