//! What a catalog is made of.

use rusqlite::Connection;

use super::Store;
use super::db::failed;
use crate::CatalogError;

/// Tables without rows, in memory, as they are in a new catalog.
pub(crate) fn schema() -> Result<Store, CatalogError> {
    let store = Store::of(Connection::open_in_memory().map_err(failed)?, None);
    store.db().batch(include_str!("../schema/0006_nouns.sql"))?;
    Ok(store)
}
