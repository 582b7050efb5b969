//! Reading people and stations.

use super::{Permission, Person, PersonId, Rights, Role, Station, StationId, sql};
use crate::CatalogError;
use crate::codes::Numbered;
use crate::store::{Db, Reader, Row, Timestamp};
use crate::trail::EventKind;

fn person_row(row: &Row<'_>) -> Result<Person, CatalogError> {
    let role: String = row.get(3)?;
    Ok(Person {
        id: PersonId(row.get(0)?),
        code: row.get(1)?,
        name: row.get(2)?,
        role: Role::stored(&role)?,
        active: row.get(4)?,
    })
}

fn station_row(row: &Row<'_>) -> Result<Station, CatalogError> {
    Ok(Station {
        id: StationId(row.get(0)?),
        uuid: row.get(1)?,
        name: row.get(2)?,
        last_seen: Timestamp(row.get(3)?),
    })
}

/// What a person may do.
pub(crate) fn rights(db: Db<'_>, person: PersonId) -> Result<Rights, CatalogError> {
    let found = db.row(sql::RIGHTS, [person.0], |row| {
        let role: String = row.get(1)?;
        Ok(Rights::Of {
            code: row.get(0)?,
            role: Role::stored(&role)?,
            active: row.get(2)?,
        })
    })?;
    found.ok_or(CatalogError::NoRow {
        what: "person",
        row: person.0,
    })
}

pub(super) fn named(db: Db<'_>, name: &str) -> Result<Vec<Person>, CatalogError> {
    db.rows(sql::PEOPLE_NAMED, [name], person_row)
}

pub(super) fn person(db: Db<'_>, person: PersonId) -> Result<Person, CatalogError> {
    let found = db.row(sql::PERSON, [person.0], person_row)?;
    found.ok_or(CatalogError::NoRow {
        what: "person",
        row: person.0,
    })
}

/// Code of the one active person whose role allows this; none where several are, or nobody.
pub(crate) fn only_one_who_may(
    db: Db<'_>,
    permission: Permission,
) -> Result<Option<String>, CatalogError> {
    let people = db.rows(sql::PEOPLE, [], person_row)?.into_iter();
    let may = |person: &Person| person.active && person.role.may(permission);
    let mut may = people.filter(may).map(|person| person.code);
    Ok(may.next().filter(|_| may.next().is_none()))
}

pub(crate) fn station(db: Db<'_>, uuid: &[u8; 16]) -> Result<Option<Station>, CatalogError> {
    db.row(sql::STATION, [uuid], station_row)
}

impl Reader<'_> {
    /// All people, those who were retired too.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn people(&self) -> Result<Vec<Person>, CatalogError> {
        self.db.rows(sql::PEOPLE, [], person_row)
    }

    /// Code of the one person who may sign requests; none where several may.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn only_signer(&self) -> Result<Option<String>, CatalogError> {
        only_one_who_may(self.db, EventKind::RequestSigned.permission())
    }

    /// The person of a code. One that was given out before codes had a check character has it with
    /// and without.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn person_by_code(&self, code: Numbered) -> Result<Option<Person>, CatalogError> {
        let found = self
            .db
            .row(sql::PERSON_BY_CODE, [code.to_string()], person_row)?;
        match found {
            None if code.has_check() => {
                self.db
                    .row(sql::PERSON_BY_CODE, [code.bare().to_string()], person_row)
            }
            found => Ok(found),
        }
    }

    /// The computers that ever worked on the archive.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn stations(&self) -> Result<Vec<Station>, CatalogError> {
        self.db.rows(sql::STATIONS, [], station_row)
    }
}
