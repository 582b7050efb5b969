//! The tree of places: made, named, moved with all in them, and merged where two are one.

use super::near_name::is_near;
use super::read::slot_row;
use super::{PlaceError, PlaceWidths, Slot, SlotId, SlotKind, sql};
use crate::CatalogError;
use crate::codes::{Code, CodeKind, Numbered};
use crate::discs::CopyId;
use crate::store::{Change, Db, params};
use crate::studies;
use crate::trail::EventKind;
use crate::typed;

/// The longest path of a place, in bytes: a few levels, each as long as a label is wide.
const PATH_BYTES: usize = 400;

/// The widest place, in mm.
const WIDTH_MAX: u32 = 100_000;

/// The widest case, in mm.
const CASE_MAX: u32 = 100;

/// Asks whether a place may be called so: what reads as a code of the archive is found by nobody
/// who types or scans it.
///
/// # Errors
/// [`PlaceError::IsACode`].
fn require_name(name: &str) -> Result<(), CatalogError> {
    match Code::parse(name) {
        Ok(Code::Text(_)) => Ok(()),
        _ => Err(PlaceError::IsACode.into()),
    }
}

/// The names of a path, from the site down.
///
/// # Errors
/// [`CatalogError::NoPlace`] for a path with an empty part, or one that begins with a dash;
/// [`CatalogError::NotPlain`].
pub(super) fn parts(path: &str) -> Result<Vec<&str>, CatalogError> {
    let parts: Vec<&str> = path.split('/').map(str::trim).collect();
    // A name with a dash in front is an option wherever it is typed.
    let is_text = |part: &&str| {
        let begins = part.chars().next().is_some_and(|c| c != '-');
        begins && !part.chars().any(char::is_control)
    };
    if path.len() > PATH_BYTES || !parts.iter().all(is_text) {
        return Err(CatalogError::NoPlace);
    }
    typed::check(path, PATH_BYTES)?;
    Ok(parts)
}

/// A path with one more name.
pub(super) fn joined(above: &str, name: &str) -> String {
    match above.is_empty() {
        true => name.to_owned(),
        false => format!("{above}/{name}"),
    }
}

/// A place and those that it is in, from the smallest to the largest.
pub(super) fn upward(db: Db<'_>, slot: SlotId) -> Result<Vec<Slot>, CatalogError> {
    db.rows(sql::UPWARD, [slot.0], slot_row)
}

fn find(db: Db<'_>, path: &str) -> Result<Option<Slot>, CatalogError> {
    db.row(sql::SLOT_OF_PATH, [path], slot_row)
}

/// All places, by path.
pub(crate) fn all(db: Db<'_>) -> Result<Vec<Slot>, CatalogError> {
    db.rows(sql::SLOTS, [], slot_row)
}

/// The place of a row, or the one that it is since a merge.
pub(crate) fn get(db: Db<'_>, slot: SlotId) -> Result<Slot, CatalogError> {
    db.row(sql::SLOT, [slot.0], slot_row)?
        .ok_or(CatalogError::NoRow {
            what: "place",
            row: slot.0,
        })
}

/// The place with nearly the name that a path has at the first level where it is new, but for one;
/// none where all of it is known, or nothing there is called like it.
pub(super) fn near(
    db: Db<'_>,
    path: &str,
    but: Option<SlotId>,
) -> Result<Option<Slot>, CatalogError> {
    let (mut above, mut so_far) = (None, String::new());
    for part in parts(path)? {
        let next = joined(&so_far, part);
        let Some(known) = find(db, &next)? else {
            let inside = db.rows(sql::INSIDE, params![above], slot_row)?;
            let alike = |slot: &Slot| Some(slot.id) != but && is_near(part, name_of(slot));
            return Ok(inside.into_iter().find(alike));
        };
        (above, so_far) = (Some(known.id.0), next);
    }
    Ok(None)
}

fn name_of(slot: &Slot) -> &str {
    slot.path
        .rsplit_once('/')
        .map_or(slot.path.as_str(), |(_, name)| name)
}

impl Change<'_> {
    /// The place of a path `Site/Room/Rack/Shelf/Slot`, made with those that it is in where it is
    /// new.
    ///
    /// # Errors
    /// [`CatalogError::NoPlace`] for a path with an empty part; [`CatalogError::NotPlain`];
    /// [`PlaceError::IsACode`], [`PlaceError::DoesNotFit`].
    pub fn add_slot(&mut self, path: &str) -> Result<Slot, CatalogError> {
        self.add_slots(&parts(path)?, None)
    }

    /// As [`Change::add_slot`]; `inside` is the name of the place that comes into the last one.
    fn add_slots(&mut self, parts: &[&str], inside: Option<&str>) -> Result<Slot, CatalogError> {
        let mut last: Option<Slot> = None;
        let mut is_new = false;
        let following = parts.iter().skip(1).copied().map(Some).chain([inside]);
        for (part, after) in parts.iter().zip(following) {
            let above = last.as_ref();
            let next = joined(above.map_or("", |slot| &slot.path), part);
            last = Some(match find(self.db, &next)? {
                Some(known) => known,
                None => {
                    require_name(part)?;
                    let above_kind = above.map(|slot| slot.kind);
                    let kind = SlotKind::named(part, above_kind, after);
                    let code = |slot: &Slot| match is_new {
                        true => String::new(),
                        false => slot.code.clone(),
                    };
                    let code = above.map_or_else(String::new, code);
                    require_fit(kind, above_kind.map(|kind| (kind, code.as_str())))?;
                    is_new = true;
                    self.insert_slot(next, above.map(|slot| slot.id), kind)?
                }
            });
        }
        last.ok_or(CatalogError::NoPlace)
    }

    /// A new place, made with those that it is in where they are new. `kind` is what it is; none
    /// for what its name or the place above says.
    ///
    /// # Errors
    /// As [`Change::add_slot`]; [`PlaceError::Exists`].
    pub fn new_slot(&mut self, path: &str, kind: Option<SlotKind>) -> Result<Slot, CatalogError> {
        let parts = parts(path)?;
        let Some((name, above)) = parts.split_last() else {
            return Err(CatalogError::NoPlace);
        };
        let is_known = find(self.db, &above.join("/"))?.is_some();
        let above = match above.is_empty() {
            true => None,
            false => Some(self.add_slots(above, Some(name))?),
        };
        let path = joined(above.as_ref().map_or("", |slot| &slot.path), name);
        self.require_unnamed(&path)?;
        require_name(name)?;
        let above_kind = above.as_ref().map(|slot| slot.kind);
        let kind = kind.unwrap_or_else(|| SlotKind::named(name, above_kind, None));
        let code = above.as_ref().filter(|_| is_known);
        let code = code.map_or("", |slot| slot.code.as_str());
        require_fit(kind, above_kind.map(|kind| (kind, code)))?;
        self.insert_slot(path, above.map(|slot| slot.id), kind)
    }

    fn insert_slot(
        &mut self,
        path: String,
        parent: Option<SlotId>,
        kind: SlotKind,
    ) -> Result<Slot, CatalogError> {
        let (noun, of) = match kind {
            SlotKind::Box => ("box", CodeKind::Box),
            _ => ("slot", CodeKind::Place),
        };
        let next = self.db.insert(sql::NEXT_NUMBER, [noun])?;
        let code = Numbered::new(of, next).ok_or(CatalogError::TooLarge)?;
        let code = code.to_string();
        let params = params![code, path, parent.map(|slot| slot.0), kind.text()];
        let id = SlotId(self.db.insert(sql::ADD_SLOT, params)?);
        self.put_path(id.0)?;
        self.event(EventKind::SlotAdded, id.0, &path)?;
        Ok(Slot {
            id,
            code,
            path,
            kind,
            parent,
        })
    }

    /// Gives a place another name.
    ///
    /// # Errors
    /// [`CatalogError::NoPlace`] for what is no name; [`PlaceError::Exists`].
    pub fn rename_slot(&mut self, slot: SlotId, name: &str) -> Result<Slot, CatalogError> {
        let [name] = parts(name)?[..] else {
            return Err(CatalogError::NoPlace);
        };
        let slot = get(self.db, slot)?;
        let above = slot.path.rsplit_once('/').map_or("", |(above, _)| above);
        let path = joined(above, name);
        if path != slot.path {
            require_name(name)?;
            self.require_unnamed(&path)?;
            let event = (EventKind::PlaceChanged, slot.id.0);
            self.set_path(&slot, &path)?;
            self.event(event.0, event.1, &format!("{} is {path}", slot.path))?;
        }
        get(self.db, slot.id)
    }

    /// Says what kind of place one is, and how much room it has.
    ///
    /// # Errors
    /// [`PlaceError::DoesNotFit`], also for what is in it; [`PlaceError::Width`].
    pub fn describe_slot(
        &mut self,
        slot: SlotId,
        kind: Option<SlotKind>,
        widths: PlaceWidths,
    ) -> Result<Slot, CatalogError> {
        let slot = get(self.db, slot)?;
        let within = |given: Option<u32>, most| given.is_none_or(|mm| (1..=most).contains(&mm));
        if !within(widths.width, WIDTH_MAX) || !within(widths.case, CASE_MAX) {
            return Err(PlaceError::Width.into());
        }
        if let Some(kind) = kind.filter(|kind| *kind != slot.kind) {
            let above = match slot.parent {
                Some(above) => Some(get(self.db, above)?),
                None => None,
            };
            let above = above.as_ref();
            require_fit(kind, above.map(|slot| (slot.kind, slot.code.as_str())))?;
            for inside in self.db.rows(sql::INSIDE, params![slot.id.0], slot_row)? {
                require_fit(inside.kind, Some((kind, &inside.code)))?;
            }
            let params = params![slot.id.0, kind.text()];
            self.db
                .execute_on(("place", slot.id.0), sql::SET_KIND, params)?;
            self.require_boxes_apart(slot.id)?;
        }
        if widths != PlaceWidths::default() {
            let known = widths_of(self.db, slot.id)?;
            let (width, case) = (widths.width.or(known.width), widths.case.or(known.case));
            let params = params![slot.id.0, width, case];
            self.db
                .execute_on(("place", slot.id.0), sql::SET_WIDTHS, params)?;
        }
        let described = get(self.db, slot.id)?;
        let detail = format!("{}: {}", described.path, described.kind.text());
        self.event(EventKind::PlaceChanged, slot.id.0, &detail)?;
        Ok(described)
    }

    /// Moves a place with all in it into another one; into none: to the top.
    ///
    /// # Errors
    /// [`PlaceError::Inside`], [`PlaceError::DoesNotFit`], [`PlaceError::Exists`];
    /// [`PlaceError::SameBox`] where both copies of a disc would be in one box.
    pub fn move_slot(&mut self, slot: SlotId, into: Option<SlotId>) -> Result<Slot, CatalogError> {
        let slot = get(self.db, slot)?;
        let into = into.map(|into| get(self.db, into)).transpose()?;
        if let Some(into) = &into {
            self.require_outside(&slot, into)?;
        }
        let above = into.as_ref();
        require_fit(slot.kind, above.map(|into| (into.kind, into.code.as_str())))?;
        let to = into.as_ref().map(|into| into.id);
        if to == slot.parent {
            return Ok(slot);
        }
        let above = into.as_ref().map_or("", |into| &into.path);
        let path = joined(above, name_of(&slot));
        self.require_unnamed(&path)?;
        let params = params![slot.id.0, to.map(|to| to.0)];
        self.db
            .execute_on(("place", slot.id.0), sql::SET_PARENT, params)?;
        self.set_path(&slot, &path)?;
        self.require_boxes_apart(slot.id)?;
        let detail = format!("{} to {path}", slot.path);
        self.event(EventKind::PlaceMoved, slot.id.0, &detail)?;
        get(self.db, slot.id)
    }

    /// Two places are one: `slot` is `into` from now on, with all in it. Its code leads there.
    /// Places inside that have the same name are one too. Of two kinds only a site that no copy
    /// is in, and that is to be another place at the top.
    ///
    /// # Errors
    /// [`PlaceError::Inside`], [`PlaceError::KindsDiffer`]; [`PlaceError::SameBox`].
    pub fn merge_slots(&mut self, slot: SlotId, into: SlotId) -> Result<Slot, CatalogError> {
        let (slot, into) = (get(self.db, slot)?, get(self.db, into)?);
        self.require_outside(&slot, &into)?;
        self.require_outside(&into, &slot)?;
        // A site that was mistyped is one because its name said nothing else, and matters to nobody
        // while no copy is in it.
        let is_mistyped = slot.kind == SlotKind::Site && into.parent.is_none();
        let as_any_kind = is_mistyped && self.is_empty(slot.id)?;
        self.merge(&slot, &into, as_any_kind)?;
        self.require_boxes_apart(into.id)?;
        get(self.db, into.id)
    }

    fn merge(&mut self, slot: &Slot, into: &Slot, as_any_kind: bool) -> Result<(), CatalogError> {
        if slot.kind != into.kind && !as_any_kind {
            let (code, kind, other) = (slot.code.clone(), slot.kind, into.kind);
            return Err(PlaceError::KindsDiffer { code, kind, other }.into());
        }
        let (known, gone) = (widths_of(self.db, into.id)?, widths_of(self.db, slot.id)?);
        let (width, case) = (known.width.or(gone.width), known.case.or(gone.case));
        if (width, case) != (known.width, known.case) {
            let params = params![into.id.0, width, case];
            self.db
                .execute_on(("place", into.id.0), sql::SET_WIDTHS, params)?;
        }
        for inside in self.db.rows(sql::INSIDE, params![slot.id.0], slot_row)? {
            let path = joined(&into.path, name_of(&inside));
            match find(self.db, &path)? {
                Some(same) => self.merge(&inside, &same, as_any_kind)?,
                None => {
                    require_fit(inside.kind, Some((into.kind, &into.code)))?;
                    let params = params![inside.id.0, into.id.0];
                    self.db
                        .execute_on(("place", inside.id.0), sql::SET_PARENT, params)?;
                    self.set_path(&inside, &path)?;
                }
            }
        }
        // Those that were merged into it before are that one too.
        let mut one: Vec<i64> = self
            .db
            .rows(sql::MERGED_INTO, [slot.id.0], |row| row.get(0))?;
        one.push(slot.id.0);
        for id in one {
            let params = params![id, into.id.0, into.path];
            self.db.execute_on(("place", id), sql::SET_MERGED, params)?;
            self.put_path(id)?;
            self.index_at(SlotId(id))?;
        }
        let detail = format!("{} is {}", slot.path, into.path);
        self.event(EventKind::PlacesMerged, slot.id.0, &detail)
    }

    /// Gives a place and all in it the paths that follow from a new one.
    fn set_path(&mut self, slot: &Slot, path: &str) -> Result<(), CatalogError> {
        if path.len() > PATH_BYTES {
            return Err(CatalogError::NoPlace);
        }
        for id in self.downward(slot.id)? {
            let known: String = self.db.one(sql::PATH_OF, [id])?;
            // Of the place itself nothing is left, of one in it what follows.
            let rest = known.strip_prefix(&slot.path);
            let next = rest.map_or_else(|| path.to_owned(), |rest| format!("{path}{rest}"));
            if next.len() > PATH_BYTES {
                return Err(CatalogError::NoPlace);
            }
            let params = params![id, next];
            self.db.execute_on(("place", id), sql::SET_PATH, params)?;
            self.put_path(id)?;
            self.index_at(SlotId(id))?;
        }
        Ok(())
    }

    /// Keeps what a place is called from now on.
    fn put_path(&mut self, slot: i64) -> Result<(), CatalogError> {
        let params = params![slot, self.at.0];
        self.db.insert(sql::PUT_PATH, params).map(|_| ())
    }

    /// Whether no copy is in a place, or in one inside it.
    fn is_empty(&self, slot: SlotId) -> Result<bool, CatalogError> {
        for id in self.downward(slot)? {
            let copies: Vec<i64> = self.db.rows(sql::COPIES_AT, [id], |row| row.get(0))?;
            if !copies.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn downward(&self, slot: SlotId) -> Result<Vec<i64>, CatalogError> {
        self.db.rows(sql::DOWNWARD, [slot.0], |row| row.get(0))
    }

    /// Studies are found by the places of their copies.
    fn index_at(&mut self, slot: SlotId) -> Result<(), CatalogError> {
        let copies: Vec<i64> = self.db.rows(sql::COPIES_AT, [slot.0], |row| row.get(0))?;
        for copy in copies {
            studies::index_copy(self.db, CopyId(copy))?;
        }
        Ok(())
    }

    fn require_unnamed(&self, path: &str) -> Result<(), CatalogError> {
        match find(self.db, path)? {
            Some(Slot { code, .. }) => Err(PlaceError::Exists { code }.into()),
            None => Ok(()),
        }
    }

    /// Asks whether `into` is not `slot`, nor inside it.
    fn require_outside(&self, slot: &Slot, into: &Slot) -> Result<(), CatalogError> {
        let above = upward(self.db, into.id)?;
        match above.iter().any(|above| above.id == slot.id) {
            true => Err(PlaceError::Inside {
                code: into.code.clone(),
                other: slot.code.clone(),
            }
            .into()),
            false => Ok(()),
        }
    }

    /// The path of a place that was asked for.
    pub(crate) fn path_of(&self, slot: Option<SlotId>) -> Result<Option<String>, CatalogError> {
        slot.map(|slot| Ok(get(self.db, slot)?.path)).transpose()
    }

    /// Asks whether a copy may be put into a place: a slot is free, and no other copy of its disc
    /// is in the same box.
    ///
    /// # Errors
    /// [`PlaceError::Taken`], [`PlaceError::SameBox`].
    pub(crate) fn require_room(&self, copy: CopyId, slot: SlotId) -> Result<(), CatalogError> {
        match no_room(self.db, copy, slot)? {
            Some(error) => Err(error.into()),
            None => Ok(()),
        }
    }

    /// Whether a place is another one, or in it.
    pub(crate) fn is_inside(&self, slot: SlotId, of: SlotId) -> Result<bool, CatalogError> {
        Ok(upward(self.db, slot)?.iter().any(|above| above.id == of))
    }

    /// Asks the same of every copy in a place.
    fn require_boxes_apart(&self, slot: SlotId) -> Result<(), CatalogError> {
        for id in self.downward(slot)? {
            let copies: Vec<i64> = self.db.rows(sql::COPIES_AT, [id], |row| row.get(0))?;
            for copy in copies {
                self.require_room(CopyId(copy), SlotId(id))?;
            }
        }
        Ok(())
    }
}

/// `above` is what it is to be in, with the code of the place whose kind would be corrected: empty
/// where that is not on record yet.
fn require_fit(kind: SlotKind, above: Option<(SlotKind, &str)>) -> Result<(), CatalogError> {
    match above {
        Some((above, code)) if !kind.may_be_in(Some(above)) => {
            let code = code.to_owned();
            Err(PlaceError::DoesNotFit { kind, above, code }.into())
        }
        _ => Ok(()),
    }
}

fn widths_of(db: Db<'_>, slot: SlotId) -> Result<PlaceWidths, CatalogError> {
    let widths = db.row(sql::WIDTHS_OF, [slot.0], |row| {
        Ok(PlaceWidths {
            width: row.get(0)?,
            case: row.get(1)?,
        })
    })?;
    widths.ok_or(CatalogError::NoRow {
        what: "place",
        row: slot.0,
    })
}

/// What kinds of places are that an earlier version made: it knew none. Copies that were lost had a
/// place then, and have none.
pub(crate) fn put_kinds(db: Db<'_>) -> Result<(), CatalogError> {
    let slots = db.rows(sql::SLOTS, [], slot_row)?;
    let mut kinds = std::collections::BTreeMap::new();
    // In order of their paths: what a place is in comes before it.
    for slot in slots {
        let above = slot.parent.and_then(|above| kinds.get(&above.0).copied());
        let kind = SlotKind::guess(name_of(&slot), above);
        kinds.insert(slot.id.0, kind);
        db.execute(sql::SET_KIND, params![slot.id.0, kind.text()])?;
    }
    db.execute(sql::LOST_ARE_NOWHERE, [])?;
    Ok(())
}

/// Why a copy may not be put into a place: the slot is taken, or another copy of its disc is in the
/// same box; none where it may.
pub(super) fn no_room(
    db: Db<'_>,
    copy: CopyId,
    slot: SlotId,
) -> Result<Option<PlaceError>, CatalogError> {
    let above = upward(db, slot)?;
    if let Some(slot) = above.first().filter(|slot| slot.kind == SlotKind::Slot) {
        let params = params![slot.id.0, copy.0];
        if let Some(serial) = db.value::<String>(sql::OTHER_AT, params)? {
            let code = slot.code.clone();
            return Ok(Some(PlaceError::Taken { code, serial }));
        }
    }
    let Some(of) = above.iter().find(|slot| slot.kind == SlotKind::Box) else {
        return Ok(None);
    };
    let siblings = db.rows(sql::SIBLINGS, [copy.0], |row| {
        Ok((row.get::<String>(0)?, row.get::<i64>(1)?))
    })?;
    for (serial, at) in siblings {
        let boxes = upward(db, SlotId(at))?;
        if boxes.iter().any(|slot| slot.id == of.id) {
            let code = of.code.clone();
            return Ok(Some(PlaceError::SameBox { code, serial }));
        }
    }
    Ok(None)
}
