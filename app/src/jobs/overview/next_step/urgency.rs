//! What comes first where several sets have something to be done: the order of danger.
// In a circle because a status names the next step, which follows from it.

use super::{NextStep, WhyVerify};
use crate::jobs::overview::status::{Copy, Disc, Set};

/// How much may be lost while something is not done, the most first.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Urgency {
    /// Nobody knows which copy is which: nothing may be believed before.
    Doubted,
    /// A disc has lost a copy that was good, and has no more than one that can be relied on.
    LastSound,
    /// A disc has fewer copies than it is to have.
    TooFew,
    /// A copy that a disc has to spare may not hold it.
    Suspect,
    /// All copies are made: they are to be read once more, or put in their places.
    Due,
}

/// How urgent a step of a set is.
pub(super) fn of(step: &NextStep, set: &Set) -> Urgency {
    let about_disc = |name: &str| match set.discs.iter().find(|disc| disc.name == *name) {
        Some(disc) if has_last_sound(disc, set) => Urgency::LastSound,
        Some(_) | None => Urgency::TooFew,
    };
    match step {
        NextStep::TellApart { .. } => Urgency::Doubted,
        NextStep::Burn { disc, .. }
        | NextStep::Replace { disc, .. }
        | NextStep::BringBack { disc, .. }
        | NextStep::LookFor { disc, .. }
        | NextStep::Rebuild { disc, .. }
        | NextStep::SeeToImage { disc, .. } => about_disc(disc),
        NextStep::Verify { serial, why, .. } => match (why, disc_of(serial, set)) {
            (WhyVerify::Suspect, Some(disc)) if is_short(disc, set) => about_disc(&disc.name),
            (WhyVerify::Suspect, _) => Urgency::Suspect,
            (WhyVerify::InLog, _) => Urgency::TooFew,
            (WhyVerify::SecondDrive | WhyVerify::Returned | WhyVerify::OtherSeal, _) => {
                Urgency::Due
            }
        },
        NextStep::LookForDiscs { disc } if set.unseen.contains(disc) => Urgency::Due,
        NextStep::LookForDiscs { disc } => about_disc(disc),
        // What is begun: nothing of it is on a disc yet, or its parity protects nothing.
        NextStep::Build { .. } | NextStep::Drop { .. } | NextStep::Decide { .. } => Urgency::TooFew,
        NextStep::Shelve { .. }
        | NextStep::RecordDisc { .. }
        | NextStep::Settle { .. }
        | NextStep::Ingest
        | NextStep::MakeWritable { .. }
        | NextStep::ConnectImages { .. }
        | NextStep::Wait { .. }
        | NextStep::LookAt { .. }
        | NextStep::Plan { .. }
        | NextStep::LeaveOut { .. }
        | NextStep::MendLists { .. }
        | NextStep::CallBack { .. }
        | NextStep::DecideMissing { .. }
        | NextStep::ReportIncident { .. }
        | NextStep::BeginCheck { .. }
        | NextStep::ReadForCheck { .. }
        | NextStep::SendAway { .. } => Urgency::Due,
    }
}

fn disc_of<'a>(serial: &str, set: &'a Set) -> Option<&'a Disc> {
    let has = |disc: &&Disc| disc.copies.iter().any(|copy| copy.serial == serial);
    set.discs.iter().find(has)
}

fn is_short(disc: &Disc, set: &Set) -> bool {
    disc.sound() < set.wanted_copies as usize
}

fn has_last_sound(disc: &Disc, set: &Set) -> bool {
    let is_lost = |copy: &Copy| copy.was_good && !copy.counts();
    disc.sound() <= 1 && is_short(disc, set) && disc.copies.iter().any(is_lost)
}
