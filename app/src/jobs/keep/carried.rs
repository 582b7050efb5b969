//! What an older catalog takes over from the sound one that it replaces: that copies cannot be
//! relied on, or are gone, and which words were erased. The rest is told and listed alone; but a
//! copy that was lost yesterday is no good one today, and an erased name does not come back.

use stele_catalog::{
    CatalogError, Change, CopyRow, CopyState, Event, EventKind, Reader, Reason, Timestamp,
};

use super::otherwise::Otherwise;
use crate::jobs::run::{days, lookup};
use crate::jobs::{Context, JobError};
use crate::words::lang::say;

/// Records of each copy again that it cannot be relied on, and marks those of which that was done.
pub(super) fn copies(all: &mut [Otherwise], cx: &mut Context<'_>) -> Result<(), JobError> {
    for one in all {
        let now = lookup::copy_named(&cx.catalog.read(), &one.copy.serial)?;
        let Some(take) = Take::of(one, &now) else {
            continue;
        };
        let why = say!("restored-carried", time = days::when(one.at));
        let done = cx.change(Reason::Said(&why), |c| {
            take.record(&now, one.at, c).map_err(JobError::from)
        });
        match done {
            Ok(()) => one.carried = true,
            // It is listed all the same.
            Err(JobError::Catalog(CatalogError::Storage(error))) => {
                return Err(CatalogError::Storage(error).into());
            }
            Err(_) => {}
        }
    }
    Ok(())
}

/// What is recorded again.
enum Take {
    Quarantined,
    Missing,
    Lost,
    Retired,
    Destroyed,
}

impl Take {
    /// Where the newer catalog relied on a copy less than the older one does.
    fn of(newer: &Otherwise, now: &CopyRow) -> Option<Self> {
        let was = &newer.copy;
        let same = was.state == now.state;
        match was.state {
            CopyState::Destroyed => (!same).then_some(Self::Destroyed),
            CopyState::Lost => (!same).then_some(Self::Lost),
            CopyState::Retired => (!same && !now.state.is_away()).then_some(Self::Retired),
            CopyState::Missing => now.standing().is_sound().then_some(Self::Missing),
            _ if was.quarantined => now.quarantined.is_none().then_some(Self::Quarantined),
            CopyState::Suspect | CopyState::Migrate | CopyState::Failed => {
                (!same && now.standing().is_sound()).then_some(Self::Quarantined)
            }
            CopyState::Planned
            | CopyState::Burning
            | CopyState::Written
            | CopyState::Good
            | CopyState::Watch => None,
        }
    }

    fn record(
        &self,
        copy: &CopyRow,
        at: Timestamp,
        c: &mut Change<'_>,
    ) -> Result<(), CatalogError> {
        match self {
            Self::Quarantined => c.quarantine(copy.id).map(|_| ()),
            Self::Missing => c.mislay(copy.id).map(|_| ()),
            // The time that the law gives runs since then.
            Self::Lost => c.lose(copy.id, Some(at)).map(|_| ()),
            Self::Retired => c.record(copy.id, &Event::Retired).map(|_| ()),
            Self::Destroyed => c.record(copy.id, &Event::Destroyed).map(|_| ()),
        }
    }
}

/// The words that `here` has erased after the first `rows` rows of its trail, and `backup` has.
pub(super) fn erased(
    here: &Reader<'_>,
    backup: &Reader<'_>,
    rows: u64,
) -> Result<Vec<i64>, CatalogError> {
    let mut erased = Vec::new();
    for (event, words) in here.trail_after(rows)? {
        if event != EventKind::WordsErased {
            continue;
        }
        let (of_here, of_backup) = (here.words(words)?, backup.words(words)?);
        let is_one = |(digest, is_erased): &(Vec<u8>, bool)| {
            let same = of_here.as_ref().map(|(digest, _)| digest) == Some(digest);
            same && !is_erased
        };
        if of_backup.as_ref().is_some_and(is_one) {
            erased.push(words);
        }
    }
    Ok(erased)
}

/// Erases words again.
pub(super) fn erase(words: &[i64], cx: &mut Context<'_>) -> Result<(), JobError> {
    if words.is_empty() {
        return Ok(());
    }
    cx.change(Reason::Routine, |c| {
        for words in words {
            c.erase_words_again(*words)?;
        }
        Ok(())
    })
}
