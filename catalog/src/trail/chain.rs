//! The chain: rows, each hashed together with the hash before it.

use std::sync::LazyLock;

use super::reason::StoredReason;
use super::{EventKind, sql};
use crate::CatalogError;
use crate::store::{Db, Reader, Row, Timestamp, params};

/// Why a change was made, as its rows are hashed.
#[derive(Clone, Debug)]
pub(super) enum Why {
    /// Version 1: the text itself.
    Text(String),
    /// Version 2: the kind of reason, and the digest of what was said, which may be erased.
    Kind(String, Option<[u8; 32]>),
}

/// A row's content as it is hashed.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub id: i64,
    pub at: i64,
    pub person: i64,
    pub station: Option<i64>,
    pub kind: String,
    pub subject: i64,
    pub detail: String,
    pub why: Why,
    /// Seals of the rows that the change touched.
    pub seals: Option<Vec<u8>>,
}

/// Domain of the hashes of rows of version 2 (BLAKE3, key derivation mode).
static ROW_2: LazyLock<blake3::Hasher> =
    LazyLock::new(|| blake3::Hasher::new_derive_key("stele catalog audit row version 2"));

impl Content {
    /// BLAKE3 over the previous hash and the content; every text goes with its length, so that
    /// no two rows have the same bytes. Numbers are little endian, of 8 bytes.
    ///
    /// Version 1: previous, id, at, person, subject, why, kind, detail. Version 2, in a domain of
    /// its own: previous, id, at, person, station or 0, subject, kind, detail, kind of
    /// reason, digest of what was said, seals; the length of what is not there is
    /// 2^64-1.
    pub(super) fn hash(&self, previous: &[u8; 32]) -> [u8; 32] {
        let (mut hasher, texts) = match &self.why {
            Why::Text(why) => (blake3::Hasher::new(), [why, &self.kind, &self.detail]),
            Why::Kind(reason, _) => (ROW_2.clone(), [&self.kind, &self.detail, reason]),
        };
        let mut bytes = Vec::with_capacity(512);
        bytes.extend_from_slice(previous);
        for number in [self.id, self.at, self.person] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        if let Why::Kind(..) = self.why {
            bytes.extend_from_slice(&self.station.unwrap_or_default().to_le_bytes());
        }
        bytes.extend_from_slice(&self.subject.to_le_bytes());
        for text in texts {
            bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        if let Why::Kind(_, digest) = &self.why {
            for part in [
                digest.as_ref().map(<[u8; 32]>::as_slice),
                self.seals.as_deref(),
            ] {
                let Some(part) = part else {
                    bytes.extend_from_slice(&u64::MAX.to_le_bytes());
                    continue;
                };
                bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
                bytes.extend_from_slice(part);
            }
        }
        // All at once: most of the time of many small pieces is not the hash's.
        hasher.update(&bytes);
        *hasher.finalize().as_bytes()
    }
}

/// A row to be appended.
#[derive(Clone, Debug)]
pub(crate) struct NewRow {
    pub at: Timestamp,
    pub person: i64,
    pub station: Option<i64>,
    pub kind: EventKind,
    pub subject: i64,
    pub detail: String,
    pub reason: StoredReason,
}

/// Hash before the first row.
pub(super) const START: [u8; 32] = [0; 32];

/// How long the chain is, and its last hash.
pub(super) fn head(db: Db<'_>) -> Result<(i64, [u8; 32]), CatalogError> {
    let head = db.row(sql::HEAD, [], |row| {
        let hash: Vec<u8> = row.get(1)?;
        let what = "end of the trail";
        let hash = <[u8; 32]>::try_from(hash).map_err(|_| CatalogError::Word { what })?;
        Ok((row.get(0)?, hash))
    })?;
    Ok(head.unwrap_or((0, START)))
}

/// Appends a row with the seals of what its change touched; its number is given here.
pub(crate) fn append(db: Db<'_>, row: &NewRow, seals: Option<&[u8]>) -> Result<(), CatalogError> {
    let (rows, previous) = head(db)?;
    let words = row.reason.words;
    let content = Content {
        id: rows + 1,
        at: row.at.0,
        person: row.person,
        station: row.station,
        kind: row.kind.text().to_owned(),
        subject: row.subject,
        detail: row.detail.clone(),
        why: Why::Kind(
            row.reason.kind.text().to_owned(),
            words.map(|words| words.digest),
        ),
        seals: seals.map(<[u8]>::to_vec),
    };
    let hash = content.hash(&previous);
    let params = params![
        content.id,
        content.at,
        content.person,
        content.station,
        content.kind,
        content.subject,
        content.detail,
        row.reason.kind.text(),
        words.map(|words| words.id),
        words.map(|words| words.digest),
        content.seals,
        hash
    ];
    db.execute(sql::APPEND, params)?;
    db.execute(sql::SET_HEAD, params![content.id, hash])?;
    Ok(())
}

/// A stored row, with its hash and what is there of its reason's words.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub content: Content,
    pub hash: [u8; 32],
    pub words: Found,
    /// Whether it has what a row of its version has, and no more.
    pub in_form: bool,
}

/// What is there of a reason's words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// It has none.
    None,
    /// They were erased.
    Erased,
    /// They are there; this is their digest.
    Text([u8; 32]),
    /// They are neither there nor erased.
    Missing,
}

pub(super) fn stored(row: &Row<'_>) -> Result<Stored, CatalogError> {
    let (version, stands): (i64, Option<Vec<u8>>) = (row.get(1)?, row.get(9)?);
    let said = stands.is_some();
    let digest = stands.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let (why, reason): (Option<String>, Option<String>) = (row.get(8)?, row.get(14)?);
    let refers: Option<i64> = row.get(15)?;
    let seals: Option<Vec<u8>> = row.get(16)?;
    let station: Option<i64> = row.get(4)?;
    let in_form = match version {
        1 => reason.is_none() && refers.is_none() && station.is_none() && seals.is_none(),
        2 => why.is_none() && [said, digest.is_some()] == [refers.is_some(); 2],
        _ => false,
    };
    // A row that has neither was tampered with, and no hash is of that.
    let why = match version {
        1 => Why::Text(why.unwrap_or_default()),
        _ => Why::Kind(reason.unwrap_or_default(), digest),
    };
    let (salt, text): (Option<Vec<u8>>, Option<String>) = (row.get(11)?, row.get(12)?);
    let erased: Option<i64> = row.get(13)?;
    let words = match (refers, salt, text, erased) {
        (None, ..) => Found::None,
        (_, Some(salt), Some(text), None) => Found::Text(super::words::digest(&salt, &text)),
        (_, None, None, Some(_)) => Found::Erased,
        _ => Found::Missing,
    };
    let hash: Vec<u8> = row.get(10)?;
    Ok(Stored {
        content: Content {
            id: row.get(0)?,
            at: row.get(2)?,
            person: row.get(3)?,
            station,
            kind: row.get(5)?,
            subject: row.get(6)?,
            detail: row.get(7)?,
            why,
            seals,
        },
        hash: hash.try_into().unwrap_or(START),
        words,
        in_form,
    })
}

/// Where the trail ends: how many rows it has, and the last one's hash.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct TrailHead {
    /// Rows.
    pub rows: u64,
    /// BLAKE3 hash of the last one, over all before it; zeros where there is none.
    pub hash: [u8; 32],
}

impl Reader<'_> {
    /// When the catalog was last backed up, as its trail says.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn last_backup(&self) -> Result<Option<Timestamp>, CatalogError> {
        let at: Option<i64> = self.db.value(sql::LAST_BACKUP, [])?;
        Ok(at.map(Timestamp))
    }

    /// The serials of all copies, each with how often its burn came to an end.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn burns(&self) -> Result<Vec<(String, u64)>, CatalogError> {
        self.db.rows(sql::BURNS, [], |row| {
            Ok((row.get(0)?, crate::store::count(row.get(1)?)))
        })
    }

    /// The first row that says that an older catalog is gone on with: all are looked at.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn first_accepted(&self) -> Result<Option<u64>, CatalogError> {
        let accepted = EventKind::CatalogAccepted.text();
        let first: Option<i64> = self.db.value(sql::FIRST_OF_KIND, [accepted])?;
        Ok(first.map(crate::store::count))
    }

    /// When somebody last said that this catalog is gone on with: all rows are looked at.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn last_accepted(&self) -> Result<Option<Timestamp>, CatalogError> {
        let accepted = EventKind::CatalogAccepted.text();
        let at: Option<i64> = self.db.value(sql::LAST_OF_KIND, [accepted])?;
        Ok(at.map(Timestamp))
    }

    /// Where the trail ends.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn trail_head(&self) -> Result<TrailHead, CatalogError> {
        let (rows, hash) = head(self.db)?;
        Ok(TrailHead {
            rows: crate::store::count(rows),
            hash,
        })
    }

    /// What each row behind the first `rows` is about: its kind, and the row that it names.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn trail_after(&self, rows: u64) -> Result<Vec<(EventKind, i64)>, CatalogError> {
        let rows = crate::store::int(rows)?;
        self.db.rows(sql::AFTER, [rows], |row| {
            Ok((EventKind::stored(&row.get::<String>(0)?)?, row.get(1)?))
        })
    }

    /// When the last row was appended, by the clock of then; none in an empty trail.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn trail_last_at(&self) -> Result<Option<Timestamp>, CatalogError> {
        let at: Option<i64> = self.db.value(sql::LAST_AT, [])?;
        Ok(at.map(Timestamp))
    }

    /// The hash of a row of the trail, counted from 1; none where the trail is shorter. Where it
    /// equals one that was written down elsewhere, nothing up to that row was changed since.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn trail_hash_at(&self, row: u64) -> Result<Option<[u8; 32]>, CatalogError> {
        let Ok(row) = i64::try_from(row) else {
            return Ok(None);
        };
        self.db.value(sql::HASH, [row])
    }
}
