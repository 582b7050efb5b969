//! Patients, what differs, what was decided.

use super::claim::{PatientClaim, PatientId};
use super::record::{
    Claimed, DecisionId, DecisionKind, DecisionRow, DifferenceId, DifferenceKind, DifferenceRow,
    PatientRow,
};
use super::{put, sql};
use crate::CatalogError;
use crate::store::{Db, Reader, Row, Timestamp, count, params};
use crate::studies::{StudyId, StudyKind};

pub(super) fn patient_row(row: &Row<'_>) -> Result<PatientRow, CatalogError> {
    Ok(PatientRow {
        id: PatientId(row.get(0)?),
        claim: PatientClaim {
            issuer: row.get(1)?,
            patient_id: row.get(2)?,
            name: row.get(3)?,
            birth_date: row.get(4)?,
            sex: row.get(5)?,
        },
        at: Timestamp(row.get(6)?),
        shown_as: row.get::<Option<i64>>(7)?.map(PatientId),
        case: row.get(8)?,
    })
}

/// A patient that must be there.
pub(super) fn patient(db: Db<'_>, id: PatientId) -> Result<PatientRow, CatalogError> {
    let row = db.row(sql::PATIENT, [id.0], patient_row)?;
    row.ok_or(CatalogError::NoRow {
        what: "patient",
        row: id.0,
    })
}

/// All wordings that are shown as one, the one that is shown first.
pub(super) fn group(db: Db<'_>, root: PatientId) -> Result<Vec<PatientRow>, CatalogError> {
    let mut all = vec![patient(db, root)?];
    all.extend(db.rows(sql::SHOWN_AS, [root.0], patient_row)?);
    Ok(all)
}

/// Columns of a decision.
pub(super) struct Stored {
    pub id: DecisionId,
    pub kind: DecisionKind,
    pub patient: PatientId,
    pub other: Option<PatientId>,
    pub study: Option<StudyId>,
    pub at: Timestamp,
    pub undone: Option<Timestamp>,
    pub person: String,
}

pub(super) fn stored(row: &Row<'_>) -> Result<Stored, CatalogError> {
    let kind: String = row.get(1)?;
    Ok(Stored {
        id: DecisionId(row.get(0)?),
        kind: DecisionKind::stored(&kind)?,
        patient: PatientId(row.get(2)?),
        other: row.get::<Option<i64>>(3)?.map(PatientId),
        study: row.get::<Option<i64>>(4)?.map(StudyId),
        at: Timestamp(row.get(5)?),
        undone: row.get::<Option<i64>>(6)?.map(Timestamp),
        person: row.get(7)?,
    })
}

/// Whether a patient, by any of the wordings that are shown as it, has a study of its own.
pub(super) fn is_known(db: Db<'_>, root: PatientId) -> Result<bool, CatalogError> {
    for row in group(db, root)? {
        if db.value::<i64>(sql::HAS_STUDY, [row.id.0])?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Reader<'_> {
    /// A patient, in one wording.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn patient(&self, id: PatientId) -> Result<Option<PatientRow>, CatalogError> {
        self.db.row(sql::PATIENT, [id.0], patient_row)
    }

    /// All wordings of this name that have no patient ID, 256 at most.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn patients_without_id(&self, name: &str) -> Result<Vec<PatientRow>, CatalogError> {
        let params = params!["", name, put::COMPARED];
        self.db.rows(sql::WORDED, params, patient_row)
    }

    /// All wordings with this patient ID, 256 at most; without an ID none.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn patients_of_id(&self, patient_id: &str) -> Result<Vec<PatientRow>, CatalogError> {
        if patient_id.is_empty() {
            return Ok(Vec::new());
        }
        let params = params![patient_id, put::COMPARED];
        self.db.rows(sql::OF_ID, params, patient_row)
    }

    /// All wordings of who is shown as this one, the one that is shown first.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`], [`CatalogError::Storage`].
    pub fn wordings(&self, id: PatientId) -> Result<Vec<PatientRow>, CatalogError> {
        group(self.db, patient(self.db, id)?.root())
    }

    /// What objects of a study say of their patient, but for its own wording and what stays out.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`], [`CatalogError::Storage`].
    pub fn also_said(&self, study: StudyId) -> Result<Vec<PatientRow>, CatalogError> {
        let own: i64 = self.db.one(sql::OF_STUDY, [study.0])?;
        let own = patient(self.db, PatientId(own))?;
        let root = own.root();
        let mut all = vec![own];
        all.extend(self.db.rows(sql::CLAIMED, [study.0], patient_row)?);
        all.retain(|row| row.id != root);
        Ok(all)
    }

    /// What holds of the patient of a study by a decision that stands: a correction, a merge, a
    /// split. None where nobody has decided anything of it.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`], [`CatalogError::Storage`].
    pub fn corrected_patient(&self, study: StudyId) -> Result<Option<PatientClaim>, CatalogError> {
        let own: i64 = self.db.one(sql::OF_STUDY, [study.0])?;
        let root = patient(self.db, PatientId(own))?.root();
        let split = self.db.rows(sql::SPLIT_FROM, [study.0], |_| Ok(()))?;
        let mut all = group(self.db, root)?;
        let decided = all.len() > 1 || !split.is_empty();
        Ok(decided.then(|| all.swap_remove(0).claim))
    }

    /// What a claim of its objects is to a recorded study.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`], [`CatalogError::Storage`].
    pub fn claimed_of(
        &self,
        study: StudyId,
        claim: &PatientClaim,
    ) -> Result<Claimed, CatalogError> {
        put::judge(self.db, study, claim)
    }

    /// What a claim is to a study; of one that is not recorded yet, to what its first object says.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn claimed(
        &self,
        (kind, uid): (StudyKind, &str),
        first: &PatientClaim,
        claim: &PatientClaim,
    ) -> Result<Claimed, CatalogError> {
        match self.study_by_uid(kind, uid)? {
            Some(study) => put::judge(self.db, study.id, claim),
            None if first.contradicts(claim) => Ok(Claimed::Differs(None)),
            None => Ok(Claimed::Agrees),
        }
    }

    /// Where objects of studies, or studies of one ID, say another patient, and nobody has decided;
    /// the oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn differences(&self) -> Result<Vec<DifferenceRow>, CatalogError> {
        let rows = self.db.rows(sql::OPEN, [], |row| {
            let (id, study): (i64, i64) = (row.get(0)?, row.get(1)?);
            let kind: String = row.get(4)?;
            let (claimed, at): (i64, i64) = (row.get(2)?, row.get(3)?);
            Ok((id, study, claimed, at, DifferenceKind::stored(&kind)?))
        })?;
        let whole = rows.into_iter().map(|(id, study, claimed, at, kind)| {
            let claimed = patient(self.db, PatientId(claimed))?;
            Ok(DifferenceRow {
                id: DifferenceId(id),
                kind,
                study: self.study_there(StudyId(study))?,
                is_known: is_known(self.db, claimed.root())?,
                claimed,
                files: count(self.db.one(sql::FILES, [id])?),
                study_files: count(self.db.one(sql::FILES_OF_STUDY, [study])?),
                at: Timestamp(at),
            })
        });
        whole.collect()
    }

    /// The differences of a study that nobody has decided.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn differences_of(&self, study: StudyId) -> Result<Vec<DifferenceId>, CatalogError> {
        let id = |row: &Row<'_>| Ok(DifferenceId(row.get(0)?));
        self.db.rows(sql::OPEN_OF_STUDY, [study.0], id)
    }

    /// Decisions about patients, the newest first, those that were undone too.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn decisions(&self, limit: u32) -> Result<Vec<DecisionRow>, CatalogError> {
        let rows = self.db.rows(sql::DECISIONS, [limit], stored)?;
        rows.into_iter().map(|row| self.decision(row)).collect()
    }

    fn decision(&self, row: Stored) -> Result<DecisionRow, CatalogError> {
        Ok(DecisionRow {
            id: row.id,
            kind: row.kind,
            patient: patient(self.db, row.patient)?,
            other: row.other.map(|id| patient(self.db, id)).transpose()?,
            study: row.study.map(|id| self.study_there(id)).transpose()?,
            at: row.at,
            person: row.person,
            undone: row.undone,
        })
    }

    fn study_there(&self, id: StudyId) -> Result<crate::StudyRow, CatalogError> {
        self.study(id)?.ok_or(CatalogError::NoRow {
            what: "study",
            row: id.0,
        })
    }
}
