//! Recording studies, their series and versions.

use rusqlite::{OptionalExtension, params};

use super::index::index_study;
use super::{StudyId, StudyRecord, VersionId};
use crate::CatalogError;
use crate::store::{Change, int, pack};

impl Change<'_> {
    /// Records a study, or brings what is recorded of it up to date: what was empty is filled,
    /// modalities and series are joined, what was said before stays.
    pub fn put_study(&mut self, study: &StudyRecord) -> Result<StudyId, CatalogError> {
        let sql = "SELECT id, modalities FROM study WHERE study_instance_uid = ?1";
        let known: Option<(i64, String)> = self
            .tx
            .prepare_cached(sql)?
            .query_row([&study.study_instance_uid], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let id = match known {
            Some((id, modalities)) => self.update_study(id, &modalities, study)?,
            None => self.insert_study(study)?,
        };
        self.put_series(id, study)?;
        index_study(self.tx, id)?;
        Ok(StudyId(id))
    }

    fn insert_study(&mut self, study: &StudyRecord) -> Result<i64, CatalogError> {
        self.tx
            .prepare_cached(
                "INSERT INTO patient (patient_id, name, birth_date) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                study.patient_id,
                study.patient_name,
                study.birth_date
            ])?;
        let patient: i64 = self
            .tx
            .prepare_cached("SELECT id FROM patient WHERE patient_id = ?1 AND name = ?2")?
            .query_row(params![study.patient_id, study.patient_name], |row| {
                row.get(0)
            })?;
        self.tx
            .prepare_cached(
                "INSERT INTO study (study_instance_uid, patient, study_date, accession_number,
                     description, modalities, is_case) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                study.study_instance_uid,
                patient,
                study.study_date,
                study.accession_number,
                study.description,
                study.modalities.join(" "),
                study.is_case
            ])?;
        let id = self.tx.last_insert_rowid();
        self.event("study recorded", id, &format!("patient row {patient}"))?;
        Ok(id)
    }

    fn update_study(
        &mut self,
        id: i64,
        modalities: &str,
        study: &StudyRecord,
    ) -> Result<i64, CatalogError> {
        let mut all: Vec<&str> = modalities.split_whitespace().collect();
        all.extend(study.modalities.iter().map(String::as_str));
        all.sort_unstable();
        all.dedup();
        self.tx
            .prepare_cached(
                "UPDATE study SET modalities = ?2,
                     study_date = CASE study_date WHEN '' THEN ?3 ELSE study_date END,
                     accession_number = CASE accession_number WHEN '' THEN ?4
                         ELSE accession_number END,
                     description = CASE description WHEN '' THEN ?5 ELSE description END
                 WHERE id = ?1",
            )?
            .execute(params![
                id,
                all.join(" "),
                study.study_date,
                study.accession_number,
                study.description
            ])?;
        self.event("study brought up to date", id, "")?;
        Ok(id)
    }

    fn put_series(&mut self, id: i64, study: &StudyRecord) -> Result<(), CatalogError> {
        let mut statement = self.tx.prepare_cached(
            "INSERT INTO series (study, series_instance_uid, modality, description, number, objects)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (study, series_instance_uid)
             DO UPDATE SET objects = objects + excluded.objects",
        )?;
        for series in &study.series {
            statement.execute(params![
                id,
                series.series_instance_uid,
                series.modality,
                series.description,
                series.number,
                int(series.objects)?
            ])?;
        }
        Ok(())
    }

    /// Adds what was taken in for a study. `items` are bytes that only the caller understands.
    pub fn add_version(
        &mut self,
        study: StudyId,
        files: u64,
        bytes: u64,
        items: &[u8],
    ) -> Result<VersionId, CatalogError> {
        let digest = blake3::hash(items).to_hex();
        self.tx
            .prepare_cached(
                "INSERT INTO study_version (study, number, files, bytes, items, at)
                 VALUES (?1, (SELECT COALESCE(MAX(number), 0) + 1 FROM study_version
                     WHERE study = ?1), ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                study.0,
                int(files)?,
                int(bytes)?,
                pack(items)?,
                self.at.0
            ])?;
        let id = self.tx.last_insert_rowid();
        let detail = format!(
            "study row {}, {files} files, {bytes} bytes, {digest}",
            study.0
        );
        self.event("items taken in", id, &detail)?;
        Ok(VersionId(id))
    }
}
