//! What the trail says that copies became, against their custody: each row of custody was written
//! with one of the trail, which has the word of the state itself.

use std::collections::BTreeMap;

use super::chain::{Content, Why};
use super::{AuditProblem, sql};
use crate::CatalogError;
use crate::store::Db;

/// Rows of the trail that are of custody: copy, row, kind, state, in order. Those of the first
/// version have no state.
#[derive(Default)]
pub(super) struct States(BTreeMap<i64, Vec<Said>>);

/// What a row says.
struct Said {
    row: i64,
    kind: String,
    state: String,
}

/// Hex digits of the digest of an event, behind the state.
const DIGEST: usize = 64;

impl States {
    /// Takes a row, where it is of custody.
    pub fn take(&mut self, row: &Content) {
        let Why::Kind(..) = row.why else { return };
        let Some((state, digest)) = row.detail.rsplit_once(' ') else {
            return;
        };
        if digest.len() == DIGEST && OF_CUSTODY.contains(&row.kind.as_str()) {
            self.0.entry(row.subject).or_default().push(Said {
                row: row.id,
                kind: row.kind.clone(),
                state: state.to_owned(),
            });
        }
    }

    /// The first row of each copy from the end that custody does not agree with. Custody that is
    /// older than the trail's second version is passed over; that rows are missing is told by
    /// their seals.
    pub fn against_custody(mut self, db: Db<'_>) -> Result<Vec<AuditProblem>, CatalogError> {
        let mut problems = Vec::new();
        db.each(sql::CUSTODY_STATES, [], |found| {
            let (copy, custody): (i64, i64) = (found.get(0)?, found.get(1)?);
            let (kind, state): (String, String) = (found.get(2)?, found.get(3)?);
            let said = self.0.get_mut(&copy).and_then(Vec::pop);
            if let Some(said) = said.filter(|said| said.kind != kind || said.state != state) {
                let row = said.row;
                problems.push(AuditProblem::Custody { row, custody });
                self.0.remove(&copy);
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
