//! Patients who come apart again: whose ID somebody else has meanwhile, that is told.

use super::claim::PatientId;
use super::put::other_of_id;
use super::read::{Stored, group, is_known, patient};
use super::record::DifferenceKind;
use super::sql;
use crate::CatalogError;
use crate::store::{Change, params};
use crate::studies::StudyId;

impl Change<'_> {
    /// After a correction or a merge was undone: what was asked about the one who nobody is any
    /// more is asked about whom it came from; and where another patient has got the ID meanwhile
    /// that is shown again, somebody has to say whether these are two people.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::Storage`].
    pub(super) fn tell_who_shares_an_id(&mut self, undone: &Stored) -> Result<(), CatalogError> {
        let back = patient(self.db, undone.patient)?.root();
        if !is_known(self.db, back)? {
            return Ok(());
        }
        if let Some(nobody) = undone.other
            && !is_known(self.db, patient(self.db, nobody)?.root())?
        {
            let open = self.db.rows(sql::OPEN_SHARED, [nobody.0], |row| {
                Ok((row.get::<i64>(0)?, StudyId(row.get(1)?)))
            })?;
            for (difference, study) in open {
                let params = params![difference, undone.id.0];
                self.db
                    .execute_on(("difference", difference), sql::SETTLE, params)?;
                if self.has_id_of(study, back)? {
                    self.differ(DifferenceKind::Studies, study, back)?;
                }
            }
        }
        let shown = patient(self.db, back)?.claim;
        if shown.patient_id.is_empty() {
            return Ok(());
        }
        let Some(other) = other_of_id(self.db, &shown, &[back])? else {
            return Ok(());
        };
        match self.first_study(back)? {
            Some(study) if !self.is_told(back, other)? => self
                .differ(DifferenceKind::Studies, study, other)
                .map(|_| ()),
            _ => Ok(()),
        }
    }

    /// Whether the patient of a study is shown with the ID of somebody else.
    fn has_id_of(&self, study: StudyId, other: PatientId) -> Result<bool, CatalogError> {
        let own: i64 = self.db.one(sql::OF_STUDY, [study.0])?;
        let own = patient(self.db, patient(self.db, PatientId(own))?.root())?.claim;
        let other = patient(self.db, other)?.claim;
        Ok(own.patient_id == other.patient_id && own.issuer == other.issuer)
    }

    /// Whether it was told that two patients have one ID, decided or not.
    fn is_told(&self, one: PatientId, other: PatientId) -> Result<bool, CatalogError> {
        for (own, named) in [(one, other), (other, one)] {
            for row in group(self.db, own)? {
                let studies = self
                    .db
                    .rows(sql::OWN_STUDIES, [row.id.0], |row| row.get::<i64>(0))?;
                for study in studies {
                    for named in group(self.db, named)? {
                        let params = params![study, named.id.0];
                        if self.db.value::<i64>(sql::SHARED, params)?.is_some() {
                            return Ok(true);
                        }
                    }
                }
            }
        }
        Ok(false)
    }

    fn first_study(&self, root: PatientId) -> Result<Option<StudyId>, CatalogError> {
        for row in group(self.db, root)? {
            if let Some(study) = self.db.value::<i64>(sql::HAS_STUDY, [row.id.0])? {
                return Ok(Some(StudyId(study)));
            }
        }
        Ok(None)
    }
}
