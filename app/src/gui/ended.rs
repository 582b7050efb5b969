//! Takes how a job ended: what is shown now, and what is said of it.

use super::command::Command;
use super::desktop::{Desktop, SaidOf};
use super::screens::drive::data::Book;
use super::screens::today;
use super::view::{Known, Preview, Question, Screen, Signed};
use crate::jobs::JobError;
use crate::jobs::overview::next_step::NextStep;
use crate::jobs::overview::status;
use crate::jobs::run::runner::{Outcome, Request};
use crate::jobs::shelf::people::Person;
use crate::station::portal::Chosen;
use crate::station::{DriveRow, Lying};
use crate::words::advice::Place;
use crate::words::lang::say;
use crate::words::outcomes::{self, Note, Tone, note, trouble};
use crate::words::{self, notices};
use stele_catalog::CopyState;

impl Desktop {
    /// Takes how a job ended. What a drive's own job has to say stands at that drive.
    pub(super) fn take(&mut self, result: Result<Outcome, JobError>, drive: Option<String>) {
        self.take_ended(result, drive, false);
    }

    /// Takes how a job ended; `looked` where it only looked at the archive.
    pub(super) fn take_ended(
        &mut self,
        result: Result<Outcome, JobError>,
        drive: Option<String>,
        looked: bool,
    ) {
        let outcome = match result {
            Ok(outcome) => outcome,
            Err(e) => {
                self.take_error(&e, drive, looked);
                return;
            }
        };
        // Long because it is one flat table.
        match outcome {
            looked @ Outcome::Status { .. } => {
                self.take_status(looked);
                return;
            }
            Outcome::Desk(outcome) => {
                self.take_desk(outcome);
                return;
            }
            Outcome::Requests(answer) => {
                self.take_request(answer);
                return;
            }
            Outcome::Delivered(handed) => {
                self.take_handed(*handed);
                return;
            }
            Outcome::Scan(answer) => {
                self.answered();
                if self.scanned(&answer) {
                    return;
                }
                self.show_answer(answer.studies.len());
                self.view.answer = Some(answer);
                return;
            }
            Outcome::Decisions(decided) => {
                self.view.decisions = Some(decided.decisions);
                return;
            }
            Outcome::Plan(planned) => {
                let stored = planned.stored.then(|| outcomes::planned(&planned));
                self.view.preview = (!planned.stored).then(|| Preview::new(planned));
                self.view.message = stored.or(self.view.message.take());
            }
            other @ (Outcome::Ingest(_)
            | Outcome::Build(_)
            | Outcome::Burn(_)
            | Outcome::Replaced(_)
            | Outcome::BurnSet(_)
            | Outcome::Verify(_)
            | Outcome::Repair(_)
            | Outcome::Restore(_)
            | Outcome::ToldApart(_)
            | Outcome::Dropped(_)
            | Outcome::LookedAt
            | Outcome::Person(_)
            | Outcome::Printed(_)
            | Outcome::Drive) => self.say(drive, note(&other)),
            // A search is taken where it was begun.
            Outcome::Preferred | Outcome::Found(_) => return,
            Outcome::DriveHistory { drive, history } => {
                if self.view.nav.drive == drive {
                    self.view.book = Some(Book::of(&history, &drive));
                }
                return;
            }
            Outcome::Chosen(chosen) => {
                self.take_chosen(chosen);
                return;
            }
            other @ (Outcome::Settled(_) | Outcome::Shelve(_) | Outcome::Decided(_)) => {
                if let Outcome::Decided(decided) = &other {
                    let undo = decided.decisions.iter().copied().map(Command::Undo);
                    self.offer_undo(say!("frame-decided"), undo.collect());
                }
                if let Outcome::Settled(settled) = &other {
                    self.take_settled(&settled.serial);
                }
                self.say(drive, note(&other));
                self.show_again();
            }
        }
        self.look();
    }

    /// Takes what a look at the archive has seen.
    fn take_status(&mut self, looked: Outcome) {
        let Outcome::Status {
            status,
            drives,
            notices,
            held,
            people,
            places,
            check,
            stocktake,
            requests,
            acts,
            at,
        } = looked
        else {
            return;
        };
        self.take_people(people, acts.as_deref());
        let seen = today::data::seen(&status, &self.view.without_second, at);
        let mut due = seen.due;
        due.extend(today::desk::requests(&requests, at));
        due.extend(today::desk::shipments_due(&status.shipments, at));
        due.extend(today::desk::blanks_due(&status.low_blanks));
        let is_next = matches!(
            status.next,
            NextStep::BeginCheck { .. } | NextStep::ReadForCheck { .. }
        );
        let check_due = status.check.as_ref().filter(|_| !is_next);
        due.extend(check_due.map(today::desk::check));
        due.extend(stocktake.as_deref().map(today::desk::stocktake));
        self.view.due = today::data::ordered(due);
        self.view.sets_due = seen.sets;
        self.view.check = check;
        self.take_requests(requests, at);
        (self.view.health, self.view.looked_at) = (seen.health, Some(at));
        if let Some(preview) = &mut self.view.preview {
            preview.studies_changed |= self.view.status.waiting != status.waiting;
        }
        self.view.known = Known::Read;
        self.forget_said(&drives, &status);
        self.view.status = *status;
        self.view.drives = drives;
        self.take_places(places);
        self.take_stocktake(stocktake.map(|of| *of));
        self.review_shipments(at);
        self.review_blanks();
        let held = held.map(|held| {
            let advice = notices::while_held(&held, Place::Window);
            (notices::held(&held), advice)
        });
        let notice = notices.first();
        let notice = notice.map(|left| (notices::what(left), notices::next(left, Place::Window)));
        if let Some((text, advice)) = held.or(notice) {
            let tone = Tone::Look;
            self.view.message = Some(Note {
                tone,
                text,
                advice,
                code: None,
            });
        }
    }

    /// Takes the folder that was chosen; where there is no dialog, its path can be typed.
    fn take_chosen(&mut self, chosen: Chosen) {
        match chosen {
            Chosen::Folder(path) if self.view.nav.screen == Screen::Requests => {
                self.view.requests.hand.folder = path.display().to_string();
            }
            Chosen::Folder(path) => self.view.form.folder = path.display().to_string(),
            Chosen::Nothing => {}
            Chosen::NoPortal => {
                self.view.message = Some(Note {
                    tone: Tone::Look,
                    text: say!("frame-no-chooser"),
                    advice: say!("frame-type-path"),
                    code: None,
                });
            }
        }
    }

    fn take_people(&mut self, people: Vec<Person>, acts: Option<&str>) {
        let mut all = people.iter();
        let acting = all.find(|person| Some(person.person.as_str()) == acts);
        self.view.signed = acting.map(|person| Signed {
            name: words::people::shown(person),
            role: person.role,
        });
        self.view.people.all = Some(people);
    }

    /// Asks anew what is shown: something else is to be said of it now.
    pub(super) fn show_again(&mut self) {
        if self.view.decisions.is_some() {
            self.quickly(Command::ShowDecisions, Request::Decisions);
        }
        self.view.form.why.clear();
        self.view.form.slot.clear();
        self.ask_again();
    }

    /// Takes that a job could not be done; `looked` where it only looked at the archive.
    fn take_error(&mut self, error: &JobError, drive: Option<String>, looked: bool) {
        if let (JobError::PlanChanged, Some(shown)) = (error, &mut self.view.preview) {
            shown.studies_changed = true;
        }
        if self.view.question.is_none() {
            self.view.question = asked_by(error);
        }
        let said = trouble(error);
        if std::mem::take(&mut self.asked) {
            self.not_answered(said.clone());
        }
        self.say(drive, Some(said));
        // A look that failed is not repeated by itself: it would fail again and again.
        match (looked, self.view.known) {
            (false, _) => self.look(),
            (true, Known::NotYet) => self.view.known = Known::Failed,
            // What is shown is of some time ago: nobody is to go by it.
            (true, Known::Read) => self.view.known = Known::Failed,
            (true, Known::Failed) => {}
        }
    }

    /// Says something at a drive, or below where it is of the archive.
    pub(super) fn say(&mut self, drive: Option<String>, note: Option<Note>) {
        match (drive, note) {
            (Some(drive), Some(note)) => {
                let after = SaidOf::LookAfter(self.looks);
                self.said_of.insert(drive.clone(), after);
                self.view.said.insert(drive, note);
            }
            // What has nothing to say takes no success away that was told meanwhile.
            (None, None) => self.view.message = self.view.message.take().filter(is_success),
            (None, note) => self.view.message = note,
            (Some(_), None) => {}
        }
    }

    /// Forgets what was said of a disc that lies in its drive no more, since another one does, or
    /// that is another thing now than when it was said.
    fn forget_said(&mut self, drives: &[DriveRow], status: &status::Outcome) {
        let looks = self.looks;
        for row in drives
            .iter()
            .filter(|row| matches!(row.medium, Lying::Disc { .. }))
        {
            let Some(of) = self.said_of.get_mut(&row.name) else {
                continue;
            };
            let state = row
                .label
                .as_deref()
                .and_then(|label| state_of(status, label));
            let lies = (row.file.clone(), row.label.clone(), row.blank, state);
            match of {
                SaidOf::LookAfter(before) if looks <= *before => {}
                SaidOf::LookAfter(_) => *of = SaidOf::Disc(lies),
                SaidOf::Disc(was) if *was == lies => {}
                SaidOf::Disc(_) => {
                    self.said_of.remove(&row.name);
                    self.view.said.remove(&row.name);
                }
            }
        }
    }
}

/// What a copy is.
fn state_of(status: &status::Outcome, serial: &str) -> Option<CopyState> {
    let mut copies = status.sets.iter().flat_map(status::Set::copies);
    copies
        .find(|copy| copy.serial == serial)
        .map(|copy| copy.state)
}

/// What is asked where an error only wants a person's word.
fn asked_by(error: &JobError) -> Option<Question> {
    match error {
        JobError::NoTag {
            drive,
            serial: Some(serial),
            ..
        } => Some(Question::Label {
            serial: serial.clone(),
            drive: drive.clone(),
        }),
        JobError::SameDisc {
            serial,
            other,
            drive,
            ..
        } => Some(Question::DiscChanged {
            serial: serial.clone(),
            other: other.clone(),
            drive: drive.clone(),
        }),
        _ => None,
    }
}

/// Whether a note tells of a success.
fn is_success(note: &Note) -> bool {
    note.tone == Tone::Good
}
