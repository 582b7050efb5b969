//! Adding people.

use rusqlite::params;

use super::{Person, PersonId};
use crate::CatalogError;
use crate::store::{Change, next_number};

impl Change<'_> {
    /// Adds a person.
    pub fn add_person(&mut self, name: &str, role: &str) -> Result<Person, CatalogError> {
        let next = next_number(self.tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM person")?;
        let code = format!("PER-{next:04}");
        self.tx.execute(
            "INSERT INTO person (id, code, name, role) VALUES (?1, ?2, ?3, ?4)",
            params![next, code, name, role],
        )?;
        self.event("person added", next, role)?;
        let (name, role) = (name.to_owned(), role.to_owned());
        Ok(Person {
            id: PersonId(next),
            code,
            name,
            role,
        })
    }
}
