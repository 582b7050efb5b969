//! Making a new archive, with the first person who acts.

use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_catalog::{Catalog, NewArchive, Person, Reader, Role};

use super::JobError;
use crate::archive::Archive;
use crate::jobs::run::clock_check;
use crate::jobs::run::lookup;
use crate::jobs::run::outside::Outside;

/// A new archive, or one whose settings file was made anew.
#[derive(Clone, Debug, Serialize)]
pub struct Made {
    /// Its directory.
    pub root: PathBuf,
    /// Code of the person who acts.
    pub person: String,
    /// That person's name; none where it was erased.
    pub name: Option<String>,
    /// Whether the archive was there and only its settings file was made.
    pub was_there: bool,
    /// Whether it is for practice: only there do copies on virtual media count.
    pub practice: bool,
}

/// Makes an archive in `root`. The settings file, which makes the directory an archive, comes
/// last: killed at any point, the same command can be given again. A catalog in which anybody was
/// ever entered is kept as it is: of such an archive only the settings file is made.
///
/// `acting` names who is to act by code; that is for a catalog that is there, a new one has
/// nobody.
///
/// # Errors
/// [`JobError::Archive`]; [`JobError::Clock`] for one that is behind this program; a catalog that
/// is there and cannot be opened; [`JobError::NobodyActsAs`] for who was named.
pub fn init(
    root: &Path,
    person: &str,
    acting: Option<&str>,
    practice: bool,
    outside: &Outside,
) -> Result<Made, JobError> {
    let mut archive = Archive::create(root)?;
    let _alone = archive.alone_to_make()?;
    let found = person_in(&archive, person, acting)?;
    if let (None, Some(code)) = (&found, acting) {
        let code = code.to_owned();
        return Err(JobError::NobodyActsAs { code });
    }
    let was_there = found.is_some();
    let (acts, practice) = match found {
        Some(found) => found,
        None => {
            let new = NewArchive {
                uuid: outside.ids().uuid()?,
                practice,
                person,
            };
            let now = outside.clock().now();
            clock_check::may_begin(now)?;
            let made = Catalog::create(&archive.new_catalog()?, now, &new)?;
            (made.1, practice)
        }
    };
    archive.finish_create(&acts.code)?;
    Ok(Made {
        root: archive.root().to_path_buf(),
        person: acts.code,
        name: acts.name,
        was_there,
        practice,
    })
}

/// Who is to act in a catalog that is there: the one of this code, else the one of this name, an
/// administrator, or the first; and whether it is for practice. None where nobody was entered yet.
fn person_in(
    archive: &Archive,
    name: &str,
    code: Option<&str>,
) -> Result<Option<(Person, bool)>, JobError> {
    if archive.has_no_catalog()? || Catalog::was_never_made(&archive.catalog())? {
        return Ok(None);
    }
    let catalog = Catalog::open(&archive.catalog())?;
    let people = catalog.read().people()?;
    if let Some(code) = code.filter(|_| !people.is_empty()) {
        let acts = of_code(&catalog.read(), code)?;
        return Ok(Some((acts, catalog.read().archive()?.practice)));
    }
    let named = |person: &&Person| person.active && person.name.as_deref() == Some(name);
    let active = || people.iter().filter(|person| person.active);
    let administrator = || active().find(|person| person.role == Role::Administrator);
    let named = people.iter().find(named);
    match named.or_else(administrator).or_else(|| active().next()) {
        Some(acts) => Ok(Some((acts.clone(), catalog.read().archive()?.practice))),
        None => Ok(None),
    }
}

fn of_code(reader: &Reader<'_>, code: &str) -> Result<Person, JobError> {
    match lookup::person_named(reader, code) {
        Ok(person) if person.active => Ok(person),
        Err(error @ JobError::Catalog(_)) => Err(error),
        Ok(_) | Err(_) => Err(JobError::NobodyActsAs {
            code: code.to_owned(),
        }),
    }
}
