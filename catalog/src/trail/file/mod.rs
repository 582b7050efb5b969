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
mod rows;
mod sql;
#[cfg(test)]
mod tests;

use std::collections::hash_map::RandomState;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(super) use plan::Plan;

use super::AuditProblem;
use crate::CatalogError;
use crate::store::{Db, Store};

/// What there is to check, taken piece by piece by whoever has time.
#[derive(Debug)]
pub(super) struct Work {
    plans: Vec<Plan>,
    next: AtomicUsize,
    /// One for all, so that a table and its indexes are hashed alike.
    hashes: RandomState,
}

/// What was found, with the number of the piece, by which it is put in order.
pub(super) type Found = Vec<(usize, AuditProblem)>;

impl Work {
    /// The tables and indexes that a catalog has.
    pub fn of(plans: Vec<Plan>) -> Self {
        let (next, hashes) = (AtomicUsize::new(0), RandomState::new());
        Self {
            plans,
            next,
            hashes,
        }
    }

    /// Does what is left, a table and its indexes at a time; first the index of words, which takes
    /// the longest.
    pub fn help(&self, db: Db<'_>) -> Result<Found, CatalogError> {
        let mut found = Found::new();
        let mut parents = rows::Parents::default();
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let problems = match at.checked_sub(1) {
                None => of_words::check(db, &self.hashes)?.into_iter().collect(),
                Some(table) => match self.plans.get(table) {
                    Some(plan) => rows::check(db, plan, &mut parents, &self.hashes)?,
                    None => return Ok(found),
                },
            };
            // The first number is that of the pages.
            found.extend(problems.into_iter().map(|problem| (at + 1, problem)));
        }
    }
}

/// Whether the pages are sound, the index of words among them. The engine is told to leave out what
/// rows may say.
pub(super) fn pages(db: Db<'_>) -> Result<Found, CatalogError> {
    db.batch(super::sql::CHECKS_OFF)?;
    let found = super::verify::findings(db, sql::PAGES);
    db.batch(super::sql::CHECKS_ON)?;
    let of_file = |finding| (0, AuditProblem::File { finding });
    Ok(found?.into_iter().map(of_file).collect())
}

/// All that a helper does on a connection of its own; each table is of one state.
pub(super) fn beside(work: &Work, store: &Store) -> Result<Found, CatalogError> {
    let mut found = pages(store.db())?;
    let _held = store.one_state()?;
    found.extend(work.help(store.db())?);
    Ok(found)
}
