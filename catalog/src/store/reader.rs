//! What every noun's reads are made on.

use super::db::Db;

/// A view to read from. Each call sees one state of the catalog.
#[derive(Copy, Clone, Debug)]
pub struct Reader<'a> {
    pub(crate) db: Db<'a>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(db: Db<'a>) -> Self {
        Self { db }
    }
}
