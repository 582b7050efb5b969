//! Studies, their versions and items, and what waits for a disc.

use super::day::Dated;
use super::patients::PatientId;
use super::{Day, StudyId, StudyKind, StudyRow, VersionId, VersionRow, Waiting, sql};
use crate::CatalogError;
use crate::lists::ListPart;
use crate::store::{Reader, Row, Timestamp, count, params};

pub(super) fn study_row(row: &Row<'_>) -> Result<StudyRow, CatalogError> {
    let (modalities, kind, dated): (String, String, String) =
        (row.get(9)?, row.get(10)?, row.get(12)?);
    Ok(StudyRow {
        id: StudyId(row.get(0)?),
        kind: StudyKind::stored(&kind)?,
        uid: row.get(1)?,
        patient: PatientId(row.get(2)?),
        patient_id: row.get(3)?,
        patient_name: row.get(4)?,
        birth_date: row.get(5)?,
        issuer: row.get(13)?,
        sex: row.get(14)?,
        study_date: row.get(6)?,
        accession_number: row.get(7)?,
        description: row.get(8)?,
        modalities: modalities.split_whitespace().map(str::to_owned).collect(),
        day: Day::stored(row.get(11)?),
        dated: Dated::stored(&dated)?,
    })
}

impl Reader<'_> {
    /// A study.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn study(&self, id: StudyId) -> Result<Option<StudyRow>, CatalogError> {
        self.db.row(sql::STUDY, [id.0], study_row)
    }

    /// The study of a Study Instance UID, or the case of a name.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn study_by_uid(
        &self,
        kind: StudyKind,
        uid: &str,
    ) -> Result<Option<StudyRow>, CatalogError> {
        let params = params![uid, kind.text()];
        self.db.row(sql::STUDY_BY_UID, params, study_row)
    }

    /// All cases, newest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn cases(&self) -> Result<Vec<StudyRow>, CatalogError> {
        self.db.rows(sql::CASES, [], study_row)
    }

    /// The study of a version.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn study_of_version(&self, version: VersionId) -> Result<Option<StudyRow>, CatalogError> {
        self.db.row(sql::STUDY_OF_VERSION, [version.0], study_row)
    }

    /// The versions of a study, oldest first, but for those of objects that stay out since they
    /// are another patient's.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn versions(&self, study: StudyId) -> Result<Vec<VersionRow>, CatalogError> {
        self.db.rows(sql::VERSIONS, [study.0], |row| {
            Ok(VersionRow {
                id: VersionId(row.get(0)?),
                number: count(row.get(1)?),
                files: count(row.get(2)?),
                bytes: count(row.get(3)?),
                at: Timestamp(row.get(4)?),
                kept: match (row.get(5)?, row.get(6)?) {
                    (Some(files), Some(bytes)) => Some((count(files), count(bytes))),
                    _ => None,
                },
                left_out: row.get(7)?,
            })
        })
    }

    /// Files of a study that lie on discs and are another patient's, as somebody decided.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn files_of_others(&self, study: StudyId) -> Result<u64, CatalogError> {
        self.db.one(sql::OF_OTHERS, [study.0]).map(count)
    }

    /// The studies of which a set holds less than was taken in for it.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn studies_in_part(&self) -> Result<Vec<StudyId>, CatalogError> {
        self.db
            .rows(sql::IN_PART, [], |row| Ok(StudyId(row.get(0)?)))
    }

    /// The items of a version, as they were given.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`], [`CatalogError::List`], [`CatalogError::Storage`].
    pub fn items(&self, version: VersionId) -> Result<Vec<u8>, CatalogError> {
        let part = self.list_of(version)?;
        self.lists.read(&part, || {
            let discs = self.discs_of_version(version)?.into_iter();
            Ok(discs.map(|disc| disc.name).collect())
        })
    }

    /// Where the list of the items of a version lies, where it cannot be read there.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`], [`CatalogError::Storage`].
    pub fn lost_list(&self, version: VersionId) -> Result<Option<ListPart>, CatalogError> {
        match self.items(version) {
            Err(CatalogError::List { .. }) => self.list_of(version).map(Some),
            read => read.map(|_| None),
        }
    }

    fn list_of(&self, version: VersionId) -> Result<ListPart, CatalogError> {
        let part = self.db.row(sql::ITEMS, [version.0], |row| {
            Ok(ListPart {
                file: row.get(0)?,
                file_bytes: count(row.get(1)?),
                offset: count(row.get(2)?),
                length: count(row.get(3)?),
                bytes: count(row.get(4)?),
            })
        })?;
        part.ok_or(CatalogError::NoRow {
            what: "study version",
            row: version.0,
        })
    }

    /// The versions of a study that were left out, oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn left_out(&self, study: StudyId) -> Result<Vec<VersionId>, CatalogError> {
        let id = |row: &Row<'_>| Ok(VersionId(row.get(0)?));
        self.db.rows(sql::LEFT_OUT, [study.0], id)
    }

    /// The versions that are in no set and were not left out, oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn waiting(&self) -> Result<Vec<Waiting>, CatalogError> {
        self.db.rows(sql::WAITING, [], |row| {
            Ok(Waiting {
                study: study_row(row)?,
                version: VersionId(row.get(15)?),
                files: count(row.get(16)?),
                bytes: count(row.get(17)?),
                since: Timestamp(row.get(18)?),
            })
        })
    }
}
