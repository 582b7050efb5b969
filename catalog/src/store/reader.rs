//! What every noun's reads are made on.

use super::db::Db;
use crate::lists::Lists;

/// A view to read from. Each call sees one state of the catalog.
#[derive(Copy, Clone, Debug)]
pub struct Reader<'a> {
    pub(crate) db: Db<'a>,
    pub(crate) lists: &'a Lists,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(db: Db<'a>, lists: &'a Lists) -> Self {
        Self { db, lists }
    }
}
