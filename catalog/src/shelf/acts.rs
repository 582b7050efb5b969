//! How much has happened to a copy: whoever takes an act back asks whether it is still the last.

use super::sql;
use crate::CatalogError;
use crate::discs::CopyId;
use crate::store::{Change, Reader, count};

impl Change<'_> {
    /// How much has happened to a copy.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn acts(&self, copy: CopyId) -> Result<u64, CatalogError> {
        self.db.one(sql::ACTS, [copy.0]).map(count)
    }
}

impl Reader<'_> {
    /// How much has happened to a copy.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn acts(&self, copy: CopyId) -> Result<u64, CatalogError> {
        self.db.one(sql::ACTS, [copy.0]).map(count)
    }
}
