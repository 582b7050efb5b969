//! The schema's steps, and how a file of an earlier one is brought up to date.

use rusqlite::{Connection, TransactionBehavior};

use super::OpenError;
use crate::studies;

/// Schema steps in order; the number of the last one is the schema's version.
const SCHEMA: [&str; 4] = [
    include_str!("../schema/0001_first.sql"),
    include_str!("../schema/0002_dropped.sql"),
    include_str!("../schema/0003_drives.sql"),
    include_str!("../schema/0004_discs.sql"),
];

/// Brings the schema up to date, in one transaction.
///
/// Errors: [`OpenError::Newer`], [`OpenError::Database`].
pub(super) fn migrate(db: &mut Connection) -> Result<(), OpenError> {
    let known = SCHEMA.len() as i64;
    let version = |db: &Connection| db.query_row("PRAGMA user_version", [], |r| r.get(0));
    let found: i64 = version(db)?;
    if found > known {
        return Err(OpenError::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have migrated while this one waited.
    let found: i64 = version(&tx)?;
    for step in SCHEMA
        .iter()
        .skip(usize::try_from(found).unwrap_or_default())
    {
        tx.execute_batch(step)?;
    }
    // Names were folded otherwise before version 3; a new catalog has none yet.
    if (1..3).contains(&found) {
        studies::index_all(&tx)?;
    }
    tx.pragma_update(None, "user_version", known)?;
    tx.commit()?;
    Ok(())
}
