//! Copies that a burn log of this archive tells were burned to their end, and that the catalog has
//! as never burned: an older one was restored since. Their discs come before others in their place.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

use stele_catalog::{CopyRow, DiscRow, Reader};

use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::keep::burn_logs;
use crate::jobs::keep::only_in_log::{self, OnlyInLog};
use crate::jobs::unrecorded::UnrecordedError;

/// The logs of burns by the serials of their copies, read once, where a copy asks for them.
#[derive(Debug, Default)]
pub struct InLogs {
    logs: OnceCell<BTreeMap<String, Vec<PathBuf>>>,
    only: OnceCell<Vec<OnlyInLog>>,
}

impl InLogs {
    /// Whether they tell that a copy was burned of which the catalog knows no burn.
    pub fn tell_of(&self, copy: &CopyRow, archive: &Archive) -> bool {
        let logs = || self.logs.get_or_init(|| burn_logs::by_serial(archive));
        let own = || logs().get(&copy.serial.to_string());
        copy.is_forgotten() && own().is_some_and(|own| burn_logs::tell_of_an_end(own))
    }

    /// The copies that they tell of, and that the catalog does not have at all.
    ///
    /// # Errors
    /// The catalog's.
    pub fn only(&self, archive: &Archive, reader: &Reader<'_>) -> Result<&[OnlyInLog], JobError> {
        Ok(match self.only.get() {
            Some(only) => only,
            None => {
                let only = only_in_log::all(archive, reader)?;
                self.only.get_or_init(|| only)
            }
        })
    }

    /// Those of a disc that they tell of, and that the catalog does not have at all.
    ///
    /// # Errors
    /// The catalog's.
    pub fn of_disc(
        &self,
        disc: &DiscRow,
        archive: &Archive,
        reader: &Reader<'_>,
    ) -> Result<Vec<String>, JobError> {
        let known = self.only(archive, reader)?.iter();
        let known = known.filter(|copy| copy.disc_known);
        let of_disc = known.filter(|copy| copy.disc.as_ref() == Some(&disc.name));
        Ok(of_disc.map(|copy| copy.serial.clone()).collect())
    }
}

/// Refuses a burn of a disc in a drive while such a copy of it is not read: it may be there
/// already. Not one `extra`.
///
/// # Errors
/// [`UnrecordedError::InLog`]; the catalog's.
pub fn refuse(
    disc: &DiscRow,
    (drive, extra): (&str, bool),
    (archive, reader): (&Archive, &Reader<'_>),
) -> Result<(), JobError> {
    if extra {
        return Ok(());
    }
    let logs = InLogs::default();
    let copies = reader.copies(disc.id)?;
    match copies.iter().find(|copy| logs.tell_of(copy, archive)) {
        None => Ok(()),
        Some(copy) => Err(told(copy, disc, drive)),
    }
}

/// The refusal of a burn because of such a copy.
pub fn told(copy: &CopyRow, disc: &DiscRow, drive: &str) -> JobError {
    let error = UnrecordedError::InLog {
        serial: copy.serial.to_string(),
        disc: disc.name.clone(),
        drive: drive.to_owned(),
    };
    error.into()
}
