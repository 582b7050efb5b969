//! Studies, their versions and items, and what waits for a disc.

use rusqlite::Row;

use super::{PatientId, StudyId, StudyRow, VersionId, VersionRow, Waiting};
use crate::CatalogError;
use crate::store::{Reader, Timestamp, count, unpack};

/// Columns of a study, for [`study_row`], from `study s JOIN patient p`.
pub(super) const STUDY: &str = "s.id, s.study_instance_uid, s.patient, p.patient_id, p.name,
    p.birth_date, s.study_date, s.accession_number, s.description, s.modalities, s.is_case";

pub(super) fn study_row(row: &Row<'_>) -> Result<StudyRow, CatalogError> {
    let modalities: String = row.get(9)?;
    Ok(StudyRow {
        id: StudyId(row.get(0)?),
        study_instance_uid: row.get(1)?,
        patient: PatientId(row.get(2)?),
        patient_id: row.get(3)?,
        patient_name: row.get(4)?,
        birth_date: row.get(5)?,
        study_date: row.get(6)?,
        accession_number: row.get(7)?,
        description: row.get(8)?,
        modalities: modalities.split_whitespace().map(str::to_owned).collect(),
        is_case: row.get(10)?,
    })
}

impl Reader<'_> {
    /// A study.
    pub fn study(&self, id: StudyId) -> Result<Option<StudyRow>, CatalogError> {
        let sql = format!(
            "SELECT {STUDY} FROM study s JOIN patient p ON p.id = s.patient WHERE s.id = ?1"
        );
        self.row(&sql, [id.0], study_row)
    }

    /// The study of a Study Instance UID.
    pub fn study_by_uid(&self, uid: &str) -> Result<Option<StudyRow>, CatalogError> {
        let sql = format!(
            "SELECT {STUDY} FROM study s JOIN patient p ON p.id = s.patient
             WHERE s.study_instance_uid = ?1"
        );
        self.row(&sql, [uid], study_row)
    }

    /// The study of a version.
    pub fn study_of_version(&self, version: VersionId) -> Result<Option<StudyRow>, CatalogError> {
        let sql = format!(
            "SELECT {STUDY} FROM study_version v JOIN study s ON s.id = v.study
             JOIN patient p ON p.id = s.patient WHERE v.id = ?1"
        );
        self.row(&sql, [version.0], study_row)
    }

    /// The versions of a study, oldest first.
    pub fn versions(&self, study: StudyId) -> Result<Vec<VersionRow>, CatalogError> {
        let sql = "SELECT id, number, files, bytes, at FROM study_version WHERE study = ?1
                   ORDER BY number";
        self.rows(sql, [study.0], |row| {
            Ok(VersionRow {
                id: VersionId(row.get(0)?),
                number: count(row.get(1)?),
                files: count(row.get(2)?),
                bytes: count(row.get(3)?),
                at: Timestamp(row.get(4)?),
            })
        })
    }

    /// The items of a version, as they were given.
    pub fn items(&self, version: VersionId) -> Result<Vec<u8>, CatalogError> {
        let sql = "SELECT items FROM study_version WHERE id = ?1";
        let blob: Option<Vec<u8>> = self.value(sql, [version.0])?;
        unpack(&blob.ok_or(CatalogError::NoRow {
            what: "study version",
            row: version.0,
        })?)
    }

    /// The versions that are in no set, oldest first.
    pub fn waiting(&self) -> Result<Vec<Waiting>, CatalogError> {
        let sql = format!(
            "SELECT {STUDY}, v.id, v.files, v.bytes, v.at FROM study_version v
             JOIN study s ON s.id = v.study JOIN patient p ON p.id = s.patient
             WHERE NOT EXISTS (SELECT 1 FROM disc_study d WHERE d.version = v.id)
             ORDER BY v.id"
        );
        self.rows(&sql, [], |row| {
            Ok(Waiting {
                study: study_row(row)?,
                version: VersionId(row.get(11)?),
                files: count(row.get(12)?),
                bytes: count(row.get(13)?),
                since: Timestamp(row.get(14)?),
            })
        })
    }
}
