//! Writing lists: whole and durable before any row names them.

use super::folder::{Hold, Lists, unwritten};
use super::frame;
use super::part::{LONGEST, ListPart};
use crate::CatalogError;

/// When a file of frames is long enough: what is written next goes into another one.
const FULL: usize = 16 << 20;

/// Writes lists.
#[derive(Debug)]
pub struct ListWriter {
    lists: Lists,
    hold: Hold,
    owner: Option<u64>,
    /// The file that is being made up, and its lists: where each begins, how long its frame and
    /// how long the list is.
    frames: Vec<u8>,
    begun: Vec<(u64, u64, u64)>,
    done: Vec<ListPart>,
}

/// Lists that are on disk. They stay there until this value is dropped, and for a day: by then
/// rows must name them.
#[derive(Debug)]
pub struct WrittenLists {
    parts: Vec<ListPart>,
    _hold: Hold,
}

impl Lists {
    /// Begins to write lists, for a job of this number.
    ///
    /// # Errors
    /// [`CatalogError::Storage`] where nothing can be written.
    pub fn writer(&self, owner: Option<u64>) -> Result<ListWriter, CatalogError> {
        let hold = self.hold().map_err(unwritten)?;
        Ok(ListWriter::new(self.clone(), hold, owner))
    }
}

impl WrittenLists {
    /// The lists, in the order in which they were added.
    pub fn parts(&self) -> &[ListPart] {
        &self.parts
    }

    /// The one list.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`] where there are none or several.
    pub fn only(&self) -> Result<ListPart, CatalogError> {
        match self.parts.as_slice() {
            [one] => Ok(*one),
            _ => Err(CatalogError::NoRow {
                what: "one list",
                row: self.parts.len() as i64,
            }),
        }
    }
}

impl ListWriter {
    fn new(lists: Lists, hold: Hold, owner: Option<u64>) -> Self {
        Self {
            lists,
            hold,
            owner,
            frames: Vec::new(),
            begun: Vec::new(),
            done: Vec::new(),
        }
    }

    /// Adds a list.
    ///
    /// # Errors
    /// [`CatalogError::ListTooLong`]; [`CatalogError::Storage`] where nothing can be written.
    pub fn add(&mut self, list: &[u8]) -> Result<(), CatalogError> {
        let bytes = list.len() as u64;
        if bytes > LONGEST {
            return Err(CatalogError::ListTooLong { bytes });
        }
        let offset = self.frames.len() as u64;
        let frame = frame::put_in(list).map_err(unwritten)?;
        let length = frame.len() as u64;
        self.frames.extend(frame);
        self.begun.push((offset, length, bytes));
        match self.frames.len() >= FULL {
            true => self.put_down(),
            false => Ok(()),
        }
    }

    /// Writes the file that is being made up.
    fn put_down(&mut self) -> Result<(), CatalogError> {
        if self.begun.is_empty() {
            return Ok(());
        }
        let file = self.lists.write(&self.frames, self.owner)?;
        let file_bytes = self.frames.len() as u64;
        let parts = self
            .begun
            .drain(..)
            .map(|(offset, length, bytes)| ListPart {
                file,
                file_bytes,
                offset,
                length,
                bytes,
            });
        self.done.extend(parts);
        self.frames.clear();
        Ok(())
    }

    /// Takes away the lists that were added since this was last asked; they are on disk.
    ///
    /// # Errors
    /// [`CatalogError::Storage`] where nothing can be written.
    pub(crate) fn take(&mut self) -> Result<Vec<ListPart>, CatalogError> {
        self.put_down()?;
        Ok(std::mem::take(&mut self.done))
    }

    /// Ends it: the lists are on disk.
    ///
    /// # Errors
    /// [`CatalogError::Storage`] where nothing can be written.
    pub fn finish(mut self) -> Result<WrittenLists, CatalogError> {
        Ok(WrittenLists {
            parts: self.take()?,
            _hold: self.hold,
        })
    }
}
