//! Adding and retiring people, erasing their names, stations and sessions.

use super::{Acting, Person, PersonId, Role, SessionId, StationId, read, sql};
use crate::CatalogError;
use crate::codes::{CodeKind, Numbered};
use crate::store::{Change, Db, Timestamp, params};
use crate::trail::{EventKind, words};
use crate::typed;

/// The longest name of a person, in characters: five components of DICOM's PN (PS3.5, 6.2).
const NAME_CHARS: usize = 320;

impl Change<'_> {
    /// Adds a person.
    ///
    /// # Errors
    /// [`CatalogError::NoName`] for a name that is empty or not one line of text;
    /// [`CatalogError::NotPlain`]; [`CatalogError::NotPermitted`].
    pub fn add_person(&mut self, name: &str, role: Role) -> Result<Person, CatalogError> {
        let name = name.trim();
        let fits = (1..=NAME_CHARS).contains(&name.chars().count());
        if !fits || name.chars().any(char::is_control) {
            return Err(CatalogError::NoName);
        }
        typed::check(name, NAME_CHARS)?;
        let next = self.db.insert(sql::NEXT_PERSON, [])?;
        let code = Numbered::new(CodeKind::Person, next).ok_or(CatalogError::TooLarge)?;
        let code = code.to_string();
        let words = words::put(self.db, name)?;
        self.db
            .execute(sql::ADD_PERSON, params![next, code, words.id, role.text()])?;
        let kind = match role {
            Role::Borrower => EventKind::BorrowerAdded,
            Role::Administrator | Role::Clerk | Role::Verifier | Role::Locator => {
                EventKind::PersonAdded
            }
        };
        let digest = blake3::Hash::from(words.digest).to_hex();
        self.event(kind, next, &format!("{} {digest}", role.text()))?;
        Ok(Person {
            id: PersonId(next),
            code,
            name: Some(name.to_owned()),
            role,
            active: true,
        })
    }

    /// The person to whom a copy is lent under this name: the one active person who has it, or a
    /// new borrower.
    ///
    /// # Errors
    /// [`CatalogError::SeveralNamed`] where more than one has it; as [`Change::add_person`].
    pub fn borrower(&mut self, name: &str) -> Result<Person, CatalogError> {
        let mut known = read::named(self.db, name.trim())?;
        if known.len() > 1 {
            let one = |person: &Person| format!("{} ({})", person.code, person.role.text());
            let people = known.iter().map(one).collect();
            return Err(CatalogError::SeveralNamed { people });
        }
        match known.pop() {
            None => self.add_person(name, Role::Borrower),
            Some(one) => Ok(one),
        }
    }

    /// Retires a person, who then may do nothing more. What the person did stays known.
    ///
    /// # Errors
    /// [`CatalogError::LastAdministrator`]; [`CatalogError::PersonRetired`] where it was done
    /// before.
    pub fn retire_person(&mut self, person: PersonId) -> Result<Person, CatalogError> {
        let found = read::person(self.db, person)?;
        if !found.active {
            return Err(CatalogError::PersonRetired { person: found.code });
        }
        let others: i64 = self.db.one(sql::OTHER_ADMINISTRATORS, [person.0])?;
        if found.role == Role::Administrator && others == 0 {
            return Err(CatalogError::LastAdministrator { person: found.code });
        }
        self.db
            .execute_on(("person", person.0), sql::RETIRE, [person.0])?;
        self.event(EventKind::PersonRetired, person.0, found.role.text())?;
        Ok(Person {
            active: false,
            ..found
        })
    }

    /// Erases a person's name for good; code, role and deeds stay. Its bytes leave the file with
    /// the change, and the write-ahead log when the last connection is closed. Backups keep it.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`] where there is no such person, or the name was erased before.
    pub fn erase_name(&mut self, person: PersonId) -> Result<(), CatalogError> {
        let words: Option<i64> = self.db.value(sql::NAME_OF, [person.0])?;
        let words = words.ok_or(CatalogError::NoRow {
            what: "person",
            row: person.0,
        })?;
        self.erase_words(words)
    }

    /// Somebody signs on at a station.
    ///
    /// # Errors
    /// [`CatalogError::Storage`], also where the station is not known.
    pub fn begin_session(&mut self, station: StationId) -> Result<SessionId, CatalogError> {
        let params = params![self.by.person.0, station.0, self.at.0];
        let id = self.db.insert(sql::BEGIN_SESSION, params)?;
        let detail = format!("station row {}", station.0);
        self.event(EventKind::SessionBegun, id, &detail)?;
        Ok(SessionId(id))
    }

    /// Somebody signs off.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`] where the session is not open.
    pub fn end_session(&mut self, session: SessionId) -> Result<(), CatalogError> {
        let params = params![session.0, self.at.0];
        self.db
            .execute_on(("open session", session.0), sql::END_SESSION, params)?;
        self.event(EventKind::SessionEnded, session.0, "")
    }

    pub(crate) fn add_station(
        &mut self,
        uuid: &[u8; 16],
        name: &str,
    ) -> Result<StationId, CatalogError> {
        let id = self
            .db
            .insert(sql::ADD_STATION, params![uuid, name, self.at.0])?;
        self.event(EventKind::StationAdded, id, "")?;
        Ok(StationId(id))
    }

    pub(crate) fn rename_station(
        &mut self,
        station: StationId,
        name: &str,
    ) -> Result<(), CatalogError> {
        self.db.execute_on(
            ("station", station.0),
            sql::RENAME_STATION,
            params![station.0, name],
        )?;
        self.event(EventKind::StationRenamed, station.0, "")
    }
}

/// Notes when a known station was seen. That is for people to see and no event.
pub(crate) fn see_station(
    db: Db<'_>,
    station: StationId,
    at: Timestamp,
) -> Result<(), CatalogError> {
    db.execute_on(
        ("station", station.0),
        sql::SEE_STATION,
        params![station.0, at.0],
    )
}

/// Who makes an archive is its first person, and says so as that person.
pub(crate) fn first() -> Acting {
    Acting::person(PersonId(1))
}
