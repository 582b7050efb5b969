//! A place as somebody names it: by its code, by its path, or by the path of one to be made.

use serde::Serialize;
use stele_catalog::{Change, Reader, SlotId};

use super::places;
use crate::jobs::JobError;
use crate::jobs::run::lookup;

/// A place that is meant.
pub enum PlaceMeant {
    /// It is there.
    There(SlotId),
    /// It is to be made, or is the one of this path.
    Path(String),
}

impl PlaceMeant {
    /// The place of a code or a path.
    ///
    /// # Errors
    /// A code that is of nothing or of something else; a path that is new, where a place has nearly
    /// its name ([`stele_catalog::PlaceError::Near`]).
    pub fn read(text: &str, reader: &Reader<'_>) -> Result<Self, JobError> {
        if let Some(slot) = lookup::place_named(reader, text)? {
            return Ok(Self::There(slot.id));
        }
        let path = places::resolved(reader, text)?;
        places::require_no_near(reader, &path)?;
        Ok(Self::Path(path))
    }

    /// The site that would be made with it; none where its site is there, or would be the first.
    ///
    /// # Errors
    /// The catalog's.
    pub fn new_site(&self, reader: &Reader<'_>) -> Result<Option<String>, JobError> {
        let Self::Path(path) = self else {
            return Ok(None);
        };
        let site = path.split('/').next().unwrap_or(path).trim();
        if reader.slot_by_path(site)?.is_some() || reader.places()?.is_empty() {
            return Ok(None);
        }
        Ok(Some(site.to_owned()))
    }

    /// Paths of the places that would be made with it, those above first.
    ///
    /// # Errors
    /// The catalog's.
    pub fn new_paths(&self, reader: &Reader<'_>) -> Result<Vec<String>, JobError> {
        let Self::Path(path) = self else {
            return Ok(Vec::new());
        };
        let parts: Vec<&str> = path.split('/').map(str::trim).collect();
        let mut new = Vec::new();
        for known in 1..=parts.len() {
            let path = parts.split_at(known).0.join("/");
            if reader.slot_by_path(&path)?.is_none() {
                new.push(path);
            }
        }
        Ok(new)
    }

    /// Its row, made where it is new.
    ///
    /// # Errors
    /// The catalog's.
    pub fn made(&self, c: &mut Change<'_>) -> Result<SlotId, JobError> {
        match self {
            Self::There(slot) => Ok(*slot),
            Self::Path(path) => Ok(c.add_slot(path)?.id),
        }
    }
}

/// A place that was made with a change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NewPlace {
    /// Its own name, without the path.
    pub name: String,
    /// Its code.
    pub code: String,
}

/// The places of paths that were new, as they are now.
///
/// # Errors
/// The catalog's.
pub fn made_now(paths: &[String], reader: &Reader<'_>) -> Result<Vec<NewPlace>, JobError> {
    let mut made = Vec::new();
    for path in paths {
        if let Some(slot) = reader.slot_by_path(path)? {
            made.push(NewPlace {
                name: slot.name().to_owned(),
                code: slot.code,
            });
        }
    }
    Ok(made)
}

/// The code of a site that was made just now.
///
/// # Errors
/// The catalog's.
pub fn code_of(site: Option<&str>, reader: &Reader<'_>) -> Result<Option<String>, JobError> {
    let slot = site.map(|path| reader.slot_by_path(path)).transpose()?;
    Ok(slot.flatten().map(|slot| slot.code))
}
