//! Many reads of one state of the catalog, whatever others change meanwhile.

use crate::CatalogError;
use crate::lists::Lists;
use crate::store::{OneState, Reader, Store};
use crate::trail::{self, AuditReport};

/// One state of the catalog, until it is dropped. What others change meanwhile is not seen, and
/// nobody is held up.
#[derive(Debug)]
pub struct Snapshot<'a> {
    store: &'a Store,
    lists: &'a Lists,
    _held: OneState<'a>,
}

impl<'a> Snapshot<'a> {
    pub(crate) fn of(store: &'a Store, lists: &'a Lists) -> Result<Self, CatalogError> {
        Ok(Self {
            store,
            lists,
            _held: store.one_state()?,
        })
    }

    /// A view to read from.
    pub fn read(&self) -> Reader<'_> {
        Reader::new(self.store.db(), self.lists)
    }

    /// Checks the whole audit trail against all that it is about.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn audit_verify(&self) -> Result<AuditReport, CatalogError> {
        trail::verify(self.store, self.lists)
    }
}
