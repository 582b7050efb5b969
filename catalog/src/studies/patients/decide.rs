//! Decisions about patients, and how each is undone.

use std::collections::BTreeSet;

use super::claim::{PatientClaim, PatientId};
use super::read::{Stored, group, is_known, patient, stored};
use super::record::{Answer, DecisionId, DecisionKind, DifferenceId, DifferenceKind, PatientRow};
use super::{put, sql};
use crate::CatalogError;
use crate::discs::{SetId, may_hold_any};
use crate::store::{Change, Db, params};
use crate::studies::{StudyId, VersionId, index};
use crate::trail::EventKind;

/// Studies of these patients, and those whose objects say so.
fn studies(db: Db<'_>, patients: &[PatientId]) -> Result<BTreeSet<StudyId>, CatalogError> {
    let mut all = BTreeSet::new();
    for id in patients {
        all.extend(db.rows(sql::STUDIES, [id.0], |row| Ok(StudyId(row.get(0)?)))?);
    }
    Ok(all)
}

impl Change<'_> {
    /// Says what a difference is; the decision. One that another decision has settled meanwhile
    /// gives none.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::NoRow`] where there is none of this number;
    /// [`CatalogError::PatientKnown`], [`CatalogError::PatientNotKnown`],
    /// [`CatalogError::OnDisc`], [`CatalogError::NoFilesDiffer`],
    /// [`CatalogError::FilesDiffer`], [`CatalogError::FilesNotApart`]; [`CatalogError::Storage`].
    pub fn answer(
        &mut self,
        difference: DifferenceId,
        answer: Answer,
    ) -> Result<Option<DecisionId>, CatalogError> {
        let open = self.db.row(sql::OPEN_ONE, [difference.0], |row| {
            let kind: String = row.get(2)?;
            let kind = DifferenceKind::stored(&kind)?;
            Ok((StudyId(row.get(0)?), PatientId(row.get(1)?), kind))
        })?;
        let Some((study, claimed, differs)) = open else {
            return Ok(None);
        };
        let (kind, keep) = match answer {
            Answer::Correction { keep } => (DecisionKind::Correction, keep),
            Answer::Merge { keep } => (DecisionKind::Merge, keep),
            Answer::WrongPatient if differs == DifferenceKind::Studies => {
                return Err(CatalogError::NoFilesDiffer);
            }
            Answer::WrongPatient => {
                return self.wrong_patient(difference, study, claimed).map(Some);
            }
            Answer::TwoPeople if differs == DifferenceKind::Objects => {
                return Err(CatalogError::FilesDiffer);
            }
            Answer::TwoPeople => return self.two_people(difference, study, claimed).map(Some),
        };
        let own: i64 = self.db.one(sql::OF_STUDY, [study.0])?;
        let own = patient(self.db, PatientId(own))?.root();
        let claimed = patient(self.db, claimed)?.root();
        match (kind, is_known(self.db, claimed)?) {
            (DecisionKind::Correction, true) => return Err(CatalogError::PatientKnown),
            (DecisionKind::Merge, false) => return Err(CatalogError::PatientNotKnown),
            _ => {}
        }
        let (from, to) = if keep { (claimed, own) } else { (own, claimed) };
        self.show_as(kind, from, to).map(Some)
    }

    /// Says that two patients of the archive are one, who is shown as `into`, or as whom that one
    /// is shown as: only as long as that holds.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::NoRow`]; [`CatalogError::MergedIntoItself`];
    /// [`CatalogError::NothingNames`] where nothing says who `into` is;
    /// [`CatalogError::SamePatient`] where they are one already; [`CatalogError::Storage`].
    pub fn merge_patients(
        &mut self,
        from: PatientId,
        into: PatientId,
    ) -> Result<DecisionId, CatalogError> {
        if from == into {
            return Err(CatalogError::MergedIntoItself);
        }
        let from = patient(self.db, from)?.root();
        self.require_named(into)?;
        self.show_as(DecisionKind::Merge, from, into)
    }

    /// Refuses to join anything to whom nothing names: that one is nobody else.
    fn require_named(&self, id: PatientId) -> Result<(), CatalogError> {
        let root = patient(self.db, patient(self.db, id)?.root())?;
        match root.claim.names_anybody() {
            true => Ok(()),
            false => Err(CatalogError::NothingNames),
        }
    }

    /// Says what holds of a patient instead of what is shown; what is empty stays as it is.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::NoRow`]; [`CatalogError::SamePatient`]
    /// where it says nothing new; [`CatalogError::NotPlain`], [`CatalogError::BirthDate`];
    /// [`CatalogError::PatientKnown`] where that is another patient of
    /// the archive, or has the ID of one; [`CatalogError::Storage`].
    pub fn correct_patient(
        &mut self,
        id: PatientId,
        holds: &PatientClaim,
    ) -> Result<DecisionId, CatalogError> {
        holds.may_be_said(self.at)?;
        let root = patient(self.db, patient(self.db, id)?.root())?;
        let now = holds.or(&root.claim);
        let to = self.put_named(&now)?;
        let to = patient(self.db, to)?.root();
        if to != root.id && is_known(self.db, to)? {
            return Err(CatalogError::PatientKnown);
        }
        self.show_as(DecisionKind::Correction, root.id, to)
    }

    /// The patient whom somebody names, to the letter: what a name fills in can be undone too. It
    /// goes with the decision that it is for.
    ///
    /// # Errors
    /// [`CatalogError::NoOneNamed`] where too little is said; [`CatalogError::NotPlain`],
    /// [`CatalogError::BirthDate`]; [`CatalogError::Storage`].
    pub fn name_patient(&mut self, claim: &PatientClaim) -> Result<PatientId, CatalogError> {
        claim.may_be_said(self.at)?;
        self.put_named(claim)
    }

    fn put_named(&mut self, claim: &PatientClaim) -> Result<PatientId, CatalogError> {
        if claim.patient_id.is_empty() && claim.name.is_empty() {
            return Err(CatalogError::NoOneNamed);
        }
        put::put_exactly(self.db, claim, self.at)
    }

    /// Says that a study is another patient's.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::NoRow`]; [`CatalogError::SamePatient`]
    /// where it is that one's already; [`CatalogError::NothingNames`] where nothing says who that
    /// is; [`CatalogError::Storage`].
    pub fn split_study(
        &mut self,
        study: StudyId,
        to: PatientId,
    ) -> Result<DecisionId, CatalogError> {
        let own: i64 = self.db.one(sql::OF_STUDY, [study.0])?;
        let own = patient(self.db, PatientId(own))?;
        let to = patient(self.db, to)?;
        if to.root() == own.root() {
            return Err(CatalogError::SamePatient);
        }
        self.require_named(to.id)?;
        let id = self.decide(DecisionKind::Split, own.id, Some(to.id), Some(study))?;
        self.give_study(study, to.id)?;
        Ok(id)
    }

    /// Undoes a decision: what it joined comes apart, what it took away is there again.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::NoRow`]; [`CatalogError::IsUndone`];
    /// [`CatalogError::LaterDecision`] where the same study was given on since;
    /// [`CatalogError::Storage`].
    pub fn undo_decision(&mut self, id: DecisionId) -> Result<(), CatalogError> {
        let decision = self.db.row(sql::DECISION, [id.0], stored)?;
        let decision = decision.ok_or(CatalogError::NoRow {
            what: "decision",
            row: id.0,
        })?;
        if decision.undone.is_some() {
            return Err(CatalogError::IsUndone);
        }
        if let (DecisionKind::Split, Some(study)) = (decision.kind, decision.study) {
            let last = self
                .db
                .row(sql::SPLIT_FROM, [study.0], |row| row.get::<i64>(1))?;
            if last.is_some_and(|last| last != id.0) {
                return Err(CatalogError::LaterDecision);
            }
        }
        let params = params![id.0, self.at.0];
        self.db.execute_on(("decision", id.0), sql::UNDO, params)?;
        self.event(EventKind::DecisionUndone, id.0, decision.kind.text())?;
        self.undone(&decision)
    }

    fn undone(&mut self, decision: &Stored) -> Result<(), CatalogError> {
        let differences = self.db.rows(sql::OF_DECISION, [decision.id.0], |row| {
            Ok(DifferenceId(row.get(0)?))
        })?;
        self.db.execute(sql::REOPEN, [decision.id.0])?;
        match (decision.kind, decision.study) {
            (DecisionKind::Split, Some(study)) => self.give_study(study, decision.patient),
            (DecisionKind::WrongPatient, Some(study)) => {
                for difference in differences {
                    for (version, _) in self.versions_that_differ(difference)? {
                        let params = params![version.0, decision.at.0];
                        self.db.execute(sql::TAKE_BACK, params)?;
                    }
                }
                self.judge_anew([&study])?;
                index::index_anew(self.db, [study])
            }
            (DecisionKind::TwoPeople, _) => Ok(()),
            _ => {
                self.show_anew(patient(self.db, decision.patient)?.root())?;
                self.tell_who_shares_an_id(decision)
            }
        }
    }

    /// The patient of a study is not the one of that ID whom other studies have: both stay.
    fn two_people(
        &mut self,
        difference: DifferenceId,
        study: StudyId,
        other: PatientId,
    ) -> Result<DecisionId, CatalogError> {
        let own: i64 = self.db.one(sql::OF_STUDY, [study.0])?;
        let id = self.decide(
            DecisionKind::TwoPeople,
            PatientId(own),
            Some(other),
            Some(study),
        )?;
        let params = params![difference.0, id.0];
        self.db
            .execute_on(("difference", difference.0), sql::SETTLE, params)?;
        Ok(id)
    }

    /// Objects of a study are not its patient's: they stay out.
    fn wrong_patient(
        &mut self,
        difference: DifferenceId,
        study: StudyId,
        claimed: PatientId,
    ) -> Result<DecisionId, CatalogError> {
        self.require_none_to_be_burned(difference)?;
        let versions = self.versions_that_differ(difference)?;
        if versions.is_empty() {
            return Err(CatalogError::FilesNotApart);
        }
        let id = self.decide(DecisionKind::WrongPatient, claimed, None, Some(study))?;
        let params = params![difference.0, id.0];
        self.db
            .execute_on(("difference", difference.0), sql::SETTLE, params)?;
        for (version, waits) in versions {
            // What is burned stays on its discs. Where those are given up one day, it does not
            // wait again.
            if waits {
                self.db.execute(sql::LEFT_OUT_NO_MORE, [version.0])?;
            } else if self
                .db
                .value::<i64>(sql::IS_LEFT_OUT, [version.0])?
                .is_some()
            {
                continue;
            }
            let params = params![version.0, self.at.0];
            self.db.execute(sql::LEAVE_OUT, params)?;
        }
        index::index_anew(self.db, [study])?;
        Ok(id)
    }

    /// Refuses where objects of a difference are on a disc that may be dropped still, since no copy
    /// of its set holds anything: so they can be kept off it.
    fn require_none_to_be_burned(&self, difference: DifferenceId) -> Result<(), CatalogError> {
        let discs = self.db.rows(sql::DISCS, [difference.0], |row| {
            Ok((SetId(row.get(1)?), row.get::<String>(2)?))
        })?;
        for (set, disc) in discs {
            if !may_hold_any(self.db, set)? {
                return Err(CatalogError::OnDisc { disc });
            }
        }
        Ok(())
    }

    /// Versions of a difference, and whether each waits.
    fn versions_that_differ(
        &self,
        difference: DifferenceId,
    ) -> Result<Vec<(VersionId, bool)>, CatalogError> {
        self.db.rows(sql::VERSIONS, [difference.0], |row| {
            Ok((VersionId(row.get(0)?), row.get(1)?))
        })
    }

    /// Lets one patient, who is shown as nobody else, with all who are shown as it, be shown as
    /// whom `named` is shown as.
    fn show_as(
        &mut self,
        kind: DecisionKind,
        from: PatientId,
        named: PatientId,
    ) -> Result<DecisionId, CatalogError> {
        let to = patient(self.db, named)?.root();
        if from == to {
            return Err(CatalogError::SamePatient);
        }
        if kind == DecisionKind::Correction && put::takes_id_of_other(self.db, from, to)? {
            return Err(CatalogError::PatientKnown);
        }
        let id = self.decide(kind, from, Some(named), None)?;
        for row in group(self.db, from)? {
            let params = params![row.id.0, to.0];
            self.db
                .execute_on(("patient", row.id.0), sql::SHOW, params)?;
        }
        self.settle(to, id)?;
        let all = group(self.db, to)?;
        self.judge_studies_of(&all)?;
        Ok(id)
    }

    /// Settles what nobody has decided between patients that are one now.
    fn settle(&mut self, root: PatientId, by: DecisionId) -> Result<(), CatalogError> {
        let ids: BTreeSet<i64> = group(self.db, root)?.iter().map(|row| row.id.0).collect();
        for id in &ids {
            let open = self.db.rows(sql::OPEN_OF_PATIENT, [id], |row| {
                Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))
            })?;
            for (difference, _) in open.iter().filter(|(_, own)| ids.contains(own)) {
                let params = params![difference, by.0];
                self.db
                    .execute_on(("difference", *difference), sql::SETTLE, params)?;
            }
        }
        Ok(())
    }

    /// Finds out again, for all who were shown as one, whom the decisions that stand show each as.
    fn show_anew(&mut self, before: PatientId) -> Result<(), CatalogError> {
        let all = group(self.db, before)?;
        for row in &all {
            let mut root = row.id;
            while let Some(next) = self.db.value::<i64>(sql::LINK, [root.0])? {
                root = PatientId(next);
            }
            let shown_as = (root != row.id).then_some(root.0);
            if shown_as != row.shown_as.map(|id| id.0) {
                let params = params![row.id.0, shown_as];
                self.db
                    .execute_on(("patient", row.id.0), sql::SHOW, params)?;
            }
        }
        self.judge_studies_of(&all)
    }

    /// Judges anew, and indexes, the studies of those who are, or were, one patient.
    fn judge_studies_of(&mut self, all: &[PatientRow]) -> Result<(), CatalogError> {
        let ids: Vec<PatientId> = all.iter().map(|row| row.id).collect();
        let studies = studies(self.db, &ids)?;
        self.judge_anew(&studies)?;
        index::index_anew(self.db, studies)
    }

    fn give_study(&mut self, study: StudyId, to: PatientId) -> Result<(), CatalogError> {
        let params = params![study.0, to.0];
        self.db
            .execute_on(("study", study.0), sql::SET_PATIENT, params)?;
        self.judge_anew([&study])?;
        index::index_anew(self.db, [study])
    }

    fn decide(
        &mut self,
        kind: DecisionKind,
        patient: PatientId,
        other: Option<PatientId>,
        study: Option<StudyId>,
    ) -> Result<DecisionId, CatalogError> {
        let params = params![
            kind.text(),
            patient.0,
            other.map(|id| id.0),
            study.map(|id| id.0),
            self.at.0,
            self.by.person.0
        ];
        let id = self.db.insert(sql::DECIDE, params)?;
        let event = match kind {
            DecisionKind::Correction => EventKind::PatientCorrected,
            DecisionKind::Merge => EventKind::PatientsMerged,
            DecisionKind::Split => EventKind::StudySplitOff,
            DecisionKind::WrongPatient => EventKind::WrongPatient,
            DecisionKind::TwoPeople => EventKind::TwoPeople,
        };
        let other = other.map_or_else(String::new, |id| format!(", patient row {}", id.0));
        let study = study.map_or_else(String::new, |id| format!(", study row {}", id.0));
        self.event(
            event,
            id,
            &format!("patient row {}{other}{study}", patient.0),
        )?;
        Ok(DecisionId(id))
    }
}
