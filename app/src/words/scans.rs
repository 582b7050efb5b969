//! What a scanned thing is, what is to be known of it, and what to do with it.

use super::quantities::{count, when};
use super::{names, next_step, states};
use crate::jobs::shelf::find::Study;
use crate::jobs::shelf::in_hand::{InHand, Next};
use crate::jobs::shelf::scan::{LooksLike, Outcome, ScannedCopy, Thing};
use crate::jobs::unrecorded::TagBurn;
use stele_catalog::{CopyState, Dated, Timestamp};

/// What it is.
pub fn what(outcome: &Outcome) -> String {
    let code = &outcome.code;
    match &outcome.thing {
        Thing::Copy(copy) if copy.dropped => format!(
            "{} is of a disc that was given up. If a disc carries it, that disc is out of use.",
            copy.serial
        ),
        Thing::Copy(copy) => format!(
            "{} is a copy of disc {}; it is {}.",
            copy.serial,
            copy.disc,
            states::state_name(copy.state)
        ),
        Thing::Unrecorded { serial, disc, .. } => format!(
            "{serial} is a copy of disc {disc}, by its tag; this catalog knows no burn of it."
        ),
        Thing::Slot { slot, path, .. } => format!("{slot} is the place {path}."),
        Thing::Person { person, name } => match name {
            Some(name) => format!("{person} is {name}."),
            None => format!("{person} is a person whose name was erased."),
        },
        Thing::Set {
            set, dropped: true, ..
        } => format!("{set} was given up."),
        Thing::Set { set, discs, .. } => {
            format!("{set} is a set of {}.", count(discs.len() as u64, "disc"))
        }
        Thing::Text {
            exact,
            similar,
            more_studies: more,
            many_more,
        } => match (exact, outcome.studies.len() as u64) {
            (_, 0) => "No study matches this text.".to_owned(),
            (false, found) => no_exact_match(similar, found),
            (true, found) => {
                let all = count(found, "matching study");
                let more = more_studies(*more, *many_more);
                more.map_or(format!("{all}."), |more| format!("{all}, and {more}."))
            }
        },
        Thing::Unknown { looks_like } => format!("{code}: {}", nothing_known(*looks_like)),
    }
}

/// That studies are only like what was asked for.
pub fn no_exact_match(similar: &[String], found: u64) -> String {
    let studies = count(found, "similar study");
    match similar {
        [] => format!("No exact match. {studies}."),
        words => format!(
            "No exact match. {studies}, by names like: {}.",
            words.join(", ")
        ),
    }
}

/// That a disc holds more studies than are told of.
pub fn more_on_disc(outcome: &Outcome) -> Option<String> {
    let more = outcome
        .studies_held
        .saturating_sub(outcome.studies.len() as u64);
    (more > 0).then(|| format!("It holds {} more.", count(more, "study")))
}

/// How many more studies there are than those that are told of; none where there are none.
pub fn more_studies(more: u64, many_more: bool) -> Option<String> {
    match (more, many_more) {
        (0, _) => None,
        (more, true) => Some(format!("more than {more} more")),
        (more, false) => Some(format!("{more} more")),
    }
}

/// Under which day a study is listed, where that is not its own date.
pub fn listed(study: &Study) -> Option<String> {
    let by = match study.listed_by {
        Dated::Study => return None,
        Dated::Series => "the earliest date of its series",
        Dated::Import => "the day it was taken in",
    };
    let date = match study.name.date.as_str() {
        "" => "no study date".to_owned(),
        date => format!("study date {} is not a day up to then", names::date(date)),
    };
    let day = names::date(&study.listed);
    Some(format!("Listed under {day}, {by}: {date}."))
}

fn nothing_known(looks_like: LooksLike) -> &'static str {
    match looks_like {
        LooksLike::Copy => "No copy of this archive has this serial.",
        LooksLike::Slot => "No place of this archive has this code.",
        LooksLike::Person => "Nobody in this archive has this code.",
        LooksLike::Set => "No set of this archive has this name.",
        LooksLike::Disc => "No disc of this archive is called so.",
        LooksLike::Box => "This archive has no boxes.",
        LooksLike::PullList => "This archive has no pull lists.",
    }
}

/// What is to be known of it, one a line.
pub fn facts(outcome: &Outcome) -> Vec<String> {
    match &outcome.thing {
        Thing::Copy(copy) if copy.dropped => Vec::new(),
        Thing::Copy(copy) => of_copy(copy, outcome.studies_held),
        Thing::Unrecorded { burn, .. } => vec![
            burned(burn),
            format!("Holds {}.", count(outcome.studies_held, "study")),
        ],
        Thing::Slot { copies, .. } => {
            let here = format!("{} here.", count(copies.len() as u64, "copy"));
            std::iter::once(here)
                .chain(copies.iter().cloned())
                .collect()
        }
        Thing::Set { discs, .. } => {
            let line = |disc: &crate::jobs::shelf::scan::ScannedDisc| {
                format!("{}: {} good of {}", disc.name, disc.good, disc.copies)
            };
            discs.iter().map(line).collect()
        }
        Thing::Person { .. } | Thing::Text { .. } | Thing::Unknown { .. } => Vec::new(),
    }
}

/// What a tag says of the burn of its copy, where nobody else does.
pub fn burned(burn: &TagBurn) -> String {
    let station = match &burn.station {
        Some(name) => format!(" at the station {name}"),
        None => String::new(),
    };
    format!(
        "By its tag it was burned {}{}, in {}. Who burned it is not known.",
        when(Timestamp(burn.at)),
        station,
        burn.drive
    )
}

fn of_copy(copy: &ScannedCopy, studies: u64) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(new) = &copy.replaced_by {
        facts.push(format!(
            "It is parity of images that its set has no more; {new} stands for it."
        ));
    } else if copy.outdated {
        facts.push("It is parity of other images than its set has now.".to_owned());
    }
    if copy.doubt.is_some() {
        facts.push(format!("Another disc says that it is {}.", copy.serial));
    }
    if copy.quarantined {
        facts.push("It is quarantined: it does not count until it is released.".to_owned());
    }
    if copy.state == CopyState::Destroyed {
        return facts;
    }
    let (place, lent_to) = (copy.place.as_deref(), copy.lent_to.as_deref());
    let place = names::place(place, lent_to, copy.in_transit_to.as_deref());
    facts.push(format!("Place: {place}"));
    facts.push(match copy.last_check {
        Some(at) => format!("Last read in full: {}", when(Timestamp(at))),
        None => "Never read in full.".to_owned(),
    });
    facts.push(format!("Holds {}.", count(studies, "study")));
    facts
}

/// What to do with it.
pub fn next(next: &Next) -> String {
    // Long because it is one flat table.
    let hand = match next {
        Next::Step(step) => return next_step::command(step),
        Next::Hand(hand) => hand,
    };
    match hand {
        InHand::ThrowLabelAway => "If a disc carries this label, let a full read take it back: \
                                   stele verify --drive DRIVE. If none does, throw the label away."
            .to_owned(),
        InHand::KeepApart { instead } => {
            format!("Keep it apart from the set. Burn and use {instead} in its place.")
        }
        InHand::UnderWay { .. } => {
            "It is being burned or read just now: wait until that is done.".to_owned()
        }
        InHand::SetIsAtWork => {
            "Something of it is at work just now: wait until it is done.".to_owned()
        }
        InHand::Return { serial } => {
            format!("It is lent. When it is back: stele return {serial} --slot PLACE")
        }
        InHand::Nothing => "Nothing to do. It is sound and in its place.".to_owned(),
        InHand::ReadAgain => "Keep it, and read it again soon.".to_owned(),
        InHand::Arrived { serial } => {
            format!("It was in transit. If it is here: stele arrived {serial}")
        }
        InHand::KeptApart {
            serial,
            read: false,
        } => format!(
            "It is quarantined. Let a full read say what it is: stele verify {serial} --drive \
             DRIVE"
        ),
        InHand::KeptApart { serial, read: true } => format!(
            "It is quarantined, and was read. When it may count again: stele release {serial} \
             --why TEXT"
        ),
        InHand::MayGo { serial } => format!(
            "Others stand for it. When it is not wanted any more: stele retire {serial} --why TEXT"
        ),
        InHand::SeenAgain { serial } => format!(
            "It is said that it was destroyed. Keep what you hold apart. If it is no more: throw \
             its label away. If the disc is here: stele found {serial} --destroyed --why TEXT"
        ),
        InHand::KeepAside { serial } => format!(
            "Do not shelve it. Repair what it holds and burn a fresh copy; keep this one aside, \
             marked {serial}."
        ),
        InHand::TellKeeper { serial } => {
            format!("It was thought lost. Say that it is here: stele found {serial}")
        }
        InHand::TakeBack { drive } => {
            format!("Let a full read take it back into the catalog: stele verify --drive {drive}")
        }
        InHand::Destroy => "It is out of use: it may be destroyed as policy says.".to_owned(),
        InHand::PutCopies => {
            "To put a copy here: stele shelve SERIAL --slot with this code.".to_owned()
        }
        InHand::ActAs => "Act as this person with --as.".to_owned(),
        InHand::ActsNot { active: true } => {
            "This person borrows copies: stele lend SERIAL --to with this code.".to_owned()
        }
        InHand::ActsNot { active: false } => {
            "This person is retired and acts no more. Who does: stele person list".to_owned()
        }
        InHand::PlanAgain => "Plan anew: stele plan --media bd25 --copies 2".to_owned(),
        InHand::SetIsDone => {
            "Nothing to do. All its copies are burned and in their places.".to_owned()
        }
        InHand::ScanAgain => "Scan again. If it stays unknown, the label is of another archive: \
                              lay the thing aside and ask."
            .to_owned(),
        InHand::SearchAgain => "Try fewer letters, or a date.".to_owned(),
        InHand::Fetch => "Fetch one of its copies from its place.".to_owned(),
        InHand::Choose => "Choose the right one.".to_owned(),
    }
}
