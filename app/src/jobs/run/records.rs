//! Between the catalog's records and the burner's types, which do not know each other; and records
//! as JSON.

use serde::Serialize;
use stele_burner::compose::Composed;
use stele_burner::drive::DriveIdentity;
use stele_burner::fileset::ObjectPatient;
use stele_burner::item::{self, Item, ItemKind, PatientAbout, StudyAbout, StudyItems};
use stele_burner::manifest::Manifest;
use stele_burner::plan::DiscContent;
use stele_burner::source::GroupedStudy;
use stele_catalog::{
    CatalogError, Day, DiscId, DiscRecord, DiscRow, DiscStudy, DriveKey, PatientClaim, Reader,
    SeriesRecord, StudyKind, StudyRecord, StudyRow, VersionId, file_name,
};

use crate::jobs::JobError;

/// The items of a study version, from the catalog's bytes.
pub fn items(bytes: &[u8]) -> Result<Vec<Item>, JobError> {
    item::decode(bytes).map_err(|source| JobError::Record {
        what: "item list",
        source,
    })
}

/// As [`items`]; none where the list is gone or damaged.
///
/// # Errors
/// The catalog's; a list that cannot be understood.
pub fn items_if_there(
    reader: &Reader<'_>,
    version: VersionId,
) -> Result<Option<Vec<Item>>, JobError> {
    match reader.items(version) {
        Err(CatalogError::List { .. }) => Ok(None),
        list => items(&list?).map(Some),
    }
}

/// What an object says of its patient, as the catalog records it.
pub fn claim(said: ObjectPatient) -> PatientClaim {
    PatientClaim {
        issuer: said.issuer,
        patient_id: said.id,
        name: said.name,
        birth_date: said.birth_date,
        sex: said.sex,
    }
}

/// What the first object of a study says of its patient; of documents alone, what is known of the
/// study.
pub fn first_claim(study: &GroupedStudy) -> PatientClaim {
    let first = study.items.iter().find_map(ObjectPatient::of);
    first.map_or_else(
        || PatientClaim {
            patient_id: study.about.patient_id.clone(),
            name: study.about.patient_name.clone(),
            birth_date: date(&study.about.birth_date),
            ..PatientClaim::default()
        },
        claim,
    )
}

/// A grouped study as the catalog records it.
pub fn study_record<'a>(
    study: &GroupedStudy,
    patient: &PatientClaim,
    items: impl Iterator<Item = &'a Item>,
) -> StudyRecord {
    let about = &study.about;
    let series = study.series.iter().map(|s| SeriesRecord {
        series_instance_uid: s.series_instance_uid.clone(),
        modality: s.modality.clone(),
        description: s.description.clone(),
        date: s.date.clone(),
        number: s.number,
        objects: s.objects,
    });
    let (kind, uid) = study_key(&about.study_instance_uid);
    let documents = items.filter(|item| item.kind == ItemKind::Document);
    StudyRecord {
        kind,
        uid: uid.to_owned(),
        patient: patient.clone(),
        study_date: date(&about.study_date),
        accession_number: about.accession_number.clone(),
        description: about.description.clone(),
        modalities: about.modalities.clone(),
        series: series.collect(),
        documents: documents.map(|item| file_name(&item.name)).collect(),
    }
}

/// A DICOM date as it is written today, `YYYYMMDD`; a text that is none as it is.
pub fn date(text: &str) -> String {
    Day::dicom(text).map_or_else(|| text.to_owned(), Day::text)
}

/// What stands before the name of a case where the burner has a Study Instance UID.
const CASE: &str = "case:";

/// What a study is to the catalog, from what the burner, manifests and people call it: a Study
/// Instance UID, or `case:NAME`.
pub fn study_key(name: &str) -> (StudyKind, &str) {
    match name.strip_prefix(CASE) {
        Some(case) => (StudyKind::Case, case),
        None => (StudyKind::Study, name),
    }
}

/// What burner, manifests and people call a study of the catalog; see [`study_key`].
pub fn study_name(study: &StudyRow) -> String {
    match study.kind {
        StudyKind::Case => format!("{CASE}{}", study.uid),
        StudyKind::Study => study.uid.clone(),
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
    let shown = PatientClaim {
        issuer: study.issuer.clone(),
        patient_id: study.patient_id.clone(),
        name: study.patient_name.clone(),
        birth_date: study.birth_date.clone(),
        sex: study.sex.clone(),
    };
    let said: Vec<_> = ObjectPatient::all_of(&items)
        .into_iter()
        .map(claim)
        .collect();
    let is_added = |of: fn(&PatientClaim) -> &str| {
        !of(&shown).is_empty() && said.iter().all(|said| of(said).is_empty())
    };
    let patient_added =
        is_added(|of| &of.name) || is_added(|of| &of.patient_id) || is_added(|of| &of.birth_date);
    let others = said.into_iter().filter(|said| shown.contradicts(said));
    let objects_say = others.map(|said| PatientAbout {
        name: said.name,
        id: said.patient_id,
        birth_date: said.birth_date,
    });
    let about = StudyAbout {
        study_instance_uid: study_name(study),
        patient_name: study.patient_name.clone(),
        patient_id: study.patient_id.clone(),
        birth_date: study.birth_date.clone(),
        study_date: study.study_date.clone(),
        accession_number: study.accession_number.clone(),
        description: study.description.clone(),
        modalities: study.modalities.clone(),
        objects_say: objects_say.collect(),
        patient_added,
    };
    let patient = match study.kind {
        StudyKind::Case => 0,
        StudyKind::Study => key(study.patient.0),
    };
    StudyItems {
        key: key(version.0),
        patient,
        about,
        items,
    }
}

/// The burner's key for a row.
pub fn key(row: i64) -> u64 {
    row.cast_unsigned()
}

/// The study version that a burner's key stands for.
pub fn version_id(key: u64) -> VersionId {
    VersionId(key.cast_signed())
}

/// What a disc of the catalog is to hold.
pub fn disc_content(reader: &Reader<'_>, disc: DiscId) -> Result<DiscContent, JobError> {
    let bytes = reader.plan(disc)?;
    serde_json::from_slice(&bytes).map_err(|source| JobError::Record {
        what: "disc content",
        source,
    })
}

/// What a disc's manifest says, with its studies by the keys that this catalog has for them: a disc
/// that only its discs tell of was made by another one.
///
/// # Errors
/// The catalog's.
pub fn in_own_keys(
    mut manifest: Manifest,
    disc: &DiscRow,
    reader: &Reader<'_>,
) -> Result<Manifest, JobError> {
    if disc.found {
        let content = disc_content(reader, disc.id)?;
        for file in &mut manifest.files {
            file.study = file.study.and_then(|key| content.key_of(key));
        }
    }
    Ok(manifest)
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
        plan: json("disc content", content)?.into_bytes(),
        capacity_sectors,
        used_sectors: composed.used.0,
        parity: composed.geometry.parity(),
        set_parity: content.set_parity,
        studies: rows.collect(),
    })
}

/// A value as the text that the catalog keeps.
pub fn json<T: Serialize>(what: &'static str, value: &T) -> Result<String, JobError> {
    serde_json::to_string(value).map_err(|source| JobError::Record { what, source })
}
