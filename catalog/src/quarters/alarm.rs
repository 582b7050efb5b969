//! What one failure makes due: every other copy of its lot, and of the drive that burned it.
//!
//! An alarm begins with the first failure, and is over once all that it made due were read since.
//! What fails meanwhile does not begin it anew, so that it ends; what fails afterwards does.

use std::collections::BTreeMap;

use super::due::History;
use super::sql;
use crate::CatalogError;
use crate::discs::{CheckClass, CopyId, CopyState};
use crate::store::{Db, Timestamp};

/// What is known of a copy that an alarm may be about.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// When its burn began.
    pub burned: Timestamp,
    /// Whether a read of it is to be waited for.
    pub is_readable: bool,
    /// Its reads as a whole, and how each found it, in order of time.
    pub reads: Vec<(Timestamp, CheckClass)>,
}

impl Known {
    /// When it failed: it was good before, and no read since found it so. A burn that was cut off
    /// says nothing of its lot; nor does a disc that another drive read well.
    pub fn failed(&self) -> Option<Timestamp> {
        let is_failed = |read: &&(Timestamp, CheckClass)| read.1 == CheckClass::Failed;
        let trailing = self.reads.iter().rev().take_while(is_failed).count();
        let good_before = self.reads.len().checked_sub(trailing)?;
        let first = self.reads.get(good_before)?;
        (good_before > 0).then_some(first.0)
    }

    fn read_since(&self, from: Timestamp) -> Option<Timestamp> {
        let at = self.reads.iter().map(|read| read.0);
        at.filter(|at| *at >= from).min()
    }
}

/// Since when the copies that share something are to be read for a failure among them.
pub(super) fn alarm(sharing: &[&Known]) -> Option<Timestamp> {
    let mut failures: Vec<Timestamp> = sharing.iter().filter_map(|one| one.failed()).collect();
    failures.sort_unstable();
    let mut begun = *failures.first()?;
    loop {
        let due = sharing
            .iter()
            .filter(|one| one.is_readable && one.failed().is_none() && one.burned <= begun);
        let mut over = begun;
        for one in due {
            match one.read_since(begun) {
                Some(at) => over = over.max(at),
                None => return Some(begun),
            }
        }
        match failures.iter().find(|at| **at > over) {
            Some(next) => begun = *next,
            None => return Some(begun),
        }
    }
}

/// The whole reads of each copy before a moment.
fn reads(
    db: Db<'_>,
    end: Timestamp,
) -> Result<BTreeMap<CopyId, Vec<(Timestamp, CheckClass)>>, CatalogError> {
    let mut all: BTreeMap<CopyId, Vec<(Timestamp, CheckClass)>> = BTreeMap::new();
    db.each(sql::READS, [end.0], |row| {
        let class = CheckClass::stored(&row.get::<String>(2)?)?;
        let read = (Timestamp(row.get(1)?), class);
        all.entry(CopyId(row.get(0)?)).or_default().push(read);
        Ok(())
    })?;
    Ok(all)
}

/// Puts into each history since when its lot and its burner are under alarm, by what was read
/// before a moment.
pub(super) fn put(
    db: Db<'_>,
    histories: &mut [History],
    end: Timestamp,
) -> Result<(), CatalogError> {
    let mut reads = reads(db, end)?;
    let known: BTreeMap<CopyId, Known> = histories
        .iter()
        .map(|one| {
            let known = Known {
                burned: one.burned,
                is_readable: one.is_relied_on() || one.state == CopyState::Suspect,
                reads: reads.remove(&one.copy).unwrap_or_default(),
            };
            (one.copy, known)
        })
        .collect();
    if known.values().all(|one| one.failed().is_none()) {
        return Ok(());
    }
    let mut sharing: [BTreeMap<String, Vec<CopyId>>; 2] = [BTreeMap::new(), BTreeMap::new()];
    db.each(sql::MADE, [], |row| {
        let copy = CopyId(row.get(0)?);
        let (lot, burner): (String, String) = (row.get(1)?, row.get(2)?);
        for (by, name) in sharing.iter_mut().zip([lot.to_lowercase(), burner]) {
            // A lot that nobody told is none that copies could share.
            if !name.is_empty() && known.contains_key(&copy) {
                by.entry(name).or_default().push(copy);
            }
        }
        Ok(())
    })?;
    let since = sharing.map(|by| {
        let mut since = BTreeMap::new();
        for copies in by.into_values() {
            let of: Vec<&Known> = copies.iter().filter_map(|copy| known.get(copy)).collect();
            if let Some(at) = alarm(&of) {
                since.extend(copies.into_iter().map(|copy| (copy, at)));
            }
        }
        since
    });
    let [lot, burner] = since;
    for one in histories {
        // What failed itself is not read for others.
        if known.get(&one.copy).is_some_and(|of| of.failed().is_none()) {
            one.lot_failed = lot.get(&one.copy).copied();
            one.burner_failed = burner.get(&one.copy).copied();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OK: CheckClass = CheckClass::Ok;
    const FAILED: CheckClass = CheckClass::Failed;

    fn copy(reads: &[(i64, CheckClass)]) -> Known {
        Known {
            burned: Timestamp(1),
            is_readable: reads.last().is_none_or(|read| read.1 != FAILED),
            reads: reads.iter().map(|(at, c)| (Timestamp(*at), *c)).collect(),
        }
    }

    fn since(copies: &[Known]) -> Option<i64> {
        let all: Vec<&Known> = copies.iter().collect();
        alarm(&all).map(|at| at.0)
    }

    #[test]
    fn a_failure_is_of_what_was_good_and_is_withdrawn_by_a_good_read() {
        let failed = |reads: &[(i64, CheckClass)]| copy(reads).failed().map(|at| at.0);
        assert_eq!(failed(&[]), None);
        assert_eq!(failed(&[(2, OK), (5, FAILED), (6, FAILED)]), Some(5));
        assert_eq!(failed(&[(2, OK), (5, FAILED), (6, OK)]), None);
        // Never good: a burn that was cut off, and was read afterwards.
        assert_eq!(failed(&[(5, FAILED)]), None);
        // One drive could not read it, another did, and later none did.
        let again = [(2, OK), (5, FAILED), (6, OK), (9, FAILED)];
        assert_eq!(failed(&again), Some(9));
    }

    #[test]
    fn an_alarm_ends_when_all_are_read_and_the_next_failure_begins_another() {
        let bad = copy(&[(2, OK), (10, FAILED)]);
        let (read, unread) = (copy(&[(2, OK), (12, OK)]), copy(&[(2, OK)]));
        assert_eq!(since(&[read.clone(), unread.clone()]), None);
        assert_eq!(since(&[bad.clone(), read.clone()]), Some(10));
        // While it lasts, another failure does not make the ones due again that were read.
        let second = copy(&[(2, OK), (20, FAILED)]);
        let open = [bad.clone(), second.clone(), read.clone(), unread];
        assert_eq!(since(&open), Some(10));
        // All had been read when the second one failed.
        assert_eq!(
            since(&[bad.clone(), second.clone(), read.clone()]),
            Some(20)
        );
        // What was burned later is not waited for, nor what cannot be read.
        let mut later = copy(&[(11, OK)]);
        later.burned = Timestamp(11);
        let mut gone = copy(&[(2, OK)]);
        gone.is_readable = false;
        assert_eq!(since(&[bad, second, read, later, gone]), Some(20));
    }
}
