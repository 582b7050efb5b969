//! Whether the catalog's file is sound in itself: its pages, its indexes, its references.
//!
//! The engine's own `PRAGMA integrity_check` looks each row up in each index, which among a million
//! studies takes three quarters of the whole check. Here an index and its table are read from end
//! to end: an index in right order that has as many entries as there are rows, and the same ones
//! by the sum of their hashes, has each row once and nothing else. What a row may say
//! (`CHECK`) is not asked again: the row is compared with what the program wrote, which was asked.

mod key;
mod of_words;
mod plan;
mod removed;
mod rows;
mod sql;
#[cfg(test)]
mod tests;

use std::collections::hash_map::RandomState;
use std::sync::atomic::{AtomicUsize, Ordering};

use of_words::{Side, Words};
pub(super) use plan::Plan;

use super::AuditProblem;
use crate::CatalogError;
use crate::store::{Db, Store};

/// What there is to check, taken piece by piece by whoever has time.
#[derive(Debug)]
pub(super) struct Work {
    plans: Vec<Plan>,
    words: Words,
    next: AtomicUsize,
    /// One for all, so that a table and its indexes are hashed alike.
    hashes: RandomState,
}

/// What was found, with the number of the piece, by which it is put in order.
pub(super) type Found = Vec<(usize, AuditProblem)>;

/// Pieces that are no table: the pages, and both sides of the index of words.
const OTHERS: usize = 3;

impl Work {
    /// The tables and indexes that a catalog has.
    pub fn of(plans: Vec<Plan>) -> Self {
        Self {
            plans,
            words: Words::default(),
            next: AtomicUsize::new(0),
            hashes: RandomState::new(),
        }
    }

    /// Does what is left, a piece at a time; first what takes the longest. Each piece is of one
    /// state of the catalog.
    pub fn help(&self, db: Db<'_>) -> Result<Found, CatalogError> {
        let mut found = Found::new();
        let mut parents = rows::Parents::default();
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let problems = match at {
                0 => pages(db)?,
                1 => self.words(db, Side::Expected)?,
                2 => self.words(db, Side::Found)?,
                _ => match self.plans.get(at - OTHERS) {
                    Some(plan) => rows::check(db, plan, &mut parents, &self.hashes)?,
                    None => return Ok(found),
                },
            };
            found.extend(problems.into_iter().map(|problem| (at, problem)));
        }
    }

    /// What both sides of the index of words say, when all have done what they could.
    pub fn compare(&self, db: Db<'_>) -> Result<Found, CatalogError> {
        let problem = self.words.compare(db, &self.hashes)?;
        Ok(problem.into_iter().map(|problem| (1, problem)).collect())
    }

    fn words(&self, db: Db<'_>, side: Side) -> Result<Vec<AuditProblem>, CatalogError> {
        self.words.read(db, side, &self.hashes)?;
        Ok(Vec::new())
    }
}

/// Whether the pages are sound, the index of words among them. The engine is told to leave out what
/// rows may say.
fn pages(db: Db<'_>) -> Result<Vec<AuditProblem>, CatalogError> {
    db.batch(super::sql::CHECKS_OFF)?;
    let found = super::verify::findings(db, sql::PAGES);
    db.batch(super::sql::CHECKS_ON)?;
    let of_file = |finding| AuditProblem::File { finding };
    Ok(found?.into_iter().map(of_file).collect())
}

/// All that a helper does on a connection of its own, of one state of the catalog.
pub(super) fn beside(work: &Work, store: &Store) -> Result<Found, CatalogError> {
    let _held = store.one_state()?;
    work.help(store.db())
}
