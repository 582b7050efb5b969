//! The discs of a set as their sources gave them, for one more attempt.

use super::disc_in_rebuild::DiscInRebuild;
use super::earlier::discard;
use super::error::RebuildError;
use crate::parity::DiscName;
use crate::sectors::LostMap;

/// Discs as their sources gave them, with what was missing then.
pub(super) struct Given {
    missing: Vec<(DiscName, LostMap)>,
}

impl Given {
    pub(super) fn of(works: &[DiscInRebuild]) -> Self {
        let missing = works.iter().map(|work| (work.name, work.lost.clone()));
        Self {
            missing: missing.collect(),
        }
    }

    /// Takes all back that an attempt believed: what was missing then is missing again.
    pub(super) fn again(&self, works: &mut Vec<DiscInRebuild>) -> Result<(), RebuildError> {
        let missing = |work: &DiscInRebuild| {
            let mut all = self.missing.iter();
            all.find(|(name, _)| *name == work.name)
                .map(|(_, lost)| lost)
        };
        for work in works.iter().filter(|work| missing(work).is_none()) {
            discard(work)?;
        }
        works.retain(|work| missing(work).is_some());
        for work in works {
            let is_as_given = work.proven && work.lost.is_empty();
            if let Some(lost) = missing(work)
                && !(is_as_given && lost.is_empty())
            {
                work.lost = lost.clone();
                (work.proven, work.altered) = (false, false);
            }
        }
        Ok(())
    }
}
