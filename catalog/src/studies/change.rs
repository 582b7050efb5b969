//! Recording studies, their series and versions.

use super::index::index_study;
use super::{StudyId, StudyRecord, VersionId, sql};
use crate::CatalogError;
use crate::store::{Change, int, pack, params};
use crate::trail::EventKind;

impl Change<'_> {
    /// Records a study, or brings what is recorded of it up to date: what was empty is filled,
    /// modalities and series are joined, what was said before stays.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`], [`CatalogError::Storage`].
    pub fn put_study(&mut self, study: &StudyRecord) -> Result<StudyId, CatalogError> {
        let known = params![study.uid, study.kind.text()];
        let known = self.db.row(sql::KNOWN, known, |row| {
            Ok((row.get::<i64>(0)?, row.get::<String>(1)?))
        })?;
        let id = match known {
            Some((id, modalities)) => self.update_study(id, &modalities, study)?,
            None => self.insert_study(study)?,
        };
        self.put_series(id, study)?;
        index_study(self.db, id)?;
        Ok(StudyId(id))
    }

    fn insert_study(&mut self, study: &StudyRecord) -> Result<i64, CatalogError> {
        let patient = params![study.patient_id, study.patient_name, study.birth_date];
        let patient = self.db.insert(sql::PUT_PATIENT, patient)?;
        let params = params![
            study.kind.text(),
            study.uid,
            patient,
            study.study_date,
            study.accession_number,
            study.description,
            study.modalities.join(" ")
        ];
        let id = self.db.insert(sql::ADD_STUDY, params)?;
        let detail = format!("patient row {patient}");
        self.event(EventKind::StudyRecorded, id, &detail)?;
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
        let params = params![
            id,
            all.join(" "),
            study.study_date,
            study.accession_number,
            study.description
        ];
        self.db
            .execute_on(("study", id), sql::UPDATE_STUDY, params)?;
        self.event(EventKind::StudyUpdated, id, "")?;
        Ok(id)
    }

    fn put_series(&mut self, id: i64, study: &StudyRecord) -> Result<(), CatalogError> {
        for series in &study.series {
            let params = params![
                id,
                series.series_instance_uid,
                series.modality,
                series.description,
                series.number,
                int(series.objects)?
            ];
            self.db.execute(sql::PUT_SERIES, params)?;
        }
        Ok(())
    }

    /// Adds what was taken in for a study. `items` are bytes that only the caller understands.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`], [`CatalogError::Storage`].
    pub fn add_version(
        &mut self,
        study: StudyId,
        files: u64,
        bytes: u64,
        items: &[u8],
    ) -> Result<VersionId, CatalogError> {
        let digest = blake3::hash(items).to_hex();
        let params = params![study.0, int(files)?, int(bytes)?, pack(items)?, self.at.0];
        let id = self.db.insert(sql::ADD_VERSION, params)?;
        let detail = format!(
            "study row {}, {files} files, {bytes} bytes, {digest}",
            study.0
        );
        self.event(EventKind::ItemsTakenIn, id, &detail)?;
        Ok(VersionId(id))
    }
}
