//! What the trail says that copies became, against their custody: each row of custody was written
//! with one of the trail, which has the word of the state itself. And in the place of which other
//! copy one is made, which the trail alone says.

use std::collections::BTreeMap;

use super::chain::{Content, Why};
use super::{AuditProblem, CopyFault, EventKind, sql};
use crate::CatalogError;
use crate::store::Db;

/// Rows of the trail that are of custody: copy, row, kind, state, in order. Those of the first
/// version have no state. And by copy the one that it replaces.
#[derive(Default)]
pub(super) struct States {
    custody: BTreeMap<i64, Vec<Said>>,
    replaces: BTreeMap<i64, i64>,
}

/// What a row says.
struct Said {
    row: i64,
    kind: String,
    state: String,
}

/// Hex digits of the digest of an event, behind the state.
const DIGEST: usize = 64;

impl States {
    /// Takes a row, where it is of custody or says what a copy replaces.
    pub fn take(&mut self, row: &Content) {
        // "In place of copy row N"; of one that is made for its disc alone it is "disc row N".
        if row.kind == EventKind::CopyPlanned.text()
            && let Some(("in", of)) = row.detail.split_once(' ')
            && let Some((_, old)) = of.rsplit_once(' ')
            && let Ok(old) = old.parse()
        {
            self.replaces.insert(row.subject, old);
        }
        let Why::Kind(..) = row.why else { return };
        let Some((state, digest)) = row.detail.rsplit_once(' ') else {
            return;
        };
        if digest.len() == DIGEST && OF_CUSTODY.contains(&row.kind.as_str()) {
            self.custody.entry(row.subject).or_default().push(Said {
                row: row.id,
                kind: row.kind.clone(),
                state: state.to_owned(),
            });
        }
    }

    /// The first row of each copy from the end that custody does not agree with, and the copies
    /// that replace another one than the trail says. Custody that is
    /// older than the trail's second version is passed over; that rows are missing is told by
    /// their seals.
    pub fn against_custody(mut self, db: Db<'_>) -> Result<Vec<AuditProblem>, CatalogError> {
        let mut problems = Vec::new();
        db.each(sql::CUSTODY_STATES, [], |found| {
            let (copy, custody): (i64, i64) = (found.get(0)?, found.get(1)?);
            let (kind, state): (String, String) = (found.get(2)?, found.get(3)?);
            let said = self.custody.get_mut(&copy).and_then(Vec::pop);
            if let Some(said) = said.filter(|said| said.kind != kind || said.state != state) {
                let row = said.row;
                problems.push(AuditProblem::Custody { row, custody });
                self.custody.remove(&copy);
            }
            Ok(())
        })?;
        db.each(sql::REPLACING, [], |found| {
            let (copy, replaces): (i64, Option<i64>) = (found.get(0)?, found.get(1)?);
            if replaces != self.replaces.get(&copy).copied() {
                let fault = CopyFault::Replaces;
                problems.push(AuditProblem::Copy { copy, fault });
            }
            Ok(())
        })?;
        Ok(problems)
    }
}

/// Kinds of events that leave a row of custody.
const OF_CUSTODY: [&str; 20] = [
    "burn started",
    "burn ended",
    "read back",
    "interrupted",
    "found by tag",
    "checked",
    "shelved",
    "lent",
    "given back",
    "doubted",
    "told apart",
    "quarantined",
    "released",
    "sent",
    "arrived",
    "retired",
    "destroyed",
    "mislaid",
    "missed",
    "found",
];
