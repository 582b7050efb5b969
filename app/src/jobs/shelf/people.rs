//! People: added, listed, retired. Who may do what is the catalog's
//! ([`stele_catalog::Role::permissions`]).

use serde::Serialize;
use stele_catalog::{Reader, Reason, Role};

use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// A person of the archive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Person {
    /// The code.
    pub person: String,
    /// The name; none where it was erased.
    pub name: Option<String>,
    /// The role: `administrator`, `clerk`, `verifier`, `locator` or `borrower`.
    pub role: &'static str,
    /// Not retired.
    pub active: bool,
}

/// A person who was retired.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Retired {
    /// The person.
    #[serde(flatten)]
    pub person: Person,
    /// Serials of copies that the person still has.
    pub has: Vec<String>,
}

/// The people of the archive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct People {
    /// All of them, those who were retired too.
    pub people: Vec<Person>,
}

impl From<stele_catalog::Person> for Person {
    fn from(row: stele_catalog::Person) -> Self {
        Self {
            person: row.code,
            name: row.name,
            role: row.role.text(),
            active: row.active,
        }
    }
}

/// Adds a person.
///
/// # Errors
/// The catalog's: a name without a letter, a permission that is wanting.
pub fn add(name: &str, role: Role, cx: &mut Context<'_>) -> Result<Person, JobError> {
    let added = cx.change(Reason::Routine, |c| Ok(c.add_person(name, role)?))?;
    Ok(added.into())
}

/// Lists the people.
///
/// # Errors
/// The catalog's.
pub fn list(reader: &Reader<'_>) -> Result<People, JobError> {
    let people = reader.people()?.into_iter();
    Ok(People {
        people: people.map(Person::from).collect(),
    })
}

/// Retires a person, who then may do nothing more.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's: the last active administrator stays.
pub fn retire(code: &str, why: Reason<'_>, cx: &mut Context<'_>) -> Result<Retired, JobError> {
    let person = lookup::person_named(&cx.catalog.read(), code)?;
    let retired = cx.change(why, |c| Ok(c.retire_person(person.id)?))?;
    let loans = cx.catalog.read().open_loans()?.into_iter();
    let has = loans.filter(|loan| loan.person == retired.code);
    Ok(Retired {
        has: has.map(|loan| loan.serial.to_string()).collect(),
        person: retired.into(),
    })
}
