//! Copies that only burn logs tell of: they are recorded before anything is made in their place.
// In a circle because a status names the next step, which follows from it.

use super::{NextStep, WhyVerify};
use crate::jobs::overview::status::{Disc, Outcome, Set};

/// The first of them: one whose disc is known, or else one whose disc is not.
pub(super) fn first(status: &Outcome) -> Option<NextStep> {
    let of_set = |set: &Set| set.discs.iter().find_map(|disc| in_logs(set, disc));
    let known = || status.sets.iter().find_map(of_set);
    known().or_else(|| {
        let copy = status.only_in_log.first()?;
        Some(NextStep::RecordDisc {
            serial: copy.serial.clone(),
            disc: copy.disc.clone(),
        })
    })
}

/// Has a copy read that a burn log tells of and the catalog does not, before another one is burned.
pub fn in_logs(set: &Set, disc: &Disc) -> Option<NextStep> {
    let serial = disc.in_logs.first().filter(|_| !set.at_work)?;
    let wanted = !disc.is_burned(set.wanted_copies);
    wanted.then(|| NextStep::Verify {
        serial: serial.clone(),
        burned_in: None,
        place: None,
        lent_to: None,
        in_transit_to: None,
        why: WhyVerify::InLog,
    })
}
