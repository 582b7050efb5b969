//! Whom the objects of a study may say, and by which decision; and how that is judged anew once
//! a decision is made or undone.

use super::claim::{PatientClaim, PatientId};
use super::put::fits;
use super::read::{group, patient};
use super::record::{DecisionId, PatientRow};
use super::sql;
use crate::CatalogError;
use crate::store::{Change, Db, params};
use crate::studies::StudyId;

/// Somebody whom the objects of a study may say without being another patient's.
pub(super) struct Accepted {
    /// In this wording.
    row: PatientRow,
    /// By this decision; none for the patient of whom the study was first recorded.
    pub by: Option<DecisionId>,
}

/// All of them: whom the study was recorded of, to whom it was split off, and all who are shown as
/// one of them.
fn accepted(db: Db<'_>, study: StudyId) -> Result<Vec<Accepted>, CatalogError> {
    let splits = db.rows(sql::SPLIT_FROM, [study.0], |row| {
        Ok((PatientId(row.get(0)?), DecisionId(row.get(1)?)))
    })?;
    let own = PatientId(db.one(sql::OF_STUDY, [study.0])?);
    // The first one first. Each but that one has the study by the split before.
    let whose = splits.iter().map(|(from, _)| *from).rev().chain([own]);
    let by = splits.iter().map(|(_, by)| Some(*by)).rev();
    let mut all = Vec::new();
    for (base, by) in whose.zip([None].into_iter().chain(by)) {
        for row in group(db, patient(db, base)?.root())? {
            let by = match (row.id == base, row.shown_as) {
                (true, _) => by,
                (false, Some(_)) => link(db, row.id)?.or(by),
                // It is what the study's patient is shown as.
                (false, None) => link(db, base)?.or(by),
            };
            all.push(Accepted { row, by });
        }
    }
    Ok(all)
}

/// The decision by which somebody is shown as another one.
fn link(db: Db<'_>, id: PatientId) -> Result<Option<DecisionId>, CatalogError> {
    db.row(sql::LINK, [id.0], |row| Ok(DecisionId(row.get(1)?)))
}

/// By whom a claim is accepted for a study: before all by the one of whom it was recorded.
pub(super) fn accepted_as(
    db: Db<'_>,
    study: StudyId,
    claim: &PatientClaim,
) -> Result<Option<Accepted>, CatalogError> {
    let mut found = None;
    for one in accepted(db, study)? {
        if (one.by.is_none() || found.is_none()) && fits(db, &one.row, claim)? {
            if one.by.is_none() {
                return Ok(Some(one));
            }
            found = Some(one);
        }
    }
    Ok(found)
}

impl Change<'_> {
    /// Judges what objects of studies say once more, after a decision was made or undone: what is
    /// the same patient by a decision that stands is settled by it, what no longer is one is open.
    /// What stays out, as somebody decided, goes on doing so.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`]; [`CatalogError::Storage`].
    pub(super) fn judge_anew<'a>(
        &mut self,
        studies: impl IntoIterator<Item = &'a StudyId>,
    ) -> Result<(), CatalogError> {
        for study in studies {
            let said = self.db.rows(sql::OF_OBJECTS, [study.0], |row| {
                Ok((
                    row.get::<i64>(0)?,
                    PatientId(row.get(1)?),
                    row.get::<Option<i64>>(2)?,
                ))
            })?;
            for (difference, who, settled) in said {
                let claim = patient(self.db, who)?.claim;
                let row = ("difference", difference);
                let accepted = accepted_as(self.db, *study, &claim)?;
                match (accepted.map(|one| one.by), settled) {
                    (Some(Some(by)), None) => {
                        let params = params![difference, by.0];
                        self.db.execute_on(row, sql::SETTLE, params)?;
                    }
                    (None, Some(_)) => {
                        self.db.execute_on(row, sql::OPEN_AGAIN, [difference])?;
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }
}
