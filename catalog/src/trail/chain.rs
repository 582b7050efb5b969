//! The audit trail: a chain of rows, each hashed together with the hash before it.

use rusqlite::{Connection, params};

use crate::{CatalogError, Timestamp};

/// A row's content as it is hashed.
#[derive(Debug)]
pub(crate) struct AuditRow<'a> {
    pub id: i64,
    pub at: Timestamp,
    pub person: i64,
    pub why: &'a str,
    pub kind: &'a str,
    pub subject: i64,
    pub detail: &'a str,
}

impl AuditRow<'_> {
    /// BLAKE3 over the previous hash and the content; every text goes with its length, so that
    /// no two rows have the same bytes.
    fn hash(&self, previous: &[u8; 32]) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(previous);
        for number in [self.id, self.at.0, self.person, self.subject] {
            hasher.update(&number.to_le_bytes());
        }
        for text in [self.why, self.kind, self.detail] {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        *hasher.finalize().as_bytes()
    }
}

/// Hash before the first row.
const START: [u8; 32] = [0; 32];

fn head(db: &Connection) -> Result<(i64, [u8; 32]), CatalogError> {
    let sql = "SELECT rows, hash FROM audit_head WHERE one = 1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    match rows.next()? {
        Some(row) => Ok((row.get(0)?, row.get(1)?)),
        None => Ok((0, START)),
    }
}

/// Appends a row; its number is given here.
pub(crate) fn append(db: &Connection, mut row: AuditRow<'_>) -> Result<(), CatalogError> {
    let (rows, previous) = head(db)?;
    row.id = rows + 1;
    let hash = row.hash(&previous);
    db.prepare_cached(
        "INSERT INTO audit (id, at, person, why, kind, subject, detail, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        row.id,
        row.at.0,
        row.person,
        row.why,
        row.kind,
        row.subject,
        row.detail,
        hash
    ])?;
    db.prepare_cached("INSERT OR REPLACE INTO audit_head (one, rows, hash) VALUES (1, ?1, ?2)")?
        .execute(params![row.id, hash])?;
    Ok(())
}

/// What a check of the chain found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditReport {
    /// Rows that are there.
    pub rows: u64,
    /// What is wrong, in order of the rows.
    pub problems: Vec<AuditProblem>,
    /// Hash of the last row.
    pub head: [u8; 32],
}

/// Something wrong with the chain.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum AuditProblem {
    /// The row's content is not what was hashed: changed, put in, or moved from elsewhere.
    Changed {
        /// Number of the row.
        row: i64,
    },
    /// Rows are missing.
    Missing {
        /// The first one.
        from: i64,
        /// The last one.
        to: i64,
    },
    /// The row was never appended by the program: it lies beyond the recorded end.
    Inserted {
        /// Number of the row.
        row: i64,
    },
    /// Two rows stand in each other's place.
    Reordered {
        /// The first of them.
        row: i64,
        /// The other.
        with: i64,
    },
}

impl std::fmt::Display for AuditProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed { row } => write!(f, "row {row} was changed or put in"),
            Self::Missing { from, to } if from == to => write!(f, "row {from} was removed"),
            Self::Missing { from, to } => write!(f, "rows {from} to {to} were removed"),
            Self::Inserted { row } => write!(f, "row {row} was put in behind the end"),
            Self::Reordered { row, with } => write!(f, "rows {row} and {with} were swapped"),
        }
    }
}

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
