//! Recording what is said of patients, and where objects of a study differ.

use super::accept::accepted_as;
use super::claim::{PatientClaim, PatientId};
use super::read::{is_known, patient, patient_row};
use super::record::{Claimed, DecisionKind, DifferenceId, DifferenceKind, PatientRow};
use super::sql;
use crate::CatalogError;
use crate::store::{Change, Db, Timestamp, params};
use crate::studies::{StudyId, index};
use crate::trail::EventKind;

/// So many wordings of one ID are compared at most, and of one ID and name.
pub(super) const COMPARED: u32 = 256;

/// Whether a claim fits a row and, where another one is shown instead, says nothing beyond the row
/// that is not so there.
pub(super) fn fits(
    db: Db<'_>,
    row: &PatientRow,
    claim: &PatientClaim,
) -> Result<bool, CatalogError> {
    if row.claim.contradicts(claim) {
        return Ok(false);
    }
    match row.shown_as {
        None => Ok(true),
        Some(root) => {
            let beyond = claim.beyond(&row.claim);
            Ok(!patient(db, root)?.claim.contradicts(&beyond))
        }
    }
}

fn first_that_fits(
    db: Db<'_>,
    rows: Vec<PatientRow>,
    claim: &PatientClaim,
) -> Result<Option<PatientRow>, CatalogError> {
    for row in rows {
        if row.claim.is_wording_of(claim) && fits(db, &row, claim)? {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

/// The row of a wording, where there is one.
fn find(db: Db<'_>, claim: &PatientClaim) -> Result<Option<PatientRow>, CatalogError> {
    if !claim.names_anybody() {
        return Ok(None);
    }
    let worded = params![claim.patient_id, claim.name, COMPARED];
    let same = db.rows(sql::WORDED, worded, patient_row)?;
    if let Some(row) = first_that_fits(db, same, claim)? {
        return Ok(Some(row));
    }
    if claim.patient_id.is_empty() {
        return Ok(None);
    }
    let of_id = db.rows(sql::OF_ID, params![claim.patient_id, COMPARED], patient_row)?;
    first_that_fits(db, of_id, claim)
}

/// The row of what is said of a patient: a new one, or the one that is there, with what was empty
/// filled. A birth date that is new is found with the studies before too. Of whom nothing is said,
/// a case without a patient among them, is nobody else: that has a row of its own.
pub(in crate::studies) fn put_patient(
    db: Db<'_>,
    claim: &PatientClaim,
    at: Timestamp,
) -> Result<Put, CatalogError> {
    let Some(known) = find(db, claim)? else {
        let id = add(db, claim, at)?;
        return Ok(Put { id, is_new: true });
    };
    fill(db, &known, claim)?;
    let id = known.id;
    Ok(Put { id, is_new: false })
}

/// The row of what is said of a patient.
pub(in crate::studies) struct Put {
    /// The row.
    pub id: PatientId,
    /// Nobody has said so before.
    pub is_new: bool,
}

/// Of the patients with studies who have the ID of a new one and cannot be it, the one who is most
/// likely meant: born on the same day, else of the same name, else the first. None where one of
/// them may well be it, or another issuer gave the ID.
fn namesake(
    db: Db<'_>,
    own: PatientId,
    claim: &PatientClaim,
) -> Result<Option<PatientId>, CatalogError> {
    if claim.patient_id.is_empty() {
        return Ok(None);
    }
    let of_id = db.rows(sql::OF_ID, params![claim.patient_id, COMPARED], patient_row)?;
    let mut best: Option<(u8, PatientId)> = None;
    for row in of_id {
        let others = row.claim.is_of_another_issuer(claim);
        if others || row.id == own || !is_known(db, row.root())? {
            continue;
        }
        if fits(db, &row, claim)? {
            return Ok(None);
        }
        let shown = patient(db, row.root())?.claim;
        let far = claim.far_from(&shown.or(&row.claim));
        if best.is_none_or(|(nearest, _)| far < nearest) {
            best = Some((far, row.root()));
        }
    }
    Ok(best.map(|(_, id)| id))
}

/// Whether a patient that is shown as a new one from now on would have the ID of a third one, by
/// the same issuer: that is a merge, or a slip.
pub(super) fn takes_id_of_other(
    db: Db<'_>,
    from: PatientId,
    to: PatientId,
) -> Result<bool, CatalogError> {
    let (was, becomes) = (patient(db, from)?.claim, patient(db, to)?.claim);
    let has_id = |claim: &PatientClaim| {
        claim.patient_id == becomes.patient_id && claim.issuer == becomes.issuer
    };
    if becomes.patient_id.is_empty() || has_id(&was) || is_known(db, to)? {
        return Ok(false);
    }
    Ok(other_of_id(db, &becomes, &[from, to])?.is_some())
}

/// A patient with studies who has the ID that a claim says, by the same issuer, and is none of
/// these.
pub(super) fn other_of_id(
    db: Db<'_>,
    claim: &PatientClaim,
    but: &[PatientId],
) -> Result<Option<PatientId>, CatalogError> {
    let has_id =
        |other: &PatientClaim| other.patient_id == claim.patient_id && other.issuer == claim.issuer;
    for row in db.rows(sql::OF_ID, params![claim.patient_id, COMPARED], patient_row)? {
        let root = row.root();
        let is_other = !but.contains(&root) && has_id(&patient(db, root)?.claim);
        if is_other && is_known(db, root)? {
            return Ok(Some(root));
        }
    }
    Ok(None)
}

fn add(db: Db<'_>, claim: &PatientClaim, at: Timestamp) -> Result<PatientId, CatalogError> {
    let PatientClaim {
        issuer,
        patient_id,
        name,
        birth_date,
        sex,
    } = claim;
    let params = params![issuer, patient_id, name, birth_date, sex, at.0];
    Ok(PatientId(db.insert(sql::ADD, params)?))
}

/// The row of exactly what somebody says, to the letter: what it fills in can be undone too.
pub(super) fn put_exactly(
    db: Db<'_>,
    claim: &PatientClaim,
    at: Timestamp,
) -> Result<PatientId, CatalogError> {
    let worded = params![claim.patient_id, claim.name, COMPARED];
    let mut same = db.rows(sql::WORDED, worded, patient_row)?;
    // Without ID and birth date the same words are not the same person.
    same.retain(|row| row.claim == *claim && claim.is_wording_of(claim));
    match same.first() {
        Some(row) => Ok(row.id),
        None => add(db, claim, at),
    }
}

/// Fills what is empty.
fn fill(db: Db<'_>, known: &PatientRow, claim: &PatientClaim) -> Result<(), CatalogError> {
    let filled = known.claim.or(claim);
    let params = params![known.id.0, filled.issuer, filled.birth_date, filled.sex];
    let now = [&filled.issuer, &filled.birth_date, &filled.sex];
    if now
        != [
            &known.claim.issuer,
            &known.claim.birth_date,
            &known.claim.sex,
        ]
    {
        db.execute_on(("patient", known.id.0), sql::FILL, params)?;
    }
    if known.claim.birth_date != filled.birth_date {
        index::index_patient(db, known.root())?;
    }
    Ok(())
}

/// What a claim is to a study. That its objects stay out, as somebody decided, holds whoever is
/// shown as whom since.
pub(super) fn judge(
    db: Db<'_>,
    study: StudyId,
    claim: &PatientClaim,
) -> Result<Claimed, CatalogError> {
    let accepted = accepted_as(db, study, claim)?;
    if accepted.as_ref().is_some_and(|one| one.by.is_none()) {
        return Ok(Claimed::Agrees);
    }
    let known = match find(db, claim)? {
        Some(row) => of_row(db, study, row.id)?,
        None => Claimed::Differs(None),
    };
    Ok(match (accepted, known) {
        (Some(_), Claimed::Differs(id)) => Claimed::Decided(id),
        (_, known) => known,
    })
}

/// What a claim that is no wording of a study's patient is to the study.
fn of_row(db: Db<'_>, study: StudyId, claimed: PatientId) -> Result<Claimed, CatalogError> {
    let known = db.row(sql::DIFFERENCE, params![study.0, claimed.0], |row| {
        let kind: Option<String> = row.get(1)?;
        let kind = kind.as_deref().map(DecisionKind::stored).transpose()?;
        Ok((DifferenceId(row.get(0)?), kind))
    })?;
    Ok(match known {
        Some((_, Some(DecisionKind::WrongPatient))) => Claimed::StaysOut,
        Some((id, _)) => Claimed::Differs(Some(id)),
        None => Claimed::Differs(None),
    })
}

impl Change<'_> {
    /// Records what objects of a study say of their patient. What differs is listed once, for
    /// somebody to decide; what is the same patient only by a decision is kept as settled by it.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`], [`CatalogError::NoRow`], [`CatalogError::Storage`].
    pub fn put_claim(
        &mut self,
        study: StudyId,
        claim: &PatientClaim,
    ) -> Result<Claimed, CatalogError> {
        match judge(self.db, study, claim)? {
            Claimed::Differs(None) | Claimed::Decided(None) => {}
            known => return Ok(known),
        }
        let settled = accepted_as(self.db, study, claim)?.and_then(|one| one.by);
        let claimed = put_patient(self.db, claim, self.at)?.id;
        let id = match of_row(self.db, study, claimed)? {
            Claimed::StaysOut => return Ok(Claimed::StaysOut),
            Claimed::Differs(Some(id)) => id,
            _ => {
                let id = self.differ(DifferenceKind::Objects, study, claimed)?;
                if let Some(by) = settled {
                    let params = params![id.0, by.0];
                    self.db
                        .execute_on(("difference", id.0), sql::SETTLE, params)?;
                }
                // It is found by whom its objects say, too.
                index::index_anew(self.db, [study])?;
                id
            }
        };
        Ok(match settled {
            Some(_) => Claimed::Decided(Some(id)),
            None => Claimed::Differs(Some(id)),
        })
    }

    /// Lists that the patient of a new study, of whom nothing was said before, has the ID of
    /// another one and cannot be the same. It is told once: with the first study that says so.
    pub(in crate::studies) fn put_namesake(
        &mut self,
        study: StudyId,
        own: PatientId,
        claim: &PatientClaim,
    ) -> Result<Option<DifferenceId>, CatalogError> {
        let other = namesake(self.db, own, claim)?;
        let differ = |other| self.differ(DifferenceKind::Studies, study, other);
        other.map(differ).transpose()
    }

    pub(super) fn differ(
        &mut self,
        kind: DifferenceKind,
        study: StudyId,
        claimed: PatientId,
    ) -> Result<DifferenceId, CatalogError> {
        let params = params![kind.text(), study.0, claimed.0, self.at.0];
        let id = self.db.insert(sql::ADD_DIFFERENCE, params)?;
        let detail = format!("study row {}, patient row {}", study.0, claimed.0);
        self.event(EventKind::PatientsDiffer, id, &detail)?;
        Ok(DifferenceId(id))
    }
}
