//! Reading people.

use rusqlite::Row;

use super::{Person, PersonId};
use crate::CatalogError;
use crate::store::Reader;

fn person_row(row: &Row<'_>) -> Result<Person, CatalogError> {
    let id = PersonId(row.get(0)?);
    Ok(Person {
        id,
        code: row.get(1)?,
        name: row.get(2)?,
        role: row.get(3)?,
    })
}

impl Reader<'_> {
    /// All people.
    pub fn people(&self) -> Result<Vec<Person>, CatalogError> {
        self.rows(
            "SELECT id, code, name, role FROM person ORDER BY id",
            [],
            person_row,
        )
    }

    /// The person of a code.
    pub fn person_by_code(&self, code: &str) -> Result<Option<Person>, CatalogError> {
        self.row(
            "SELECT id, code, name, role FROM person WHERE code = ?1",
            [code],
            person_row,
        )
    }
}
