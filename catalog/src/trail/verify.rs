//! Checking the chain: which rows were changed, removed, put in or swapped.

use rusqlite::Connection;

use super::chain::{AuditRow, START, head};
use super::{AuditProblem, AuditReport};
use crate::CatalogError;
use crate::store::Timestamp;

/// Walks the whole chain. A row is judged by the hash stored before it, so that one changed row
/// is named alone and not with all that follow.
pub(crate) fn verify(db: &Connection) -> Result<AuditReport, CatalogError> {
    let (recorded, head_hash) = head(db)?;
    let mut report = AuditReport {
        rows: 0,
        problems: Vec::new(),
        head: head_hash,
    };
    let sql = "SELECT id, at, person, why, kind, subject, detail, hash FROM audit ORDER BY id";
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([])?;
    let (mut expected, mut previous) = (1, START);
    let mut bad = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let (why, kind, detail): (String, String, String) = (row.get(3)?, row.get(4)?, row.get(6)?);
        let content = AuditRow {
            id,
            at: Timestamp(row.get(1)?),
            person: row.get(2)?,
            why: &why,
            kind: &kind,
            subject: row.get(5)?,
            detail: &detail,
        };
        let stored = row.get::<_, Vec<u8>>(7)?;
        let stored: [u8; 32] = stored.try_into().unwrap_or(START);
        report.rows += 1;
        if id > expected {
            report.problems.push(AuditProblem::Missing {
                from: expected,
                to: id - 1,
            });
        }
        if id > recorded {
            report.problems.push(AuditProblem::Inserted { row: id });
        } else if id == expected && content.hash(&previous) != stored {
            bad.push(id);
            report.problems.push(AuditProblem::Changed { row: id });
        }
        previous = stored;
        expected = id + 1;
    }
    if expected <= recorded {
        report.problems.push(AuditProblem::Missing {
            from: expected,
            to: recorded,
        });
    } else if previous != head_hash && report.problems.is_empty() {
        report
            .problems
            .push(AuditProblem::Changed { row: recorded });
    }
    name_swaps(db, &bad, &mut report.problems)?;
    Ok(report)
}

/// Two changed rows that agree when their contents change places were swapped.
fn name_swaps(
    db: &Connection,
    bad: &[i64],
    problems: &mut Vec<AuditProblem>,
) -> Result<(), CatalogError> {
    // A trail with more wrong rows than this was not reordered but rewritten.
    if bad.len() > 64 {
        return Ok(());
    }
    for (i, a) in bad.iter().enumerate() {
        for b in bad.iter().skip(i + 1) {
            if agrees_at(db, *a, *b)? && agrees_at(db, *b, *a)? {
                problems.retain(
                    |p| !matches!(p, AuditProblem::Changed { row } if row == a || row == b),
                );
                problems.push(AuditProblem::Reordered { row: *a, with: *b });
            }
        }
    }
    Ok(())
}

/// Whether the content that stands at `content` is what was hashed at `place`. Rows may have been
/// swapped with or without their hashes, so either stored hash may be the one it belongs to.
fn agrees_at(db: &Connection, content: i64, place: i64) -> Result<bool, CatalogError> {
    let stored = |id: i64| -> Result<[u8; 32], CatalogError> {
        if id == 0 {
            return Ok(START);
        }
        let sql = "SELECT hash FROM audit WHERE id = ?1";
        let hash = db
            .prepare_cached(sql)?
            .query_row([id], |row| row.get::<_, Vec<u8>>(0))?;
        Ok(hash.try_into().unwrap_or(START))
    };
    let sql = "SELECT at, person, why, kind, subject, detail FROM audit WHERE id = ?1";
    let (at, person, why, kind, subject, detail): (i64, i64, String, String, i64, String) =
        db.prepare_cached(sql)?.query_row([content], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
            ))
        })?;
    let row = AuditRow {
        id: place,
        at: Timestamp(at),
        person,
        why: &why,
        kind: &kind,
        subject,
        detail: &detail,
    };
    let mut before = vec![stored(place - 1)?];
    if place - 1 == content {
        before.push(stored(place)?);
    }
    let wanted = [stored(place)?, stored(content)?];
    Ok(before.iter().any(|hash| wanted.contains(&row.hash(hash))))
}
