//! From what people type or scan, and from row numbers, to the rows of the catalog.

use stele_burner::SectorCount;
use stele_burner::geometry::Geometry;
use stele_catalog::{
    Acting, Catalog, CatalogError, CopyRow, DiscId, DiscRow, FindQuery, FoundStudy, Person, Reader,
    SetRow, StationId, StudyId, Timestamp,
};

use super::clock::Clock;
use super::ids::Ids;
use super::records::{self, key};
use crate::archive::Archive;
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
    let person = person_named(&catalog.read(), code)?;
    if !person.active {
        let person = person.code;
        return Err(CatalogError::PersonRetired { person }.into());
    }
    Ok(Acting::person(person.id))
}

/// The person of a code, active or not.
pub fn person_named(reader: &Reader<'_>, code: &str) -> Result<Person, JobError> {
    let person = reader.person_by_code(&code.trim().to_ascii_uppercase())?;
    person.ok_or_else(|| JobError::Unknown {
        what: "person",
        name: code.to_owned(),
    })
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

/// The disc of a name, `SET-0001/1`.
pub fn disc_named(reader: &Reader<'_>, name: &str) -> Result<DiscRow, JobError> {
    let disc = reader.disc_by_name(&name.to_ascii_uppercase())?;
    let disc = disc.ok_or_else(|| JobError::Unknown {
        what: "disc",
        name: name.to_owned(),
    })?;
    not_dropped(reader, &disc)?;
    Ok(disc)
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
    if name.contains('/') {
        return Ok(vec![disc_named(reader, name)?]);
    }
    Ok(reader.discs(set_named(reader, name)?.id)?)
}

/// The set of a name, where it was not given up.
pub fn set_named(reader: &Reader<'_>, name: &str) -> Result<SetRow, JobError> {
    let set = reader.set(&name.to_ascii_uppercase())?;
    let set = set.ok_or_else(|| JobError::Unknown {
        what: "set",
        name: name.to_owned(),
    })?;
    if set.dropped {
        return Err(JobError::SetDropped { set: set.name });
    }
    Ok(set)
}

/// The copy of a serial.
pub fn copy_named(reader: &Reader<'_>, serial: &str) -> Result<CopyRow, JobError> {
    let copy = reader.copy_by_text(serial)?;
    copy.ok_or_else(|| JobError::Unknown {
        what: "copy",
        name: serial.to_owned(),
    })
}

/// The study of a UID, or the only one that a text finds.
pub fn study_named(reader: &Reader<'_>, text: &str) -> Result<StudyId, JobError> {
    let (kind, uid) = records::study_key(text);
    if let Some(study) = reader.study_by_uid(kind, uid)? {
        return Ok(study.id);
    }
    let query = FindQuery {
        text: text.to_owned(),
        ..FindQuery::default()
    };
    let found = reader.find(&query, 50)?;
    match found.as_slice() {
        [] => Err(JobError::UnknownStudy {
            text: text.to_owned(),
        }),
        [one] => Ok(one.study.id),
        several => Err(JobError::Ambiguous {
            candidates: several.iter().map(candidate).collect(),
        }),
    }
}

fn candidate(found: &FoundStudy) -> Candidate {
    let study = &found.study;
    Candidate {
        uid: study.uid.clone(),
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
