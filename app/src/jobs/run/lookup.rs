//! From what people type or scan, and from row numbers, to the rows of the catalog.

use stele_burner::SectorCount;
use stele_burner::geometry::Geometry;
use stele_catalog::{
    Acting, Catalog, CatalogError, Code, CodeError, CodeKind, CopyRow, DiscId, DiscRow, FindQuery,
    FoundStudy, Numbered, Person, Reader, SetRow, Slot, StationId, StudyId, StudyKind, Timestamp,
};

use super::clock::Clock;
use super::ids::Ids;
use super::records::{self, key};
use crate::archive::{Archive, SETTINGS_FILE};
use crate::jobs::{Candidate, JobError};
use crate::station::{StationError, identity};

/// Who acts: the person named, or the one in `stele.toml`.
pub fn actor_named(
    archive: &Archive,
    catalog: &Catalog,
    named: Option<&str>,
) -> Result<Acting, JobError> {
    let code = named
        .or(archive.settings().person.as_deref())
        .unwrap_or_default();
    let person = person_named(&catalog.read(), code);
    let person = match (named, person) {
        (None, Err(e)) if e.is_of_who_acts() => {
            let file = archive.root().join(SETTINGS_FILE);
            return Err(JobError::SettingsPerson { file });
        }
        (_, person) => person?,
    };
    if !person.active {
        let person = person.code;
        return Err(CatalogError::PersonRetired { person }.into());
    }
    Ok(Acting::person(person.id))
}

/// That nothing is called so; or that it was misread.
fn unknown(what: &'static str, name: &str) -> JobError {
    match Code::not_misread(name) {
        Ok(()) => JobError::Unknown {
            what,
            name: name.to_owned(),
        },
        Err(misread) => CatalogError::from(misread).into(),
    }
}

/// Refuses what is not what is wanted: a code of something else, or words.
pub fn refuse(code: &Code, text: &str, wanted: &'static str) -> JobError {
    match code.other_kind(text, wanted) {
        Some(other) => CatalogError::from(other).into(),
        None => unknown(wanted, text),
    }
}

/// A text as records name what it means: a serial, the name of a set or of a disc. Anything else
/// stays as it is.
///
/// # Errors
/// A code that was misread; an unknown disc.
pub fn named(reader: &Reader<'_>, text: &str) -> Result<String, JobError> {
    Ok(match reader.code(text)? {
        Code::Copy(serial) => serial.to_string(),
        Code::Numbered(code) if code.kind() == CodeKind::Set => code.bare().to_string(),
        Code::Numbered(code) => code.to_string(),
        Code::Disc { set, number } => format!("{set}/{number}"),
        Code::DiscUuid(_) => disc_meant(reader, text)?.name,
        Code::Text(text) => text,
    })
}

/// What is under a code, where `by` looks it up. One without its check character that is there
/// under the whole code was not read to its end.
///
/// # Errors
/// A code that was misread.
pub fn under<T>(
    code: Numbered,
    by: impl Fn(Numbered) -> Result<Option<T>, CatalogError>,
) -> Result<Option<T>, JobError> {
    let found = by(code)?;
    if found.is_none() && !code.has_check() && by(code.with_check())?.is_some() {
        return Err(CatalogError::from(CodeError::misread(&code.to_string())).into());
    }
    Ok(found)
}

/// The person of a code, active or not.
pub fn person_named(reader: &Reader<'_>, text: &str) -> Result<Person, JobError> {
    let found = match reader.code(text)? {
        Code::Numbered(code) if code.kind() == CodeKind::Person => {
            under(code, |code| reader.person_by_code(code))?
        }
        other => return Err(refuse(&other, text, "person")),
    };
    found.ok_or_else(|| unknown("person", text))
}

/// The place of a code; none where the text is none, but a path.
///
/// # Errors
/// [`JobError::Unknown`]; a code that was misread or is of something else.
pub fn place_named(reader: &Reader<'_>, text: &str) -> Result<Option<Slot>, JobError> {
    let found = match reader.code(text)? {
        Code::Text(_) => return Ok(None),
        Code::Numbered(code) if matches!(code.kind(), CodeKind::Place | CodeKind::Box) => {
            under(code, |code| reader.slot_by_code(code))?
        }
        other => return Err(refuse(&other, text, "place")),
    };
    found.map(Some).ok_or_else(|| unknown("place", text))
}

/// How long a station that was seen need not be noted again, in milliseconds: looking something up
/// must not wait for whoever writes.
const SEEN_MS: i64 = 3_600_000;

/// Who acts at this computer, as [`actor_named`].
///
/// # Errors
/// As [`actor_named`]; where the computer's own identity cannot be understood.
pub fn acting_here(
    archive: &Archive,
    catalog: &mut Catalog,
    named: Option<&str>,
    (clock, ids): (&dyn Clock, &dyn Ids),
) -> Result<Acting, JobError> {
    let by = actor_named(archive, catalog, named)?;
    let station = station_here(catalog, &by, clock.now(), ids)?;
    Ok(Acting { station, ..by })
}

/// The row of this computer; none where it has no place to keep an identity, or the catalog cannot
/// be written just now: that is no reason not to work.
fn station_here(
    catalog: &mut Catalog,
    by: &Acting,
    now: Timestamp,
    ids: &dyn Ids,
) -> Result<Option<StationId>, JobError> {
    let Some(folder) = identity::state_folder() else {
        return Ok(None);
    };
    let uuid = match identity::identity(&folder, ids.uuid()?) {
        Ok(uuid) => uuid,
        Err(StationError::Io { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let name = identity::host_name();
    let known = catalog.read().stations()?;
    let known = known.iter().find(|station| station.uuid == uuid);
    if let Some(station) = known
        && station.name == name
        && now.0.saturating_sub(station.last_seen.0) < SEEN_MS
    {
        return Ok(Some(station.id));
    }
    Ok(catalog.station_seen(by, now, &uuid, &name).ok())
}

/// The disc of a name, `SET-0001/1`, or of a UUID.
pub fn disc_named(reader: &Reader<'_>, name: &str) -> Result<DiscRow, JobError> {
    let disc = disc_meant(reader, name)?;
    not_dropped(reader, &disc)?;
    Ok(disc)
}

/// The same, given up or not.
fn disc_meant(reader: &Reader<'_>, text: &str) -> Result<DiscRow, JobError> {
    let disc = match reader.code(text)? {
        Code::Disc { set, number } => reader.disc_by_name(&format!("{set}/{number}"))?,
        Code::DiscUuid(uuid) => reader.disc_by_uuid(&uuid)?,
        other => return Err(refuse(&other, text, "disc")),
    };
    disc.ok_or_else(|| unknown("disc", text))
}

/// Refuses a disc whose set was given up.
pub fn not_dropped(reader: &Reader<'_>, disc: &DiscRow) -> Result<(), JobError> {
    match set_of(disc, reader)? {
        set if set.dropped => Err(JobError::SetDropped { set: set.name }),
        _ if disc.dropped || disc.replaced_by.is_some() => Err(JobError::DiscGone {
            disc: disc.name.clone(),
        }),
        _ => Ok(()),
    }
}

/// The set of a disc.
///
/// # Errors
/// Where the catalog has lost it: nothing may be taken for a disc of no set.
pub fn set_of(disc: &DiscRow, reader: &Reader<'_>) -> Result<SetRow, JobError> {
    let set = reader.set_by_id(disc.set)?;
    set.ok_or_else(|| JobError::Unknown {
        what: "set",
        name: disc.set.0.to_string(),
    })
}

/// The disc that a copy carries.
pub fn disc_of(reader: &Reader<'_>, disc: DiscId) -> Result<DiscRow, JobError> {
    let row = reader.disc(disc)?;
    row.ok_or_else(|| JobError::Unknown {
        what: "disc",
        name: disc.0.to_string(),
    })
}

/// The discs of a set, or the one disc named.
pub fn discs_named(reader: &Reader<'_>, name: &str) -> Result<Vec<DiscRow>, JobError> {
    match reader.code(name)? {
        Code::Disc { .. } | Code::DiscUuid(_) => Ok(vec![disc_named(reader, name)?]),
        _ => Ok(reader.discs(set_named(reader, name)?.id)?),
    }
}

/// The set of a name or a code, where it was not given up.
pub fn set_named(reader: &Reader<'_>, name: &str) -> Result<SetRow, JobError> {
    let set = match reader.code(name)? {
        Code::Numbered(code) if code.kind() == CodeKind::Set => {
            reader.set(&code.bare().to_string())?
        }
        other => return Err(refuse(&other, name, "set")),
    };
    let set = set.ok_or_else(|| unknown("set", name))?;
    if set.dropped {
        return Err(JobError::SetDropped { set: set.name });
    }
    Ok(set)
}

/// Refuses the name of a disc or the serial of a copy, where a whole set is meant.
///
/// # Errors
/// [`JobError::IsDisc`], [`JobError::IsCopy`]; a code that was misread; an unknown disc or copy.
pub fn refuse_disc(reader: &Reader<'_>, text: &str) -> Result<(), JobError> {
    match reader.code(text)? {
        Code::Copy(_) => refuse_set(reader, text),
        Code::Disc { .. } | Code::DiscUuid(_) => Err(JobError::IsDisc {
            disc: disc_meant(reader, text)?.name,
        }),
        _ => Ok(()),
    }
}

/// Refuses the name of a set or the serial of a copy, where a disc is meant.
///
/// # Errors
/// [`JobError::IsSet`], [`JobError::IsCopy`]; a code that was misread; an unknown copy; an unknown
/// set, or one that was dropped.
pub fn refuse_set(reader: &Reader<'_>, text: &str) -> Result<(), JobError> {
    match reader.code(text)? {
        Code::Copy(_) => {
            let copy = copy_named(reader, text)?;
            Err(JobError::IsCopy {
                serial: copy.serial.to_string(),
                disc: disc_of(reader, copy.disc)?.name,
            })
        }
        Code::Numbered(code) if code.kind() == CodeKind::Set => Err(JobError::IsSet {
            set: set_named(reader, text)?.name,
        }),
        _ => Ok(()),
    }
}

/// The copy of a serial.
pub fn copy_named(reader: &Reader<'_>, text: &str) -> Result<CopyRow, JobError> {
    let copy = match reader.code(text)? {
        Code::Copy(serial) => reader.copy(&serial)?,
        other => return Err(refuse(&other, text, "copy")),
    };
    copy.ok_or_else(|| unknown("copy", text))
}

/// The study of a UID, or the only one that a text finds.
pub fn study_named(reader: &Reader<'_>, text: &str) -> Result<StudyId, JobError> {
    let (kind, uid) = records::study_key(text);
    if let Some(study) = reader.study_by_uid(kind, uid)? {
        return Ok(study.id);
    }
    // A case is named as it is shown, although others may begin like it.
    if let Some(case) = reader.study_by_uid(StudyKind::Case, text.trim())? {
        return Ok(case.id);
    }
    let code = reader.code(text)?;
    if !matches!(code, Code::Text(_)) {
        return Err(refuse(&code, text, "study"));
    }
    let query = FindQuery {
        text: text.to_owned(),
        ..FindQuery::default()
    };
    let found = reader.find(&query, 50)?;
    match found.as_slice() {
        [] => match Code::not_misread(text) {
            Ok(()) => Err(JobError::UnknownStudy),
            Err(misread) => Err(CatalogError::from(misread).into()),
        },
        [one] => Ok(one.study.id),
        several => Err(JobError::Ambiguous {
            candidates: several.iter().map(candidate).collect(),
        }),
    }
}

fn candidate(found: &FoundStudy) -> Candidate {
    let study = &found.study;
    Candidate {
        uid: records::study_name(study),
        date: study.study_date.clone(),
        modalities: study.modalities.clone(),
    }
}

/// The keys of all versions of a study, as manifests name them.
pub fn version_keys(reader: &Reader<'_>, study: StudyId) -> Result<Vec<u64>, JobError> {
    Ok(reader
        .versions(study)?
        .iter()
        .map(|v| key(v.id.0))
        .collect())
}

/// Names of the discs that hold a study or parts of it.
pub fn discs_of_study(reader: &Reader<'_>, study: StudyId) -> Result<Vec<String>, JobError> {
    let mut names = Vec::new();
    for version in reader.versions(study)? {
        names.extend(
            reader
                .discs_of_version(version.id)?
                .into_iter()
                .map(|disc| disc.name),
        );
    }
    names.sort();
    names.dedup();
    Ok(names)
}

/// The geometry that the catalog has of a built disc.
pub fn geometry_of(reader: &Reader<'_>, disc: DiscId) -> Result<Option<Geometry>, JobError> {
    let row = disc_of(reader, disc)?;
    Ok(Geometry::new(SectorCount(row.strip_sectors), row.parity).ok())
}
