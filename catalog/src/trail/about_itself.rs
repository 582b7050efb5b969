//! What is said of the trail itself: words are erased, and that they were stays; a clock
//! is right; the catalog was backed up, or is another one than before.

use super::{Behind, EventKind, sql};
use crate::CatalogError;
use crate::discs::CopyId;
use crate::store::{Change, Reader, Timestamp, count, int, params};

/// How many numbers are passed over where it is not known which were given: as many people, places
/// or boxes as nobody adds between two backups.
const UNKNOWN_GIVEN: i64 = 100;

/// The highest numbers that were given to things which carry them in their codes; none where that
/// is not known.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct Given {
    /// To sets; 0 where nothing is known of any.
    pub sets: u64,
    /// To people.
    pub people: Option<u64>,
    /// To places.
    pub places: Option<u64>,
    /// To boxes.
    pub boxes: Option<u64>,
    /// To requests.
    pub requests: Option<u64>,
}

impl Reader<'_> {
    /// The highest numbers that this catalog has given.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn numbers_given(&self) -> Result<Given, CatalogError> {
        let rows = self.db.rows(sql::NUMBERS_GIVEN, [], |row| {
            Ok((row.get::<String>(0)?, count(row.get(1)?)))
        })?;
        let last = |noun: &str| {
            let found = rows.iter().find(|(of, _)| of == noun);
            found.map_or(0, |(_, last)| *last)
        };
        Ok(Given {
            sets: last("disc_set"),
            people: Some(last("person")),
            places: Some(last("slot")),
            boxes: Some(last("box")),
            requests: Some(last("request")),
        })
    }
}

impl Reader<'_> {
    /// The digest of words that somebody said, and whether they were erased.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn words(&self, id: i64) -> Result<Option<(Vec<u8>, bool)>, CatalogError> {
        self.db
            .row(sql::WORDS, [id], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}

impl Change<'_> {
    /// Erases words that a newer catalog had erased.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::NoRow`]; [`CatalogError::Storage`].
    pub fn erase_words_again(&mut self, words: i64) -> Result<(), CatalogError> {
        self.erase_words(words)
    }

    /// Erases the reason that was given for the change which left a row of the trail. All rows of
    /// that change read as erased then.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`] where there is no such row, or its reason was erased before, or it
    /// is of version 1: its hash is taken over the reason itself, which therefore stays.
    pub fn erase_reason(&mut self, row: i64) -> Result<(), CatalogError> {
        let words: Option<Option<i64>> = self.db.value(sql::WORDS_OF, [row])?;
        let words = words.flatten().ok_or(CatalogError::NoRow {
            what: "erasable reason",
            row,
        })?;
        self.erase_words(words)
    }

    /// Records that the clock is right, though it does not fit the last row of the trail, which is
    /// of `last`: from here on it is compared with this row.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::Storage`].
    pub fn clock_confirmed(&mut self, last: Timestamp) -> Result<(), CatalogError> {
        let detail = format!("{{\"last\":{}}}", last.0);
        self.event(EventKind::ClockConfirmed, self.by.person.0, &detail)
    }

    /// Records that a backup of the catalog was written, whose trail ends at a row.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::Storage`].
    pub fn catalog_backed_up(&mut self, rows: u64) -> Result<(), CatalogError> {
        let detail = format!("{{\"rows\":{rows}}}");
        self.event(EventKind::CatalogBackedUp, self.by.person.0, &detail)
    }

    /// Records that a catalog is gone on with that is behind what was seen here. Nothing gets a
    /// number again that was `given` to another one: images and labels may be there that this
    /// catalog does not know.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::Storage`].
    pub fn catalog_accepted(&mut self, behind: &Behind, given: &Given) -> Result<(), CatalogError> {
        self.skip_sets(given.sets)?;
        for (noun, last) in [
            ("person", given.people),
            ("slot", given.places),
            ("box", given.boxes),
            ("request", given.requests),
        ] {
            let (last, more) = match last {
                Some(last) => (int(last)?, 0),
                None => (0, UNKNOWN_GIVEN),
            };
            let params = params![noun, last, more];
            self.db.execute(sql::SKIP_NUMBERS, params)?;
        }
        let detail = format!("{{\"rows\":{},\"seen\":{}}}", behind.rows, behind.seen);
        self.event(EventKind::CatalogAccepted, self.by.person.0, &detail)
    }

    /// Gives no set a number up to `sets` any more: discs of them were seen. It goes with the set
    /// that is added next.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn skip_sets(&mut self, sets: u64) -> Result<(), CatalogError> {
        self.db.execute(sql::SKIP_SETS, [int(sets)?])?;
        Ok(())
    }

    /// Records that the tag on a copy does not fit this trail, and how.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::Storage`].
    pub fn tag_misfits(&mut self, copy: CopyId, how: &str) -> Result<(), CatalogError> {
        self.event(EventKind::TagMisfits, copy.0, how)
    }

    pub(crate) fn erase_words(&mut self, words: i64) -> Result<(), CatalogError> {
        self.db.execute_on(
            ("words", words),
            sql::ERASE_WORDS,
            params![words, self.at.0],
        )?;
        self.event(EventKind::WordsErased, words, "")
    }
}
