//! What is said of the trail itself: words are erased, and that they were stays; a clock
//! is right; the catalog was backed up, or is another one than before.

use super::{Behind, EventKind, sql};
use crate::CatalogError;
use crate::discs::CopyId;
use crate::store::{Change, Timestamp, int, params};

impl Change<'_> {
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

    /// Records that a catalog is gone on with that is behind what was seen here. No set gets a
    /// number up to `sets` again: images of sets may be there that this catalog does not know.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::Storage`].
    pub fn catalog_accepted(&mut self, behind: &Behind, sets: u64) -> Result<(), CatalogError> {
        self.db.execute(sql::SKIP_SETS, [int(sets)?])?;
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
