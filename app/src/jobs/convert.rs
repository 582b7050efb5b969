//! Between the catalog's records and the burner's types, which do not know each other; and the
//! words for both.

use std::path::PathBuf;

use stele_burner::SectorCount;
use stele_burner::compose::Composed;
use stele_burner::drive::DriveIdentity;
use stele_burner::geometry::Geometry;
use stele_burner::item::{self, Item, StudyAbout, StudyItems};
use stele_burner::plan::DiscContent;
use stele_burner::source::GroupedStudy;
use stele_catalog::{
    CopyRow, CopyState, DiscId, DiscRecord, DiscRow, DiscStudy, DriveKey, FindQuery, Reader,
    SeriesRecord, SetRow, StudyId, StudyRecord, StudyRow, VersionId,
};

use super::{JobError, journal};

/// The items of a study version, from the catalog's bytes.
pub fn items(bytes: &[u8]) -> Result<Vec<Item>, JobError> {
    item::decode(bytes).map_err(|source| JobError::Record {
        what: "item list",
        source,
    })
}

/// A grouped study as the catalog records it.
pub fn study_record(study: &GroupedStudy) -> StudyRecord {
    let about = &study.about;
    let series = study.series.iter().map(|s| SeriesRecord {
        series_instance_uid: s.series_instance_uid.clone(),
        modality: s.modality.clone(),
        description: s.description.clone(),
        number: s.number,
        objects: s.objects,
    });
    StudyRecord {
        study_instance_uid: about.study_instance_uid.clone(),
        patient_id: about.patient_id.clone(),
        patient_name: about.patient_name.clone(),
        birth_date: about.birth_date.clone(),
        study_date: about.study_date.clone(),
        accession_number: about.accession_number.clone(),
        description: about.description.clone(),
        modalities: about.modalities.clone(),
        series: series.collect(),
        is_case: about.study_instance_uid.starts_with("case:"),
    }
}

/// A drive as the catalog remembers it.
pub fn drive_key(identity: &DriveIdentity) -> DriveKey {
    DriveKey {
        vendor: identity.vendor.clone(),
        product: identity.product.clone(),
        serial: identity.serial.clone().unwrap_or_default(),
        firmware: identity.firmware.clone(),
    }
}

/// A catalog study with its items, as the burner takes it. Keys are the catalog's row numbers.
pub fn study_items(version: VersionId, study: &StudyRow, items: Vec<Item>) -> StudyItems {
    let about = StudyAbout {
        study_instance_uid: study.study_instance_uid.clone(),
        patient_name: study.patient_name.clone(),
        patient_id: study.patient_id.clone(),
        birth_date: study.birth_date.clone(),
        study_date: study.study_date.clone(),
        accession_number: study.accession_number.clone(),
        description: study.description.clone(),
        modalities: study.modalities.clone(),
    };
    let patient = if study.is_case {
        0
    } else {
        key(study.patient.0)
    };
    StudyItems {
        key: key(version.0),
        patient,
        about,
        items,
    }
}

fn key(row: i64) -> u64 {
    u64::try_from(row).unwrap_or_default()
}

/// The study version that a burner's key stands for.
pub fn version_id(key: u64) -> VersionId {
    VersionId(i64::try_from(key).unwrap_or_default())
}

/// What a disc of the catalog is to hold.
pub fn disc_content(reader: &Reader<'_>, disc: DiscId) -> Result<DiscContent, JobError> {
    let bytes = reader.plan(disc)?;
    serde_json::from_slice(&bytes).map_err(|source| JobError::Record {
        what: "disc content",
        source,
    })
}

/// The whole studies of which a disc holds parts.
pub fn studies_of(reader: &Reader<'_>, content: &DiscContent) -> Result<Vec<StudyItems>, JobError> {
    let mut studies = Vec::new();
    for key in content.keys() {
        let version = version_id(key);
        let unknown = || JobError::Unknown {
            what: "study version",
            name: key.to_string(),
        };
        let study = reader.study_of_version(version)?.ok_or_else(unknown)?;
        studies.push(study_items(
            version,
            &study,
            items(&reader.items(version)?)?,
        ));
    }
    Ok(studies)
}

/// The items of a version that its set keeps; none where the version is in no set.
pub fn planned_items(
    reader: &Reader<'_>,
    version: VersionId,
) -> Result<Option<Vec<u32>>, JobError> {
    let mut kept = None;
    for disc in reader.discs_of_version(version)? {
        let content = disc_content(reader, disc.id)?;
        kept.get_or_insert_with(Vec::new)
            .extend(content.items_of(key(version.0)));
    }
    Ok(kept)
}

/// A disc as the catalog records it.
pub fn disc_record(
    content: &DiscContent,
    studies: &[StudyItems],
    composed: &Composed,
    capacity_sectors: u64,
) -> Result<DiscRecord, JobError> {
    let rows = studies
        .iter()
        .filter(|s| !s.items.is_empty())
        .map(|study| DiscStudy {
            version: version_id(study.key),
            files: study.items.len() as u64,
            bytes: study.bytes(),
        });
    Ok(DiscRecord {
        uuid: content.label.uuid,
        plan: journal::json("disc content", content)?.into_bytes(),
        capacity_sectors,
        used_sectors: composed.used.0,
        parity: composed.geometry.parity(),
        studies: rows.collect(),
    })
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
    match reader.set_by_id(disc.set)? {
        Some(set) if set.dropped => Err(JobError::SetDropped { set: set.name }),
        _ if disc.dropped || disc.replaced_by.is_some() => Err(JobError::DiscGone {
            disc: disc.name.clone(),
        }),
        _ => Ok(()),
    }
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
    if let Some(study) = reader.study_by_uid(text)? {
        return Ok(study.id);
    }
    let query = FindQuery {
        text: text.to_owned(),
        ..FindQuery::default()
    };
    let found = reader.find(&query, 50)?;
    match found.as_slice() {
        [] => Err(JobError::Unknown {
            what: "study",
            name: text.to_owned(),
        }),
        [one] => Ok(one.study.id),
        several => Err(JobError::Ambiguous {
            count: several.len(),
        }),
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

/// What people call a state.
pub fn state_name(state: CopyState) -> &'static str {
    match state {
        CopyState::Planned => "planned",
        CopyState::Burning => "being burned",
        CopyState::Written => "written, not read back",
        CopyState::Good => "good",
        CopyState::Watch => "to be watched",
        CopyState::Suspect => "suspect",
        CopyState::Failed => "failed",
        CopyState::Lost => "lost",
        CopyState::Retired => "retired",
    }
}

/// Whether a copy in this state counts as one that holds its disc.
pub fn counts(state: CopyState) -> bool {
    matches!(state, CopyState::Good | CopyState::Watch)
}

/// Where a copy is, in words.
pub fn place(place: Option<&str>, lent_to: Option<&str>) -> String {
    match (lent_to, place) {
        (Some(who), _) => format!("lent to {who}"),
        (None, Some(place)) => place.to_owned(),
        (None, None) => "no place yet".to_owned(),
    }
}

/// A study's title: the patient's name as people write it, or the case.
pub fn title(study: &StudyRow) -> String {
    if let Some(case) = study.study_instance_uid.strip_prefix("case:") {
        return format!("Case {case}");
    }
    let parts = study.patient_name.split('=').next().unwrap_or_default();
    let mut parts = parts
        .split('^')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    match (parts.next(), parts.next()) {
        (Some(family), Some(given)) => format!("{family}, {given}"),
        (Some(family), None) => family.to_owned(),
        (None, _) => "No name".to_owned(),
    }
}

/// A DICOM date as people write it; as it is where it is none.
pub fn date(dicom: &str) -> String {
    let digits = dicom.len() == 8 && dicom.bytes().all(|b| b.is_ascii_digit());
    match (digits, dicom.get(..4), dicom.get(4..6), dicom.get(6..)) {
        (true, Some(y), Some(m), Some(d)) => format!("{y}-{m}-{d}"),
        _ => dicom.to_owned(),
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A UUID as people write it (RFC 9562, 4).
pub fn uuid(bytes: &[u8; 16]) -> String {
    let text = hex(bytes);
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    [
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32),
    ]
    .join("-")
}

/// A path from its own bytes.
pub fn path_from_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_uuids_read_well() {
        assert_eq!(date("20260703"), "2026-07-03");
        assert_eq!(date("2026"), "2026");
        assert_eq!(uuid(&[0xAB; 16]), "abababab-abab-abab-abab-abababababab");
    }
}
