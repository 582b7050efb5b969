//! The archive itself: what it is, and whether it is for practice.

use crate::CatalogError;
use crate::store::{Db, Reader, Timestamp, params};

/// An archive to be made.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct NewArchive<'a> {
    /// Its UUID.
    pub uuid: [u8; 16],
    /// Whether it is for practice: copies on virtual media count in it.
    pub practice: bool,
    /// Name of its first person.
    pub person: &'a str,
}

/// What an archive is.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct ArchiveRow {
    /// Its UUID. One that a version before 5 made has one of version 8 (RFC 9562, 5.8), from its
    /// trail.
    pub uuid: [u8; 16],
    /// Whether it is for practice: copies on virtual media count in it.
    pub practice: bool,
    /// When it was made.
    pub made: Timestamp,
}

const PUT: &str = "INSERT INTO archive (one, uuid, practice, made) VALUES (1, ?1, ?2, ?3)";
const GET: &str = "SELECT uuid, practice, made FROM archive WHERE one = 1";

pub(crate) fn put(db: Db<'_>, new: &NewArchive<'_>, at: Timestamp) -> Result<(), CatalogError> {
    db.execute(PUT, params![new.uuid, new.practice, at.0])?;
    Ok(())
}

impl Reader<'_> {
    /// What the archive is.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`] where its row was removed; [`CatalogError::Storage`].
    pub fn archive(&self) -> Result<ArchiveRow, CatalogError> {
        let row = self.db.row(GET, [], |row| {
            Ok(ArchiveRow {
                uuid: row.get(0)?,
                practice: row.get(1)?,
                made: Timestamp(row.get(2)?),
            })
        })?;
        row.ok_or(CatalogError::NoRow {
            what: "archive",
            row: 1,
        })
    }
}
