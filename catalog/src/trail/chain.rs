//! The chain: rows, each hashed together with the hash before it.

use rusqlite::{Connection, params};

use crate::CatalogError;
use crate::store::Timestamp;

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
    pub(super) fn hash(&self, previous: &[u8; 32]) -> [u8; 32] {
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
pub(super) const START: [u8; 32] = [0; 32];

pub(super) fn head(db: &Connection) -> Result<(i64, [u8; 32]), CatalogError> {
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
