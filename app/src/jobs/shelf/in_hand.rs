//! What to do with the thing that somebody holds: a copy, a label, a code. Where that is a step of
//! the archive's work, it is the one that [`next_step`] tells.

use std::collections::BTreeSet;

use serde::Serialize;
use stele_catalog::CopyState;

use crate::jobs::overview::next_step::{self, NextStep, WhyBuild};
use crate::jobs::overview::status::{Copy, Disc, Set};

/// What to do with it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Next {
    /// A step of the archive's work.
    Step(NextStep),
    /// What concerns this thing alone.
    Hand(InHand),
}

/// What to do with a thing that is no step of the archive's work.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum InHand {
    /// No disc carries it: its set or disc was given up.
    ThrowLabelAway,
    /// It stands for nothing any more: use another disc.
    KeepApart {
        /// That one.
        instead: String,
    },
    /// It is being burned or read back.
    UnderWay {
        /// The copy.
        serial: String,
    },
    /// It is lent: take it back when it comes.
    Return {
        /// The copy.
        serial: String,
    },
    /// It is packed in a shipment: it stays in its box.
    StaysPacked {
        /// The shipment.
        shipment: String,
    },
    /// It came back dirty or scratched, or in a box with another seal: it is read first.
    ReadFirst {
        /// The copy.
        serial: String,
    },
    /// Nothing: it is sound and in its place.
    Nothing,
    /// It is damaged without a loss: keep it, and read it again soon.
    ReadAgain,
    /// It is kept apart; whether it was read since.
    KeptApart {
        /// The copy.
        serial: String,
        /// Whether something is known of it since.
        read: bool,
    },
    /// It was on its way: say that it has come.
    Arrived {
        /// The copy.
        serial: String,
    },
    /// It failed or is nearly used up, and others stand for it: it may be taken out of use.
    MayGo {
        /// The copy.
        serial: String,
    },
    /// One copy was burned in the place of another, and that one stays until a second person has
    /// read it well, or the only one who may once more.
    SecondReader {
        /// The new copy.
        serial: String,
        /// The one in whose place it was burned.
        of: String,
        /// Only one person may read it.
        alone: bool,
    },
    /// It was destroyed, as somebody said, and here it is, or its label.
    SeenAgain {
        /// The copy.
        serial: String,
    },
    /// It does not hold what it should: it gets no place.
    KeepAside {
        /// The copy.
        serial: String,
        /// Whether a new one is to be burned in its place.
        replace: bool,
    },
    /// It is being looked for.
    WasMissing {
        /// The copy.
        serial: String,
    },
    /// It was thought lost.
    TellKeeper {
        /// The copy.
        serial: String,
    },
    /// Its burn is not known: a full read takes it back.
    TakeBack {
        /// The drive that it lies in.
        drive: String,
    },
    /// It is out of use.
    Destroy,
    /// Its disc was given up, and it may hold what is on no other.
    HoldsFiles,
    /// Copies can be put here.
    PutCopies,
    /// The slot has its copy.
    SlotTaken {
        /// The copy.
        serial: String,
    },
    /// It is the code of a request: it is shown.
    ShowRequest,
    /// It is the code of a shipment: it is shown.
    ShowShipment,
    /// It is the bar code of a product that nobody has recorded.
    RecordProduct {
        /// The bar code.
        gtin: String,
    },
    /// A box of blanks: receive it.
    ReceiveBlanks {
        /// The bar code.
        gtin: String,
    },
    /// Blanks are in stock, and no box is open that burns take them from.
    OpenBlanks {
        /// The lot.
        lot: String,
    },
    /// This person can act.
    ActAs,
    /// This person acts in nothing: retired, or one who borrows.
    ActsNot {
        /// Not retired.
        active: bool,
    },
    /// Plan again: the set was given up.
    PlanAgain,
    /// Wait: something of the set is being built, burned, read or given up.
    SetIsAtWork,
    /// Nothing: all of the set is burned and in its places.
    SetIsDone,
    /// Nothing: as many copies of the disc count as its set wants.
    DiscIsDone,
    /// The label is of another archive, or misread.
    ScanAgain,
    /// A log here tells of its burn, and the catalog, which is older, does not: its tag tells more.
    PutIn,
    /// No study answers: try other words.
    SearchAgain,
    /// No study answers, since files of whoever answers stay out of the study of somebody else.
    OnlyKeptOut,
    /// One study answers.
    Fetch,
    /// Several studies answer.
    Choose,
}

/// What to do with a copy of a disc of its set.
pub fn with_copy(copy: &Copy, disc: &Disc, set: &Set) -> Next {
    let serial = copy.serial.clone();
    if let Some(step) = next_step::tell_apart(copy) {
        return Next::Step(step);
    }
    if disc.outdated {
        return Next::Step(NextStep::Build {
            set: set.name.clone(),
            disc: disc.name.clone(),
            why: WhyBuild::Outdated,
        });
    }
    if copy.under_way {
        return Next::Hand(InHand::UnderWay { serial });
    }
    if copy.in_transit_to.is_some() {
        return Next::Hand(InHand::Arrived { serial });
    }
    let is_there = !copy.state.is_away() && copy.state != CopyState::Retired;
    if copy.quarantined && copy.lent_to.is_none() && is_there {
        let read = copy.state != CopyState::Suspect;
        return Next::Hand(InHand::KeptApart { serial, read });
    }
    match copy.state {
        CopyState::Planned if set.at_work => of_set(set),
        CopyState::Planned if !disc.built => of_set(set),
        CopyState::Planned => {
            if let Some(step) = next_step::in_logs(set, disc) {
                return Next::Step(step);
            }
            let burn = NextStep::Burn {
                set: set.name.clone(),
                disc: disc.name.clone(),
                serial: Some(serial),
                instead_of: None,
                copies: set.to_burn().len() as u64,
            };
            Next::Step(next_step::decided_first(burn, set))
        }
        CopyState::Burning | CopyState::Written => Next::Hand(InHand::UnderWay { serial }),
        CopyState::Suspect => Next::Step(next_step::suspect(copy)),
        CopyState::Good | CopyState::Watch | CopyState::Migrate if copy.lent_to.is_some() => {
            Next::Hand(InHand::Return { serial })
        }
        CopyState::Good | CopyState::Watch if copy.place.is_none() => {
            Next::Step(next_step::away(copy, &none()))
        }
        CopyState::Good => match next_step::second_drive(copy, &none()) {
            Some(step) => Next::Step(step),
            None => Next::Hand(InHand::Nothing),
        },
        CopyState::Watch => Next::Hand(InHand::ReadAgain),
        CopyState::Migrate => {
            match next_step::replace(set, &serial).or_else(|| next_step::burn(set, disc)) {
                Some(step) => Next::Step(step),
                None => Next::Hand(InHand::MayGo { serial }),
            }
        }
        CopyState::Failed => Next::Hand(with_failed(serial, disc, set)),
        CopyState::Missing => Next::Hand(InHand::WasMissing { serial }),
        CopyState::Lost => Next::Hand(InHand::TellKeeper { serial }),
        CopyState::Retired if is_last(copy, disc) => of_set(set),
        CopyState::Retired => Next::Hand(InHand::Destroy),
        CopyState::Destroyed => Next::Hand(InHand::SeenAgain { serial }),
    }
}

/// What to do with one that failed. Where others stand for it nothing is to be repaired or burned.
fn with_failed(serial: String, disc: &Disc, set: &Set) -> InHand {
    match disc.sound() >= set.wanted_copies as usize {
        true => InHand::MayGo { serial },
        false => InHand::KeepAside {
            replace: next_step::replace(set, &serial).is_some(),
            serial,
        },
    }
}

/// What to do with a set.
pub fn of_set(set: &Set) -> Next {
    match next_step::of_set(set, &none()) {
        Some(step) => Next::Step(step),
        None if set.at_work || set.copies().any(|copy| copy.under_way) => {
            Next::Hand(InHand::SetIsAtWork)
        }
        None => second_drive(set.copies()).unwrap_or(Next::Hand(InHand::SetIsDone)),
    }
}

/// The first copy that a second drive is to read, where all is burned and in its place.
fn second_drive<'a>(mut copies: impl Iterator<Item = &'a Copy>) -> Option<Next> {
    let step = copies.find_map(|copy| next_step::second_drive(copy, &none()));
    step.map(Next::Step)
}

/// What to do with a disc of a set. What the disc waits for may be to be done with others first.
pub fn of_disc(disc: &Disc, set: &Set) -> Next {
    let alone = Set {
        discs: vec![disc.clone()],
        ..set.clone()
    };
    match next_step::of_set(&alone, &none()) {
        Some(NextStep::Burn {
            set: name,
            disc,
            serial,
            instead_of,
            ..
        }) => Next::Step(NextStep::Burn {
            set: name,
            disc,
            serial,
            instead_of,
            copies: set.to_burn().len() as u64,
        }),
        Some(
            step @ (NextStep::Verify { .. }
            | NextStep::Replace { .. }
            | NextStep::Shelve { .. }
            | NextStep::TellApart { .. }),
        ) => Next::Step(step),
        Some(_) => of_set(set),
        None if set.at_work || alone.copies().any(|copy| copy.under_way) => {
            Next::Hand(InHand::SetIsAtWork)
        }
        None => second_drive(alone.copies()).unwrap_or(Next::Hand(InHand::DiscIsDone)),
    }
}

fn none() -> BTreeSet<String> {
    BTreeSet::new()
}

/// Whether a copy that is out of use may be all that is left of its disc: others that nobody can
/// find give nothing.
fn is_last(copy: &Copy, disc: &Disc) -> bool {
    let gives = |other: &Copy| other.may_give() && !other.state.is_away();
    copy.was_good && disc.image_file.is_lost() && !disc.copies.iter().any(gives)
}
