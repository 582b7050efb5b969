//! What is left to be done where all discs are made and in their places.
// In a circle because a status names the next step, which follows from it.

use stele_catalog::CopyState;

use super::{NextStep, WhyVerify, verify};
use crate::jobs::overview::status::{Copy, Outcome, Set};
use crate::jobs::quarters::ToFetch;

/// Has somebody decide about a copy that is kept apart, where it is at hand; before that it is
/// read: who keeps a sound one apart doubts what was read of it.
pub(super) fn settle(copy: &Copy) -> Option<NextStep> {
    let read = match copy.state {
        CopyState::Suspect => false,
        CopyState::Good | CopyState::Watch | CopyState::Migrate | CopyState::Failed => true,
        CopyState::Planned
        | CopyState::Burning
        | CopyState::Written
        | CopyState::Missing
        | CopyState::Lost
        | CopyState::Retired
        | CopyState::Destroyed => return None,
    };
    let at_hand = copy.lent_to.is_none() && !copy.is_on_its_way() && !copy.under_way;
    (copy.quarantined && at_hand).then(|| NextStep::Settle {
        serial: copy.serial.clone(),
        place: copy.place.clone(),
        read,
    })
}

/// The copy that should have come back first.
pub(super) fn call_back(status: &Outcome) -> Option<NextStep> {
    let mut lent = status.lent.iter();
    let late = lent.find(|one| one.is_overdue(status.at))?;
    Some(NextStep::CallBack {
        serial: late.serial.clone(),
        person: late.who().to_owned(),
        due: late.due?,
    })
}

/// A copy that is to go to another site.
pub(super) fn send_away(status: &Outcome) -> Option<NextStep> {
    let one = status.gathered.first()?;
    Some(NextStep::SendAway {
        serial: one.serial.clone(),
        disc: one.disc.clone(),
        site: one.site.clone(),
        to: one.other_site.clone(),
        due: one.due,
    })
}

/// A copy that came back dirty or scratched, or in a box with another seal, to be read.
pub(super) fn returned(status: &Outcome) -> Option<NextStep> {
    let mut copies = status.sets.iter().flat_map(Set::copies);
    copies.find_map(|copy| {
        let mut back = status.unread_returns.iter();
        let one = back.find(|one| one.serial == copy.serial)?;
        let why = match one.condition {
            Some(_) => WhyVerify::Returned,
            None => WhyVerify::OtherSeal,
        };
        Some(verify(copy, why))
    })
}

/// How long a copy is looked for before somebody decides whether it is lost, in milliseconds.
const SEARCH_MS: i64 = 7 * 86_400_000;

/// A copy that has been looked for long enough.
pub(super) fn decide_missing(status: &Outcome) -> Option<NextStep> {
    let one = status.missing.first()?;
    (status.at.0.saturating_sub(one.since.0) > SEARCH_MS).then(|| NextStep::DecideMissing {
        serial: one.serial.clone(),
        disc: one.disc.clone(),
        since: one.since,
    })
}

/// The incident whose time to tell the authority ends first, of those where it is `over` or is not.
/// One that is over stays until it is closed, so that it comes after all else.
pub(super) fn report(status: &Outcome, over: bool) -> Option<NextStep> {
    let mut open = status.incidents.iter();
    let one = open.find(|one| (one.authority_by < status.at) == over)?;
    Some(NextStep::ReportIncident {
        incident: one.incident,
        serial: one.serial.clone(),
        disc: one.disc.clone(),
        by: one.authority_by,
        over,
    })
}

/// What is next of the quarter's check.
pub(super) fn check(status: &Outcome) -> Option<NextStep> {
    let check = status.check.as_ref()?;
    let (quarter, by) = (check.quarter, check.by);
    if !check.begun {
        return Some(NextStep::BeginCheck { quarter, by });
    }
    let ToFetch { serial, place } = check.fetch.clone()?;
    let left = check.listed.saturating_sub(check.read);
    Some(NextStep::ReadForCheck {
        serial,
        place,
        left,
        by,
    })
}
