//! What an ended job, a plan or an error has to say: one sentence, its tone, and what to do now.

use stele_burner::verify::Class;

use super::advice::{self, Place};
use super::names;
use super::other_discs;
use super::quantities::count;
use super::{patients, tag_trail};
use crate::jobs::burn::copy::Left;
use crate::jobs::burn::set::CrossRead;
use crate::jobs::make::{build, plan};
use crate::jobs::read::restore::WhyUncorrected;
use crate::jobs::read::verify;
use crate::jobs::run::runner::Outcome;
use crate::jobs::shelf::holds::LeftOut;
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

/// Where a copy is now. Ends without a full stop.
pub fn now(shelved: &shelve::Outcome) -> String {
    let (place, lent_to) = (shelved.place.as_deref(), shelved.lent_to.as_deref());
    let in_transit_to = shelved.in_transit_to.as_deref();
    let words = names::place(place, lent_to, in_transit_to);
    match lent_to.or(in_transit_to) {
        Some(_) => format!("{} is {words}", shelved.serial),
        None => format!("{} is now here: {words}", shelved.serial),
    }
}

/// That files of a study are on no disc.
pub fn left_out(files: u64) -> String {
    let what = match files {
        1 => "1 file of this study is on no disc: it",
        _ => "files of this study are on no disc: they",
    };
    let number = match files {
        1 => String::new(),
        _ => format!("{files} "),
    };
    format!("{number}{what} changed or went before the disc was built. Take its folder in again.")
}

/// That files of the archive's studies are on no disc; what is to be done the caller adds.
pub fn all_left_out(all: LeftOut) -> String {
    let are = match all.files {
        1 => "is on no disc: it",
        _ => "are on no disc: they",
    };
    format!(
        "{} of {} {are} changed or went before a disc was built.",
        count(all.files, "file"),
        count(all.studies, "study")
    )
}

/// What an error has to say.
pub fn trouble(error: &JobError) -> Note {
    let advice = advice::of(error, Place::Window);
    Note {
        tone: Tone::Bad,
        text: format!("{} [{}]", chain(error), error.code()),
        advice,
    }
}

/// What a stored plan has to say.
pub fn planned(planned: &plan::Outcome) -> Note {
    let discs = count(planned.discs.len() as u64, "disc");
    let text = format!(
        "{} is planned: {discs}, {} each.",
        planned.set,
        count(u64::from(planned.copies), "copy")
    );
    Note {
        tone: Tone::Good,
        text,
        advice: "Build its images.".to_owned(),
    }
}

/// What an ended job has to say; none for those that are seen by themselves.
pub fn note(outcome: &Outcome) -> Option<Note> {
    let note = |tone, text: String, advice: String| Some(Note { tone, text, advice });
    match outcome {
        Outcome::Ingest(o) => {
            let text = format!(
                "{} in {} taken in, {} known already.",
                count(o.items, "item"),
                count(o.studies, "study"),
                o.known
            );
            match o.exceptions.len() {
                0 => note(Tone::Good, text, String::new()),
                n => note(
                    Tone::Look,
                    text,
                    format!(
                        "{} could not be taken in: see the list below.",
                        count(n as u64, "file")
                    ),
                ),
            }
        }
        Outcome::Build(o) => Some(built(o)),
        Outcome::Burn(o) => Some(burned(o)),
        Outcome::BurnSet(o) => Some(set_burned(o)),
        Outcome::Verify(o) => checked(o),
        Outcome::ToldApart(told) => Some(Note {
            tone: Tone::Good,
            text: format!("{} is told from the other disc.", told.serial),
            advice: String::new(),
        }),
        Outcome::Dropped(o) => note(
            Tone::Good,
            format!("{} is given up.", o.set),
            "Its studies wait for a disc again.".to_owned(),
        ),
        Outcome::Shelve(o) => note(Tone::Good, format!("{}.", now(o)), String::new()),
        Outcome::Decided(done) => Some(Note {
            tone: Tone::Good,
            text: patients::decided(done).join(" "),
            advice: String::new(),
        }),
        Outcome::Plan(_)
        | Outcome::Repair(_)
        | Outcome::Restore(_)
        | Outcome::Scan(_)
        | Outcome::Status { .. }
        | Outcome::LookedAt
        | Outcome::Drive => None,
    }
}

/// Why a header was not corrected.
pub fn uncorrected(why: WhyUncorrected) -> &'static str {
    match why {
        WhyUncorrected::Unreadable => "its header cannot be read",
        WhyUncorrected::Deflated => "its data set is deflated",
        WhyUncorrected::Unordered => "its elements are out of order",
        WhyUncorrected::CharacterSet => "its character set does not have what is to be written",
        WhyUncorrected::Value => "what was corrected may not stand in a header",
        WhyUncorrected::Undecided => "nobody has decided whose it is (stele patient differences)",
    }
}

fn built(o: &build::Outcome) -> Note {
    let mut text = format!("{} built.", count(o.built.len() as u64, "image"));
    for disc in &o.lost {
        text.push_str(&format!(
            " The image of {disc} is gone or cannot be mended, and its files are not as they were."
        ));
    }
    let advice = match (o.empty.as_slice(), o.outdated.as_slice(), o.left_out.len()) {
        ([disc, ..], ..) => {
            text.push_str(&format!(
                " {disc} has nothing left on it: its files are gone."
            ));
            "Give it up.".to_owned()
        }
        ([], [disc, ..], _) => format!("Build {disc} anew, its set has other images."),
        ([], [], 0) => "Put a blank into a drive and burn it.".to_owned(),
        ([], [], n) => format!(
            "{} changed or vanished; take the folder in again.",
            count(n as u64, "file")
        ),
    };
    let calm = [&o.empty, &o.outdated, &o.lost]
        .iter()
        .all(|discs| discs.is_empty());
    let calm = calm && o.left_out.is_empty();
    Note {
        tone: if calm { Tone::Good } else { Tone::Look },
        text,
        advice,
    }
}

/// What one burn has to say.
pub fn burned(o: &burn::copy::Outcome) -> Note {
    let why = match &o.stopped {
        Some(stopped) => format!(" [{}]", stopped.code),
        None => String::new(),
    };
    let serial = &o.serial;
    let (tone, text, advice) = match o.left() {
        Left::Good => return good(serial),
        Left::Undecided => (
            Tone::Look,
            format!("{serial} was burned and closed, and not read back{why}."),
            format!("Write {serial} on the disc, and have it verified."),
        ),
        Left::Blank => (
            Tone::Look,
            format!("{serial} was not burned{why}."),
            STILL_BLANK.to_owned(),
        ),
        Left::Spoiled => (
            Tone::Bad,
            format!("{serial} did not become a good copy{why}."),
            "Mark this disc as spoiled and keep it away from the shelf.".to_owned(),
        ),
    };
    Note { tone, text, advice }
}

/// What is to be known of a disc that a burn did not come to write.
pub const STILL_BLANK: &str = "Nothing was written: the disc is blank and can be burned.";

fn good(serial: &str) -> Note {
    Note {
        tone: Tone::Good,
        text: format!("{serial} is good: every sector was read back and compares equal."),
        advice: format!("Write {serial} on the disc."),
    }
}

/// What a read in a second drive has to say.
pub fn cross_read(read: &CrossRead) -> Note {
    if read.good {
        return Note {
            tone: Tone::Good,
            text: format!("{} is verified in a second drive.", read.serial),
            advice: "Put it in its place.".to_owned(),
        };
    }
    Note {
        tone: Tone::Bad,
        text: format!(
            "{} cannot be read well here; {} burned it.",
            read.serial, read.burned_in
        ),
        advice: "Keep it away from the shelf and try a third drive.".to_owned(),
    }
}

fn set_burned(o: &burn::set::Outcome) -> Note {
    let good = o.burned.iter().filter(|burn| burn.good).count() as u64;
    let left = |what: Left| o.burned.iter().filter(|b| b.left() == what).count() as u64;
    let (bad, unread) = (left(Left::Spoiled), left(Left::Undecided));
    let mut text = format!("{}: {} burned", o.set, count(good, "good copy"));
    if bad > 0 {
        text.push_str(&format!(", {} spoiled", count(bad, "disc")));
    }
    if unread > 0 {
        text.push_str(&format!(", {} not read back", count(unread, "disc")));
    }
    if !o.cross_read.is_empty() {
        let read = o.cross_read.iter().filter(|read| read.good).count() as u64;
        text.push_str(&format!(", {read} verified in a second drive"));
    }
    text.push('.');
    let calm = o.left.is_empty() && bad + unread == 0 && o.cross_read.iter().all(|read| read.good);
    Note {
        tone: if calm { Tone::Good } else { Tone::Look },
        text,
        advice: match o.left.len() as u64 {
            0 => String::new(),
            n => format!("{} still to be burned.", count(n, "copy")),
        },
    }
}

fn checked(o: &verify::Outcome) -> Option<Note> {
    let name = o.serial.clone().unwrap_or_default();
    let damaged = o.lost_sectors.saturating_add(o.wrong_sectors);
    let (tone, text, advice) = match o.class {
        Class::Ok => (
            Tone::Good,
            match o.reading.as_ref().is_some_and(|r| r.second_drive) {
                true => format!("{name} is sound, and verified in a second drive."),
                false => format!("{name} is sound: every sector agrees."),
            },
            "",
        ),
        Class::Failed if o.not_closed || o.never_whole => (
            Tone::Bad,
            format!("The burn of {name} was cut off, so it was never whole: it is no copy."),
            "Mark the disc as spoiled, and burn another copy on a fresh blank.",
        ),
        Class::Failed => (
            Tone::Bad,
            format!("{name} misses more than its parity can give back."),
            "Repair it together with another copy of the same disc.",
        ),
        Class::Watch | Class::Migrate => (
            Tone::Look,
            format!("{name} is damaged in {damaged} sectors; nothing is lost."),
            "Repair it and burn a fresh copy.",
        ),
    };
    // Why the trails do not fit is known of one that is taken back.
    let taken_back = o.taken_back.is_some();
    let misfit = o.trail.as_ref().filter(|trail| !trail.fit.agrees());
    let misfit = misfit.filter(|_| !taken_back);
    let tone = match (tone, misfit) {
        (Tone::Good, Some(_)) => Tone::Look,
        (tone, _) => tone,
    };
    let parts = o.others.iter().map(other_discs::part);
    let parts = parts.chain(misfit.and_then(tag_trail::words));
    let back = format!("This catalog knew no burn of {name}: it is taken back.");
    let parts = parts.chain(taken_back.then_some(back));
    Some(Note {
        tone,
        text: std::iter::once(text)
            .chain(parts)
            .collect::<Vec<_>>()
            .join(" "),
        advice: advice.to_owned(),
    })
}
