//! What an ended job, a plan or an error has to say: one sentence, its tone, and what to do now.

use stele_burner::verify::Class;
use stele_catalog::CopyState;

use super::advice::{self, Place};
use super::lang::{say, say_in};
use super::quantities::of_sectors;
use super::{names, other_discs, patients, people, states, tag_trail};
use crate::jobs::burn::copy::Left;
use crate::jobs::burn::set::CrossRead;
use crate::jobs::make::{build, plan};
use crate::jobs::read::restore::WhyUncorrected;
use crate::jobs::read::verify;
use crate::jobs::run::runner::Outcome;
use crate::jobs::shelf::holds::LeftOut;
use crate::jobs::shelf::nearest::Why;
use crate::jobs::shelf::settle::{self, MayHold};
use crate::jobs::shelf::shelve;
use crate::jobs::{JobError, burn, chain};

/// A message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// How it is meant.
    pub tone: Tone,
    /// What happened.
    pub text: String,
    /// What to do now.
    pub advice: String,
    /// The code of an error, for whoever is asked for help.
    pub code: Option<String>,
}

/// How a message is meant.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Tone {
    /// It went well.
    Good,
    /// Something is to be looked at.
    Look,
    /// It could not be done.
    Bad,
}

/// Where a copy is now.
pub fn now(shelved: &shelve::Outcome) -> String {
    let (place, lent_to) = (shelved.place.as_deref(), shelved.lent_to.as_deref());
    let in_transit_to = shelved.in_transit_to.as_deref();
    let (serial, is_away) = (&shelved.serial, lent_to.or(in_transit_to).is_some());
    let place = names::place(place, lent_to, in_transit_to);
    match is_away {
        true => say!("outcome-copy-at", serial = serial, place = place),
        false => say!("outcome-shelved", serial = serial, place = place),
    }
}

/// What became of a copy of which somebody said something.
pub fn settled(outcome: &settle::Outcome, place: Place) -> String {
    let settle::Outcome { serial, .. } = outcome;
    // What is gone or out of use is told first.
    let is_left = !matches!(
        outcome.state,
        CopyState::Missing | CopyState::Lost | CopyState::Retired | CopyState::Destroyed
    );
    if outcome.quarantined && is_left {
        return say_in!(place, "settle-quarantined", serial = serial);
    }
    match outcome.state {
        CopyState::Missing => say_in!(place, "settle-missing", serial = serial),
        CopyState::Lost => say_in!(place, "settle-lost", serial = serial),
        CopyState::Retired if !outcome.burned => {
            say!("settle-retired-unburned", serial = serial)
        }
        CopyState::Retired if outcome.is_found => {
            say_in!(place, "settle-found-retired", serial = serial)
        }
        CopyState::Retired => say_in!(place, "settle-retired", serial = serial),
        CopyState::Destroyed => say!("settle-destroyed", serial = serial),
        CopyState::Suspect => {
            let how = match (outcome.released, outcome.taken_back) {
                (true, _) => "released",
                (false, true) => "taken-back",
                (false, false) => "found",
            };
            say!("settle-found", serial = serial, how = how)
        }
        CopyState::Planned
        | CopyState::Burning
        | CopyState::Written
        | CopyState::Good
        | CopyState::Watch
        | CopyState::Migrate
        | CopyState::Failed => {
            let state = states::state_name(outcome.state);
            say!("settle-released", serial = serial, state = state)
        }
    }
}

/// What is left of a disc of which no copy can be relied on, and what to do with it.
pub fn left(outcome: &settle::Outcome, place: Place) -> Option<String> {
    if let several @ [_, _, ..] = &*outcome.may_hold {
        return Some(several_left(&outcome.disc, several, place));
    }
    let left = outcome.left.as_deref()?;
    let (disc, serial) = (&left.disc, left.serial.as_ref()?);
    let nowhere = say!("place-none");
    let at = left.at().unwrap_or(&nowhere);
    let state = left.state?;
    Some(match (left.why, state) {
        (Some(Why::Quarantined), _) => say_in!(
            place,
            "settle-left-quarantined",
            disc = disc,
            serial = serial,
            place = at
        ),
        (_, CopyState::Suspect | CopyState::Written) => say_in!(
            place,
            "settle-left-suspect",
            disc = disc,
            serial = serial,
            place = at
        ),
        (_, CopyState::Migrate) => say_in!(
            place,
            "settle-left-worn",
            disc = disc,
            serial = serial,
            place = at
        ),
        _ => say_in!(
            place,
            "settle-left-bad",
            disc = disc,
            serial = serial,
            place = at,
            state = states::state_name(state)
        ),
    })
}

/// That several copies may hold a disc of which none can be relied on, and which of them is to be
/// read first.
fn several_left(disc: &str, several: &[MayHold], place: Place) -> String {
    let one = |copy: &MayHold| {
        let nowhere = say!("place-none");
        let at = copy.place.as_ref().unwrap_or(&nowhere);
        let state = states::standing(copy.state, copy.quarantined);
        let serial = &copy.serial;
        say!(
            "settle-may-hold",
            serial = serial,
            state = state,
            place = at
        )
    };
    let copies = several.iter().map(one).collect::<Vec<_>>().join("; ");
    let is_worn = several.iter().any(|copy| copy.state == CopyState::Migrate);
    let first = several.iter().find(|copy| copy.is_to_be_read());
    match first {
        _ if is_worn => say_in!(place, "settle-several-worn", disc = disc, copies = copies),
        Some(first) => say_in!(
            place,
            "settle-several-unread",
            disc = disc,
            copies = copies,
            serial = &first.serial
        ),
        None => match several.iter().find(|copy| copy.state.is_whole()) {
            Some(apart) => say_in!(
                place,
                "settle-several-apart",
                disc = disc,
                copies = copies,
                serial = &apart.serial
            ),
            None => say_in!(place, "settle-several-bad", disc = disc, copies = copies),
        },
    }
}

/// That files of a study are on no disc.
pub fn left_out(files: u64) -> String {
    say!("outcome-study-left-out", files = files)
}

/// That files of a study were left out for good.
pub fn given_up(files: u64) -> String {
    say!("outcome-study-given-up", files = files)
}

/// That files of the archive's studies are on no disc; what is to be done the caller adds.
pub fn all_left_out(all: LeftOut) -> String {
    say!(
        "outcome-all-left-out",
        files = all.files,
        studies = all.studies
    )
}

/// What an error has to say.
pub fn trouble(error: &JobError) -> Note {
    let advice = advice::of(error, Place::Window);
    Note {
        tone: Tone::Bad,
        text: chain(error),
        advice,
        code: Some(error.code().to_owned()),
    }
}

/// What a stored plan has to say.
pub fn planned(planned: &plan::Outcome) -> Note {
    Note {
        tone: Tone::Good,
        text: say!(
            "outcome-planned",
            set = &planned.set,
            discs = planned.discs.len(),
            copies = planned.copies
        ),
        advice: say!("outcome-build-images"),
        code: None,
    }
}

/// What an ended job has to say; none for those that are seen by themselves.
pub fn note(outcome: &Outcome) -> Option<Note> {
    let note = |tone, text: String, advice: String| {
        Some(Note {
            tone,
            text,
            advice,
            code: None,
        })
    };
    let done = |text: String| note(Tone::Good, text, String::new());
    match outcome {
        Outcome::Ingest(o) => {
            let text = say!(
                "outcome-imported",
                items = o.items,
                studies = o.studies,
                known = o.known
            );
            match o.exceptions.len() {
                0 => done(text),
                n => note(Tone::Look, text, say!("outcome-not-imported", files = n)),
            }
        }
        Outcome::Build(o) => Some(built(o)),
        Outcome::Burn(o) => Some(burned(o)),
        Outcome::Replaced(o) => match &o.burn {
            Some(burn) => Some(burned(burn)),
            None => {
                let text = say!("outcome-replace-blank", serial = &o.replaces);
                note(Tone::Look, text, String::new())
            }
        },
        Outcome::BurnSet(o) => Some(set_burned(o)),
        Outcome::Verify(o) => checked(o),
        Outcome::Settled(o) => {
            let text = settled(o, Place::Window);
            match left(o, Place::Window) {
                Some(left) => note(Tone::Look, text, left),
                None => done(text),
            }
        }
        Outcome::ToldApart(told) => done(say!("outcome-told-apart", serial = &told.serial)),
        Outcome::Dropped(o) => note(
            Tone::Good,
            say!("outcome-dropped", what = &o.set),
            say!("outcome-studies-wait-again"),
        ),
        Outcome::Shelve(o) => done(now(o)),
        Outcome::Printed(page) if page.opened => done(say!("page-opened")),
        Outcome::Printed(_) => note(Tone::Look, say!("page-written"), say!("page-written-next")),
        Outcome::Person(person) => done(people::changed(person)),
        Outcome::Decided(decided) => done(patients::decided(decided, Place::Window).join(" ")),
        Outcome::Plan(_)
        | Outcome::Repair(_)
        | Outcome::Restore(_)
        | Outcome::Scan(_)
        | Outcome::Found(_)
        | Outcome::Desk(_)
        | Outcome::Requests(_)
        | Outcome::Delivered(_)
        | Outcome::Status { .. }
        | Outcome::Preferred
        | Outcome::Chosen(_)
        | Outcome::DriveHistory { .. }
        | Outcome::Decisions(_)
        | Outcome::LookedAt
        | Outcome::Drive => None,
    }
}

/// Why a header was not corrected.
pub fn uncorrected(why: WhyUncorrected) -> String {
    match why {
        WhyUncorrected::Unreadable => say!("uncorrected-unreadable"),
        WhyUncorrected::Deflated => say!("uncorrected-deflated"),
        WhyUncorrected::Unordered => say!("uncorrected-unordered"),
        WhyUncorrected::CharacterSet => say!("uncorrected-character-set"),
        WhyUncorrected::Value => say!("uncorrected-value"),
        WhyUncorrected::Undecided => say!("uncorrected-undecided"),
    }
}

fn built(o: &build::Outcome) -> Note {
    let mut texts = vec![say!("outcome-built", images = o.built.len())];
    let lost = o.lost.iter();
    texts.extend(lost.map(|disc| say!("outcome-built-lost", disc = disc)));
    let (replaced, to_come) = o.left_out_by_kind();
    if !replaced.is_empty() {
        texts.push(say!("outcome-files-replaced", files = replaced.len()));
    }
    let advice = match (o.empty.as_slice(), o.outdated.as_slice(), to_come.len()) {
        ([disc, ..], ..) => {
            texts.push(say!("outcome-built-empty", disc = disc));
            say!("outcome-drop-disc", disc = disc)
        }
        ([], [disc, ..], _) => say!("outcome-build-outdated", disc = disc),
        ([], [], 0) => say!("outcome-burn-next"),
        ([], [], n) => say!("outcome-files-changed", files = n),
    };
    let calm = [&o.empty, &o.outdated, &o.lost]
        .iter()
        .all(|discs| discs.is_empty());
    let calm = calm && o.left_out.is_empty();
    Note {
        tone: if calm { Tone::Good } else { Tone::Look },
        text: texts.join(" "),
        advice,
        code: None,
    }
}

/// What one burn has to say.
pub fn burned(o: &burn::copy::Outcome) -> Note {
    let serial = &o.serial;
    let (tone, text, advice) = match o.left() {
        Left::Good => return good(serial),
        Left::Undecided => (
            Tone::Look,
            say!("outcome-burn-unread", serial = serial),
            say!("outcome-write-and-verify", serial = serial),
        ),
        Left::Blank => (
            Tone::Look,
            say!("outcome-burn-blank", serial = serial),
            still_blank(),
        ),
        Left::Spoiled => (
            Tone::Bad,
            say!("outcome-burn-spoiled", serial = serial),
            say!("outcome-mark-spoiled"),
        ),
    };
    let code = o.stopped.as_ref().map(|stopped| stopped.code.to_string());
    Note {
        tone,
        text,
        advice,
        code,
    }
}

/// What is to be known of a disc that a burn did not come to write.
pub fn still_blank() -> String {
    say!("outcome-still-blank")
}

fn good(serial: &str) -> Note {
    Note {
        tone: Tone::Good,
        text: say!("outcome-burn-good", serial = serial),
        advice: say!("outcome-write-serial", serial = serial),
        code: None,
    }
}

/// What a read in a second drive has to say.
pub fn cross_read(read: &CrossRead) -> Note {
    let serial = &read.serial;
    if read.good {
        return Note {
            tone: Tone::Good,
            text: say!("outcome-second-good", serial = serial),
            advice: say!("outcome-shelve-it"),
            code: None,
        };
    }
    Note {
        tone: Tone::Bad,
        text: say!(
            "outcome-second-bad",
            serial = serial,
            burner = &read.burned_in
        ),
        advice: say!("outcome-third-drive"),
        code: None,
    }
}

fn set_burned(o: &burn::set::Outcome) -> Note {
    let good = o.burned.iter().filter(|burn| burn.good).count();
    let left = |what: Left| o.burned.iter().filter(|b| b.left() == what).count();
    let (bad, unread) = (left(Left::Spoiled), left(Left::Undecided));
    let mut texts = vec![say!("outcome-set-good", set = &o.set, copies = good)];
    if bad > 0 {
        texts.push(say!("outcome-set-spoiled", discs = bad));
    }
    if unread > 0 {
        texts.push(say!("outcome-set-unread", discs = unread));
    }
    if !o.cross_read.is_empty() {
        let read = o.cross_read.iter().filter(|read| read.good).count();
        texts.push(say!("outcome-set-second", copies = read));
    }
    let calm = o.left.is_empty() && bad + unread == 0 && o.cross_read.iter().all(|read| read.good);
    Note {
        tone: if calm { Tone::Good } else { Tone::Look },
        text: texts.join(" "),
        advice: match o.left.len() {
            0 => String::new(),
            n => say!("outcome-set-left", copies = n),
        },
        code: None,
    }
}

/// What a read says of a copy, and what to do.
fn verdict(o: &verify::Outcome, name: &str) -> (Tone, String, String) {
    let damaged = o.lost_sectors.saturating_add(o.wrong_sectors);
    let second = o.reading.as_ref().is_some_and(|r| r.second_drive);
    let damaged = damaged.saturating_add(o.unchecked_sectors);
    match o.class {
        Class::Ok if second => (
            Tone::Good,
            say!("outcome-verified-second", serial = name),
            String::new(),
        ),
        Class::Ok => (
            Tone::Good,
            say!("outcome-verified", serial = name),
            String::new(),
        ),
        Class::Failed if o.not_closed || o.never_whole => (
            Tone::Bad,
            say!("outcome-never-whole", serial = name),
            say!("outcome-burn-replacement"),
        ),
        Class::Failed if o.refuted => (
            Tone::Bad,
            say!("outcome-refuted", serial = name),
            say!("outcome-burn-replacement"),
        ),
        Class::Failed if o.not_as_built.is_some() => (
            Tone::Bad,
            say!("outcome-other-content", serial = name),
            say!("outcome-burn-replacement"),
        ),
        Class::Failed => (
            Tone::Bad,
            say!("outcome-failed", serial = name),
            say!("outcome-repair-together"),
        ),
        Class::Watch | Class::Migrate if o.not_as_built.is_some() => (
            Tone::Look,
            say!("outcome-other-protection", serial = name),
            say!("outcome-replace"),
        ),
        Class::Watch | Class::Migrate if o.disputed || o.uncompared => (
            Tone::Look,
            say!(
                "outcome-uncompared",
                serial = name,
                sectors = damaged,
                size = of_sectors(damaged)
            ),
            say!("outcome-repair-and-burn"),
        ),
        Class::Watch | Class::Migrate => (
            Tone::Look,
            say!(
                "outcome-damaged",
                serial = name,
                sectors = damaged,
                size = of_sectors(damaged)
            ),
            match o.state {
                Some(CopyState::Watch) => say!("outcome-check-again"),
                _ => say!("outcome-repair-and-burn"),
            },
        ),
    }
}

fn checked(o: &verify::Outcome) -> Option<Note> {
    let name = o.serial.clone().unwrap_or_default();
    let (tone, text, advice) = verdict(o, &name);
    // Why the trails do not fit is known of one that is taken back.
    let taken_back = o.taken_back.is_some();
    let misfit = o.trail.as_ref().filter(|trail| !trail.fit.agrees());
    let misfit = misfit.filter(|_| !taken_back);
    let tone = match (tone, misfit) {
        (Tone::Good, Some(_)) => Tone::Look,
        (tone, _) => tone,
    };
    let parts = o.others.iter().map(other_discs::part);
    let parts = parts.chain(misfit.and_then(tag_trail::in_window));
    let back = say!("outcome-recorded-again", serial = &name);
    let parts = parts.chain(taken_back.then_some(back));
    let was_gone = o.recorded_as;
    let found = was_gone.and_then(|state| tag_trail::is_back(&name, state, Place::Window));
    let parts = parts.chain(found);
    Some(Note {
        tone,
        text: std::iter::once(text)
            .chain(parts)
            .collect::<Vec<_>>()
            .join(" "),
        advice,
        code: None,
    })
}
