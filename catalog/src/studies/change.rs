//! Recording studies, their series and versions.

use super::day::{Dated, Day};
use super::patients::{DifferenceId, put_patient};
use super::{StudyId, StudyRecord, VersionId, index, sql};
use crate::CatalogError;
use crate::lists::{self, ListPart};
use crate::store::{Change, int, params};
use crate::trail::EventKind;

/// What of a known study decides how it is brought up to date.
struct Known {
    id: StudyId,
    modalities: String,
    study_date: String,
    day: Day,
    dated: Dated,
}

impl Change<'_> {
    /// Records a study, or brings what is recorded of it up to date: what was empty is filled,
    /// modalities and series are joined, what was said before stays.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`], [`CatalogError::Storage`].
    pub fn put_study(&mut self, study: &StudyRecord) -> Result<StudyId, CatalogError> {
        Ok(self.put_study_telling(study)?.0)
    }

    /// The same; where the patient of a new study has the ID of another patient and cannot be that
    /// one, the difference that somebody is to decide.
    ///
    /// # Errors
    /// As [`Change::put_study`].
    pub fn put_study_telling(
        &mut self,
        study: &StudyRecord,
    ) -> Result<(StudyId, Option<DifferenceId>), CatalogError> {
        let known = params![study.uid, study.kind.text()];
        let known = self.db.row(sql::KNOWN, known, |row| {
            let dated: String = row.get(4)?;
            Ok(Known {
                id: StudyId(row.get(0)?),
                modalities: row.get(1)?,
                study_date: row.get(2)?,
                day: Day::stored(row.get(3)?),
                dated: Dated::stored(&dated)?,
            })
        })?;
        let (id, differs) = match known {
            Some(known) => {
                index::forget_study(self.db, known.id)?;
                self.update_study(&known, study)?;
                (known.id, None)
            }
            None => self.insert_study(study)?,
        };
        self.put_series(id.0, study)?;
        index::put_documents(self.db, id, &study.documents)?;
        index::add_study(self.db, id)?;
        Ok((id, differs))
    }

    fn insert_study(
        &mut self,
        study: &StudyRecord,
    ) -> Result<(StudyId, Option<DifferenceId>), CatalogError> {
        let put = put_patient(self.db, &study.patient, self.at)?;
        let patient = put.id;
        let series = study.series.iter().map(|series| series.date.as_str());
        let (day, dated) = index::day_of(&study.study_date, series, self.at);
        let params = params![
            study.kind.text(),
            study.uid,
            patient.0,
            study.study_date,
            study.accession_number,
            study.description,
            study.modalities.join(" "),
            day.number(),
            dated.text()
        ];
        let id = self.db.insert(sql::ADD_STUDY, params)?;
        let detail = format!("patient row {}", patient.0);
        self.event(EventKind::StudyRecorded, id, &detail)?;
        let id = StudyId(id);
        let differs = match put.is_new {
            true => self.put_namesake(id, patient, &study.patient)?,
            false => None,
        };
        Ok((id, differs))
    }

    fn update_study(&mut self, known: &Known, study: &StudyRecord) -> Result<(), CatalogError> {
        let id = known.id.0;
        let mut all: Vec<&str> = known.modalities.split_whitespace().collect();
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
        let date = match known.study_date.as_str() {
            "" => &study.study_date,
            before => before,
        };
        let series = study.series.iter().map(|series| series.date.as_str());
        let (day, dated) = match (index::day_of(date, series, self.at), known.dated) {
            // What was known before counts too: other series, and when it was first taken in.
            ((day, Dated::Series), Dated::Series) => (day.min(known.day), Dated::Series),
            ((_, Dated::Import), _) => (known.day, known.dated),
            (now, _) => now,
        };
        if (day, dated) != (known.day, known.dated) {
            let params = params![id, day.number(), dated.text()];
            self.db.execute_on(("study", id), sql::SET_DAY, params)?;
        }
        self.event(EventKind::StudyUpdated, id, "")
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

    /// Adds what was taken in for a study. `items` is a list that only the caller understands, on
    /// disk already ([`crate::Lists::writer`]).
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`], [`CatalogError::Storage`].
    pub fn add_version(
        &mut self,
        study: StudyId,
        files: u64,
        bytes: u64,
        items: &ListPart,
    ) -> Result<VersionId, CatalogError> {
        self.add_version_of(study, None, (files, bytes), items)
    }

    /// The same of objects that say another patient than the study's: those of a difference.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`], [`CatalogError::Storage`].
    pub fn add_version_of(
        &mut self,
        study: StudyId,
        difference: Option<DifferenceId>,
        (files, bytes): (u64, u64),
        items: &ListPart,
    ) -> Result<VersionId, CatalogError> {
        let digest = blake3::Hash::from(items.file).to_hex();
        let params = params![
            study.0,
            int(files)?,
            int(bytes)?,
            self.at.0,
            lists::put(self.db, items)?,
            int(items.offset)?,
            int(items.length)?,
            int(items.bytes)?,
            difference.map(|id| id.0)
        ];
        let id = self.db.insert(sql::ADD_VERSION, params)?;
        let detail = format!(
            "study row {}, {files} files, {bytes} bytes, list {digest}",
            study.0
        );
        self.event(EventKind::ItemsTakenIn, id, &detail)?;
        Ok(VersionId(id))
    }

    /// Records another list of the items of a version: the same ones, which lie elsewhere now.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::NoRow`].
    pub fn version_moved(
        &mut self,
        version: VersionId,
        items: &ListPart,
    ) -> Result<(), CatalogError> {
        let digest = blake3::Hash::from(items.file).to_hex();
        let params = params![
            version.0,
            lists::put(self.db, items)?,
            int(items.offset)?,
            int(items.length)?,
            int(items.bytes)?
        ];
        let row = ("study version", version.0);
        self.db.execute_on(row, sql::VERSION_MOVED, params)?;
        let detail = format!("found elsewhere, list {digest}");
        self.event(EventKind::ItemsTakenIn, version.0, &detail)
    }

    /// Records that no disc will hold what is on none of a version of a study: it waits no more.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`].
    pub fn leave_out(&mut self, study: StudyId, version: VersionId) -> Result<(), CatalogError> {
        self.db.execute(sql::LEFT_OUT_NO_MORE, [version.0])?;
        let params = params![version.0, self.at.0];
        self.db.execute(sql::LEAVE_OUT, params)?;
        let detail = format!("version row {}", version.0);
        self.event(EventKind::StudyLeftOut, study.0, &detail)
    }
}
