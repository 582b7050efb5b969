//! What a scanned or typed code is, and the one thing to do with it.

use serde::Serialize;
use stele_catalog::{Code, CopyRow, CopyState, Reader};

use super::find;
use crate::jobs::JobError;
use crate::jobs::make::parity_discs;
use crate::jobs::run::lookup;
use crate::words::quantities::{count, when};
use crate::words::{names, states};

/// The answer to a scan.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// What it is.
    pub kind: Kind,
    /// What it is, in a sentence.
    pub what: String,
    /// Facts, one a line.
    pub facts: Vec<String>,
    /// What to do with it.
    pub next: String,
    /// Studies that it holds or that answer to the text.
    pub studies: Vec<find::Study>,
}

/// Kinds of things that have codes.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
pub enum Kind {
    /// One physical disc.
    Copy,
    /// A place.
    Slot,
    /// A person.
    Person,
    /// A disc set.
    Set,
    /// A text; studies were looked for.
    Text,
    /// Looks like a code, but nothing is known under it.
    Unknown,
}

/// Answers a scan.
pub fn run(code: &str, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    match Code::parse(code) {
        Code::Copy(serial) => match reader.copy(&serial)? {
            Some(copy) => copy_scanned(&copy, reader),
            None => Ok(unknown(code, "No copy of this archive has this serial.")),
        },
        Code::Slot(slot) => slot_scanned(&slot, reader),
        Code::Person(person) => Ok(match reader.person_by_code(&person)? {
            Some(p) => answer(
                Kind::Person,
                format!("{} is {}.", p.code, p.name),
                "Act as this \
                person with --as.",
            ),
            None => unknown(code, "Nobody in this archive has this code."),
        }),
        Code::Set(set) => set_scanned(&set, reader),
        Code::Text(text) => text_scanned(&text, reader),
    }
}

fn answer(kind: Kind, what: String, next: &str) -> Outcome {
    Outcome {
        kind,
        what,
        facts: Vec::new(),
        next: next.to_owned(),
        studies: Vec::new(),
    }
}

fn unknown(code: &str, what: &str) -> Outcome {
    let next = "Scan again. If it stays unknown, the label is of another archive: lay the thing \
        aside and ask.";
    answer(Kind::Unknown, format!("{code}: {what}"), next)
}

fn copy_scanned(copy: &CopyRow, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let disc = lookup::disc_of(reader, copy.disc)?;
    let state = states::state_name(copy.state);
    let what = format!(
        "{} is a copy of disc {}; it is {state}.",
        copy.serial, disc.name
    );
    if reader.set_by_id(disc.set)?.is_some_and(|set| set.dropped) {
        let what = format!(
            "{} was planned and given up; no disc carries it.",
            copy.serial
        );
        return Ok(answer(Kind::Copy, what, "Throw the label away."));
    }
    if disc.dropped {
        let what = format!(
            "{} was planned and given up; no disc carries it.",
            copy.serial
        );
        return Ok(answer(Kind::Copy, what, "Throw the label away."));
    }
    let mut out = answer(Kind::Copy, what, &copy_next(copy));
    if let Some(new) = disc.replaced_by {
        let new = lookup::disc_of(reader, new)?.name;
        out.facts.push(format!(
            "It is parity of images that its set has no more; {new} stands for it."
        ));
        out.next = format!("Keep it apart from the set. Burn and use {new} in its place.");
    } else if parity_discs::is_outdated(&disc, reader)? {
        let set = disc.name.split('/').next().unwrap_or_default();
        out.facts
            .push("It is parity of other images than its set has now.".to_owned());
        out.next = format!("Build the parity anew: stele build {set}");
    }
    let place = names::place(copy.place.as_deref(), copy.lent_to.as_deref());
    out.facts.push(format!("Place: {place}"));
    match copy.last_check {
        Some(at) => out.facts.push(format!("Last read in full: {}", when(at))),
        None => out.facts.push("Never read in full.".to_owned()),
    }
    let studies = reader.studies_on_disc(disc.id)?;
    out.facts
        .push(format!("Holds {}.", count(studies.len() as u64, "study")));
    out.studies = studies.iter().map(find::study).collect();
    Ok(out)
}

/// The one next thing to do with a copy.
pub fn copy_next(copy: &CopyRow) -> String {
    let serial = &copy.serial;
    let text = match copy.state {
        CopyState::Planned => "This label has no disc yet: put a blank into a drive and burn it.",
        CopyState::Burning | CopyState::Written | CopyState::Suspect => {
            return format!(
                "Put it into a drive and let a full read decide: stele verify {serial} \
                --drive DRIVE"
            );
        }
        CopyState::Good | CopyState::Watch if copy.lent_to.is_some() => {
            return format!("It is lent. When it is back: stele return {serial} --slot PLACE");
        }
        CopyState::Good if copy.place.is_none() => {
            return format!("Put it in its place: stele shelve {serial} --slot PLACE");
        }
        CopyState::Good => "Nothing to do. It is sound and in its place.",
        CopyState::Watch => "Keep it, read it again soon, and plan a fresh copy.",
        CopyState::Failed => {
            return format!(
                "Do not shelve it. Repair what it holds and burn a fresh copy; keep \
                this one aside, marked {serial}."
            );
        }
        CopyState::Lost => "It was thought lost: tell whoever looks after the archive.",
        CopyState::Retired => "It is out of use: it may be destroyed as policy says.",
    };
    text.to_owned()
}

fn slot_scanned(code: &str, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let Some(slot) = reader.slot_by_code(code)? else {
        return Ok(unknown(code, "No place of this archive has this code."));
    };
    let copies = reader.copies_in(slot.id)?;
    let what = format!("{} is the place {}.", slot.code, slot.path);
    let next = "To put a copy here: stele shelve SERIAL --slot with this code.";
    let mut out = answer(Kind::Slot, what, next);
    out.facts
        .push(format!("{} here.", count(copies.len() as u64, "copy")));
    out.facts
        .extend(copies.iter().map(|c| c.serial.to_string()));
    Ok(out)
}

fn set_scanned(name: &str, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let Some(set) = reader.set(name)? else {
        return Ok(unknown(name, "No set of this archive has this name."));
    };
    if set.dropped {
        let what = format!("{name} was planned and given up.");
        return Ok(answer(
            Kind::Set,
            what,
            "Plan anew: stele plan --media bd25 --copies 2",
        ));
    }
    let discs = reader.discs(set.id)?;
    let unbuilt = discs
        .iter()
        .filter(|d| d.state != stele_catalog::DiscState::Built)
        .count();
    let what = format!("{name} is a set of {}.", count(discs.len() as u64, "disc"));
    let next = if unbuilt > 0 {
        format!("Build it: stele build {name}")
    } else {
        format!("Burn what is missing: stele burn {name}/1 --drive DRIVE")
    };
    let mut out = answer(Kind::Set, what, &next);
    for disc in discs {
        let copies = reader.copies(disc.id)?;
        let good = copies.iter().filter(|c| c.state == CopyState::Good).count() as u64;
        out.facts
            .push(format!("{}: {} good of {}", disc.name, good, copies.len()));
    }
    Ok(out)
}

fn text_scanned(text: &str, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let request = find::Request {
        text: text.to_owned(),
        limit: 20,
        ..find::Request::default()
    };
    let found = find::run(&request, reader)?;
    let n = found.studies.len() as u64;
    let (what, next) = match n {
        0 => (
            "No study answers to this text.".to_owned(),
            "Try fewer letters, or a date.",
        ),
        1 => (
            "One study answers.".to_owned(),
            "Fetch one of its copies from its place.",
        ),
        n => (format!("{n} studies answer."), "Choose the right one."),
    };
    let mut out = answer(Kind::Text, what, next);
    out.studies = found.studies;
    Ok(out)
}
