//! Places: listed, made, named, moved with all in them, merged where two are one.

use serde::Serialize;
use stele_catalog::{
    CatalogError, NearPath, PlaceError, PlaceRow, PlaceWidths, Reader, Reason, Slot, SlotId,
    SlotKind,
};

use crate::jobs::run::lookup;
use crate::jobs::{Apart, Context, JobError};

/// A place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Place {
    /// Its code.
    pub slot: String,
    /// Its path.
    pub path: String,
    /// What kind of place it is.
    #[serde(serialize_with = "crate::jobs::json::slot_kind")]
    pub kind: SlotKind,
    /// How many places it is in.
    pub depth: usize,
    /// Copies in it, those in the places inside it included.
    pub copies: u64,
    /// How many cases it has room for; none where that is not known.
    pub capacity: Option<u64>,
    /// Its width in mm; none where nobody said.
    pub width: Option<u32>,
    /// The width of a case there, in mm; none where nobody said.
    pub case_width: Option<u32>,
}

impl Place {
    fn of(row: PlaceRow) -> Self {
        Self {
            depth: row.slot.path.matches('/').count(),
            slot: row.slot.code,
            path: row.slot.path,
            kind: row.slot.kind,
            copies: row.copies,
            capacity: row.capacity,
            width: row.widths.width,
            case_width: row.widths.case,
        }
    }
}

/// Places, in the order in which one walks past them.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// They.
    pub places: Vec<Place>,
}

/// What became of a place.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// What was done.
    pub done: Done,
    /// The place as it is now.
    #[serde(flatten)]
    pub place: Place,
    /// Its path before; none of a new one.
    pub was: Option<String>,
}

/// What was done with a place.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// It was made.
    Added,
    /// It has another name.
    Renamed,
    /// It was moved, with all in it.
    Moved,
    /// Another one was found to be it.
    Merged,
    /// Its kind or its room is another one.
    Changed,
}

/// What is said of a place.
#[derive(Copy, Clone, Debug, Default)]
pub struct Said {
    /// What kind of place it is.
    pub kind: Option<SlotKind>,
    /// The room that it has.
    pub widths: PlaceWidths,
    /// Whether it is another place, though one has nearly its name.
    pub is_new: bool,
}

/// Lists all places, or one with those in it.
///
/// # Errors
/// [`JobError::Unknown`].
pub fn list(of: Option<&str>, reader: &Reader<'_>) -> Result<Listed, JobError> {
    let places = reader.places()?;
    let top = of.map(|of| existing(reader, of)).transpose()?;
    let is_meant = |row: &PlaceRow| match &top {
        None => true,
        Some(top) => {
            let rest = row.slot.path.strip_prefix(&top.path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }
    };
    let meant = places.into_iter().filter(is_meant);
    Ok(Listed {
        places: meant.map(Place::of).collect(),
    })
}

/// Makes a place, with those that it is in where they are new.
///
/// # Errors
/// [`PlaceError`], among them [`PlaceError::Near`] where one has nearly its name.
pub fn add(path: &str, said: Said, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    require_path(path, cx)?;
    // Whoever says that it is another place makes the name of one that was merged anew.
    let path = &match said.is_new {
        true => with_code(&cx.catalog.read(), path)?,
        false => resolved(&cx.catalog.read(), path)?,
    };
    if !said.is_new {
        require_no_near(&cx.catalog.read(), path)?;
    }
    let slot = cx.change(Reason::Routine, |c| {
        let slot = c.new_slot(path, said.kind)?;
        if said.widths != PlaceWidths::default() {
            c.describe_slot(slot.id, None, said.widths)?;
        }
        Ok(slot)
    })?;
    outcome(Done::Added, slot.id, None, cx)
}

/// Gives a place another name.
///
/// # Errors
/// [`JobError::Unknown`]; [`PlaceError`], among them [`PlaceError::Near`].
pub fn rename(
    place: &str,
    name: &str,
    is_new: bool,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    let slot = existing(&reader, place)?;
    let above = slot.path.rsplit_once('/').map(|(above, _)| above);
    let path = above.map_or_else(|| name.to_owned(), |above| format!("{above}/{name}"));
    let near = reader.place_like(&path, Some(slot.id))?;
    if let Some(near) = near.filter(|_| !is_new) {
        return Err(near_error(&reader, near, &path, true));
    }
    cx.change(Reason::Routine, |c| Ok(c.rename_slot(slot.id, name)?))?;
    outcome(Done::Renamed, slot.id, Some(slot.path), cx)
}

/// Moves a place with all in it into another one; into none: to the top.
///
/// # Errors
/// [`JobError::Unknown`]; [`PlaceError`].
pub fn shift(place: &str, into: Option<&str>, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    let slot = existing(&reader, place)?;
    let into = into.map(|into| existing(&reader, into)).transpose()?;
    let into = into.map(|into| into.id);
    cx.change(Reason::Routine, |c| Ok(c.move_slot(slot.id, into)?))?;
    outcome(Done::Moved, slot.id, Some(slot.path), cx)
}

/// What a place is that another one is to become.
const INTO: &str = "place-into";

/// Two places are one: `place` is `into` from now on. Those that are in different ones only where
/// whoever acts says that they are the `same`.
///
/// # Errors
/// [`JobError::Unknown`]; [`JobError::PlacesApart`]; [`PlaceError`].
pub fn merge(
    place: &str,
    into: &str,
    same: bool,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    let slot = existing(&reader, place)?;
    let into = existing(&reader, into).map_err(|error| match error {
        JobError::Unknown { name, .. } => JobError::Unknown { what: INTO, name },
        error => error,
    })?;
    let sites = !same && both_keep_copies(&reader, &slot, &into)?;
    if !same && slot.kind == into.kind && (sites || slot.parent != into.parent) {
        let above = |slot: &Slot| {
            let above = slot.path.rsplit_once('/');
            above.map_or_else(|| "none".to_owned(), |(above, _)| above.to_owned())
        };
        let of = Box::new(Apart {
            above: if sites {
                slot.path.clone()
            } else {
                above(&slot)
            },
            into: if sites {
                into.path.clone()
            } else {
                above(&into)
            },
            code: slot.code,
            other: into.code,
            sites,
        });
        return Err(JobError::PlacesApart { of });
    }
    cx.change(Reason::Routine, |c| Ok(c.merge_slots(slot.id, into.id)?))?;
    outcome(Done::Merged, into.id, Some(slot.path), cx)
}

/// Whether two places at the top both have copies in them: as one, copies of a disc that are at two
/// sites would be at one.
fn both_keep_copies(reader: &Reader<'_>, one: &Slot, other: &Slot) -> Result<bool, JobError> {
    if one.parent.is_some() || other.parent.is_some() || one.id == other.id {
        return Ok(false);
    }
    let places = reader.places()?;
    let copies = |slot: &Slot| {
        places
            .iter()
            .any(|at| at.slot.id == slot.id && at.copies > 0)
    };
    Ok(copies(one) && copies(other))
}

/// Says what kind of place one is, and how much room it has.
///
/// # Errors
/// [`JobError::Unknown`]; [`PlaceError`].
pub fn describe(place: &str, said: Said, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let slot = existing(&cx.catalog.read(), place)?;
    cx.change(Reason::Routine, |c| {
        Ok(c.describe_slot(slot.id, said.kind, said.widths)?)
    })?;
    outcome(Done::Changed, slot.id, Some(slot.path), cx)
}

/// The place that is there under a code or a path.
///
/// # Errors
/// [`JobError::Unknown`]; a code that was misread or is of something else.
pub fn existing(reader: &Reader<'_>, text: &str) -> Result<Slot, JobError> {
    if let Some(slot) = lookup::place_named(reader, text)? {
        return Ok(slot);
    }
    let path = resolved(reader, text)?;
    let parts: Vec<&str> = path.split('/').map(str::trim).collect();
    if let Some(slot) = reader.slot_by_path(&parts.join("/"))? {
        return Ok(slot);
    }
    let unknown = JobError::Unknown {
        what: "place",
        name: text.to_owned(),
    };
    only_one_called(reader, text)?.ok_or(unknown)
}

/// The place that alone has a name, whatever it is in; none where none or several have it.
///
/// # Errors
/// The catalog's.
pub(super) fn only_one_called(reader: &Reader<'_>, name: &str) -> Result<Option<Slot>, JobError> {
    let name = name.trim();
    let mut called = reader.places()?.into_iter().map(|place| place.slot);
    let mut called = called.by_ref().filter(|slot| slot.name() == name);
    let first = called.next();
    Ok(first.filter(|_| called.next().is_none()))
}

/// A path whose first part may be the code of a place, by the names of that place; where a place of
/// that name was merged into another one, the path of that.
///
/// # Errors
/// [`JobError::Unknown`] for a code of no place; one that was misread.
pub fn resolved(reader: &Reader<'_>, path: &str) -> Result<String, JobError> {
    since_merges(reader, with_code(reader, path)?)
}

/// A path as it is since places were merged.
fn since_merges(reader: &Reader<'_>, path: String) -> Result<String, JobError> {
    let parts: Vec<&str> = path.split('/').map(str::trim).collect();
    for known in 1..=parts.len() {
        let (before, rest) = parts.split_at(known);
        let before = before.join("/");
        if reader.slot_by_path(&before)?.is_some() {
            continue;
        }
        return match reader.slot_merged_from(&before)? {
            None => Ok(path),
            Some(slot) if rest.is_empty() => Ok(slot.path),
            Some(slot) => since_merges(reader, format!("{}/{}", slot.path, rest.join("/"))),
        };
    }
    Ok(path)
}

fn with_code(reader: &Reader<'_>, path: &str) -> Result<String, JobError> {
    let Some((first, rest)) = path.split_once('/') else {
        return Ok(path.to_owned());
    };
    Ok(match lookup::place_named(reader, first)? {
        Some(slot) => format!("{}/{rest}", slot.path),
        None => path.to_owned(),
    })
}

/// Refuses a path that is new where a place has nearly its name: it is likely that one.
///
/// # Errors
/// [`PlaceError::Near`].
pub fn require_no_near(reader: &Reader<'_>, path: &str) -> Result<(), JobError> {
    match reader.place_like(path, None)? {
        Some(near) => Err(near_error(reader, near, path, false)),
        None => Ok(()),
    }
}

/// `path` has a name in it, at its level, that is nearly that of `near`. Where that is the place
/// that is meant, names inside it may be misspelled too: all are told at once.
fn near_error(reader: &Reader<'_>, near: Slot, path: &str, renames: bool) -> JobError {
    let (mut near, mut meant) = (near, path.to_owned());
    loop {
        let level = near.path.matches('/').count();
        let rest: Vec<&str> = meant.split('/').skip(level.saturating_add(1)).collect();
        meant = match rest.is_empty() {
            true => near.path.clone(),
            false => format!("{}/{}", near.path, rest.join("/")),
        };
        // What cannot be asked now is asked when the command is repeated.
        match reader.place_like(&meant, None) {
            Ok(Some(inner)) if inner.path.matches('/').count() > level => near = inner,
            _ => break,
        }
    }
    let asked = Box::new(NearPath {
        path: path.to_owned(),
        meant,
        renames,
    });
    let (code, path) = (near.code, near.path);
    let error = PlaceError::Near { code, path, asked };
    CatalogError::from(error).into()
}

/// Refuses a code where a path is wanted: the place of a code is there, or is not known.
fn require_path(path: &str, cx: &Context<'_>) -> Result<(), JobError> {
    match lookup::place_named(&cx.catalog.read(), path)? {
        Some(Slot { code, .. }) => Err(CatalogError::from(PlaceError::Exists { code }).into()),
        None => Ok(()),
    }
}

/// The smallest place that one is in, or it itself, which holds more copies than it has room for.
///
/// # Errors
/// The catalog's.
pub fn overfull(reader: &Reader<'_>, slot: SlotId) -> Result<Option<Place>, JobError> {
    let above = reader.places_above(slot)?;
    let rows = reader.places()?;
    let row_of = |slot: &Slot| rows.iter().find(|row| row.slot.id == slot.id);
    let is_full = |row: &&PlaceRow| row.capacity.is_some_and(|most| row.copies > most);
    let full = above.iter().filter_map(row_of).find(is_full);
    Ok(full.cloned().map(Place::of))
}

fn outcome(
    done: Done,
    slot: SlotId,
    was: Option<String>,
    cx: &Context<'_>,
) -> Result<Outcome, JobError> {
    let places = cx.catalog.read().places()?;
    let row = places.into_iter().find(|row| row.slot.id == slot);
    let row = row.ok_or(CatalogError::NoRow {
        what: "place",
        row: slot.0,
    })?;
    Ok(Outcome {
        done,
        place: Place::of(row),
        was,
    })
}
