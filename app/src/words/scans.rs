//! What a scanned thing is, what is to be known of it, and what to do with it.

use super::advice::Place;
use super::drives::medium;
use super::lang::{say, say_in};
use super::quantities::when;
use super::{blanks, finds, names, next_step, searches, states};
use crate::jobs::shelf::find::{Copy, Study};
use crate::jobs::shelf::in_hand::{InHand, Next};
use crate::jobs::shelf::scan::{LooksLike, OfDisc, Outcome, ScannedBlanks, ScannedCopy, Thing};
use crate::jobs::unrecorded::TagBurn;
use stele_catalog::{CopyState, Dated};

/// What it is.
pub fn what(outcome: &Outcome) -> String {
    let code = &outcome.code;
    match &outcome.thing {
        Thing::Copy(copy) if copy.dropped => say!("scanned-copy-dropped", serial = &copy.serial),
        Thing::Copy(copy) => say!(
            "scanned-copy",
            serial = &copy.serial,
            disc = &copy.disc,
            state = states::state_name(copy.state),
        ),
        Thing::Unrecorded { serial, disc, .. } => {
            say!("scanned-copy-unrecorded", serial = serial, disc = disc)
        }
        Thing::Slot { slot, path, .. } => say!("scanned-location", code = slot, path = path),
        Thing::Person { person, name } => match name {
            Some(name) => say!("scanned-person", code = person, name = name),
            None => say!("scanned-person-erased", code = person),
        },
        Thing::Disc { disc, dropped, .. } if *dropped => say!("scanned-disc-dropped", disc = disc),
        Thing::Disc { disc, discs, .. } => match discs.as_slice() {
            [one] => say!(
                "scanned-disc",
                disc = disc,
                good = one.good,
                soon = one.check_soon,
                copies = one.out_of()
            ),
            _ => say!("scanned-disc-gone", disc = disc),
        },
        Thing::Set {
            set, dropped: true, ..
        } => say!("scanned-set-dropped", set = set),
        Thing::Set { set, discs, .. } => say!("scanned-set", set = set, discs = discs.len()),
        Thing::Text {
            exact,
            similar,
            kept_out,
            more_studies: more,
            many_more,
        } => match (exact, outcome.studies.len() as u64) {
            (_, 0) if !kept_out.is_empty() => say!("find-only-kept-out"),
            (_, 0) => say!("scanned-no-study"),
            (false, found) => no_exact_match(similar, found),
            (true, found) => matching(found, *more, *many_more),
        },
        Thing::Blanks(of) => say!(
            "scanned-blanks",
            name = &of.product.name,
            media = medium(&of.product.media)
        ),
        Thing::Unknown { looks_like } => nothing_known(code, *looks_like),
    }
}

/// That studies are only like what was asked for.
pub fn no_exact_match(similar: &[String], found: u64) -> String {
    match similar {
        [] => say!("scanned-similar", studies = found),
        words => say!(
            "scanned-similar-names",
            studies = found,
            names = words.join(", ")
        ),
    }
}

/// That a disc holds more studies than are told of, of whom some are `hidden` besides.
pub fn more_on_disc(outcome: &Outcome, hidden: u64) -> Option<String> {
    let more = outcome
        .studies_held
        .saturating_sub(outcome.studies.len() as u64);
    (more > 0).then(|| say!("scanned-more-on-disc", studies = more + hidden))
}

/// How many studies match, and how many more than those that are told of.
fn matching(found: u64, more: u64, many_more: bool) -> String {
    match (more, many_more) {
        (0, _) => say!("scanned-studies", studies = found),
        (more, true) => say!("scanned-studies-many", studies = found, more = more),
        (more, false) => say!("scanned-studies-more", studies = found, more = more),
    }
}

/// Under which day a study is listed, where that is not its own date.
pub fn listed(study: &Study) -> Option<String> {
    let day = names::date(&study.listed);
    let date = names::date(&study.name.date);
    Some(match (study.listed_by, date.as_str()) {
        (Dated::Study, _) => return None,
        (Dated::Series, "") => say!("listed-by-series-undated", day = day),
        (Dated::Series, date) => say!("listed-by-series", day = day, date = date),
        (Dated::Import, "") => say!("listed-by-import-undated", day = day),
        (Dated::Import, date) => say!("listed-by-import", day = day, date = date),
    })
}

fn nothing_known(code: &str, looks_like: LooksLike) -> String {
    match looks_like {
        LooksLike::Copy => say!("scanned-unknown-copy", code = code),
        LooksLike::Slot => say!("scanned-unknown-location", code = code),
        LooksLike::Person => say!("scanned-unknown-person", code = code),
        LooksLike::Set => say!("scanned-unknown-set", code = code),
        LooksLike::Disc => say!("scanned-unknown-disc", code = code),
        LooksLike::Box => say!("scanned-unknown-box", code = code),
        LooksLike::PullList => say!("scanned-unknown-list", code = code),
        LooksLike::Request => say!("scanned-request", code = code),
        LooksLike::NoRequest => say!("scanned-unknown-request", code = code),
        LooksLike::Shipment => say!("scanned-shipment", code = code),
        LooksLike::Product => say!("scanned-unknown-product", gtin = code),
        LooksLike::NoShipment => say!("scanned-unknown-shipment", code = code),
    }
}

/// What is to be known of it, one a line.
pub fn facts(outcome: &Outcome, place: Place) -> Vec<String> {
    match &outcome.thing {
        Thing::Copy(copy) if copy.dropped => Vec::new(),
        Thing::Copy(copy) => of_copy(copy, outcome.studies_held),
        Thing::Unrecorded { burn, .. } => vec![
            burned(burn),
            say!("scanned-holds", studies = outcome.studies_held),
        ],
        Thing::Slot { copies, .. } => {
            let here = say!("scanned-copies-here", copies = copies.len());
            std::iter::once(here)
                .chain(copies.iter().cloned())
                .collect()
        }
        Thing::Set { discs, .. } => {
            let line = |disc: &crate::jobs::shelf::scan::ScannedDisc| {
                say!(
                    "scanned-set-disc",
                    disc = &disc.name,
                    good = disc.good,
                    soon = disc.check_soon,
                    copies = disc.out_of()
                )
            };
            discs.iter().map(line).collect()
        }
        Thing::Disc {
            replaced_by,
            of_disc,
            ..
        } => of_a_disc(replaced_by.as_deref(), of_disc, outcome.studies_held),
        Thing::Blanks(of) => of_blanks(of),
        Thing::Text { kept_out, .. } => {
            let kept_out = kept_out.iter();
            kept_out.map(|one| finds::kept_out(one, place)).collect()
        }
        Thing::Unknown { .. } => {
            let restored = outcome.restored.into_iter();
            restored
                .map(|at| say!("scanned-restored", time = when(at)))
                .collect()
        }
        Thing::Person { .. } => Vec::new(),
    }
}

/// What is left of a product, by lots, and what its medium needs.
fn of_blanks(of: &ScannedBlanks) -> Vec<String> {
    let mut facts: Vec<String> = of.lots.iter().map(blanks::lot).collect();
    if of.lots.is_empty() {
        facts.push(say!("blanks-none-of-it"));
    }
    let others = |open: &&String| of.lots.iter().all(|lot| lot.lot != **open);
    if let Some(open) = of.open.as_ref().filter(others) {
        facts.push(say!("blanks-other-open", lot = open));
    }
    facts.extend(of.need.as_ref().map(blanks::need));
    facts
}

/// The copies of a disc, each with its state and where it is, and what the disc holds.
fn of_a_disc(replaced_by: Option<&str>, copies: &[OfDisc], studies: u64) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(replaced_by.map(|new| say!("scanned-replaced", new = new)));
    for copy in copies {
        let (place, lent_to) = (copy.place.as_deref(), copy.lent_to.as_deref());
        let to = copy.in_transit_to.as_deref();
        let state = states::standing(copy.state, copy.quarantined);
        let place = names::whereabouts(copy.state, place, lent_to, to);
        facts.push(format!("{}  {state}, {place}", copy.serial));
    }
    if studies > 0 {
        facts.push(say!("scanned-holds", studies = studies));
    }
    facts
}

/// What a tag says of the burn of its copy, where nobody else does.
pub fn burned(burn: &TagBurn) -> String {
    let (drive, when) = (&burn.drive, when(burn.at));
    match &burn.station {
        Some(name) => say!(
            "scanned-burned-at",
            drive = drive,
            station = name,
            when = when
        ),
        None => say!("scanned-burned", drive = drive, when = when),
    }
}

fn of_copy(copy: &ScannedCopy, studies: u64) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(new) = &copy.replaced_by {
        facts.push(say!("scanned-replaced", new = new));
    } else if copy.outdated {
        facts.push(say!("scanned-outdated"));
    }
    if copy.doubt.is_some() {
        facts.push(say!("scanned-doubted", serial = &copy.serial));
    }
    if copy.quarantined {
        facts.push(say!("scanned-quarantined"));
    }
    if copy.state == CopyState::Destroyed {
        return facts;
    }
    let (place, lent_to) = (copy.place.as_deref(), copy.lent_to.as_deref());
    match &copy.search {
        Some(search) => facts.extend(searches::lines(search)),
        None => {
            let to = copy.in_transit_to.as_deref();
            let place = names::whereabouts(copy.state, place, lent_to, to);
            facts.push(say!("scanned-at", place = place));
        }
    }
    facts.push(match copy.last_check {
        Some(at) => say!("scanned-last-read", when = when(at)),
        None => say!("scanned-never-read"),
    });
    facts.push(match studies {
        0 if copy.outdated => say!("scanned-held-parity"),
        0 => say!("scanned-holds-parity"),
        studies => say!("scanned-holds", studies = studies),
    });
    facts
}

/// That nothing is to be done with a copy, by what is recorded of it: nobody has looked at the
/// disc.
fn nothing_to_do(outcome: &Outcome) -> String {
    let Thing::Copy(copy) = &outcome.thing else {
        return say!("hand-nothing-dropped");
    };
    let place = names::place(copy.place.as_deref(), None, None);
    match copy.last_check {
        Some(at) if outcome.by.is_some() => {
            say!("hand-put-back", place = place, when = when(at))
        }
        Some(at) => say!("hand-nothing-read", place = place, when = when(at)),
        None => say!("hand-nothing"),
    }
}

/// Which copy of a study is to be fetched, and from where: one that can be relied on and is at hand
/// before one that somebody has.
fn fetch(outcome: &Outcome, place: Place) -> String {
    let Some(study) = outcome.studies.first() else {
        return say!("hand-search-again");
    };
    let name = next_step::as_one_word(&study.name.uid);
    let away = |copy: &&Copy| copy.lent_to.is_some() || copy.in_transit_to.is_some();
    let sound = || study.copies.iter().filter(|copy| copy.sound);
    let best = sound().find(|copy| !away(copy)).or_else(|| sound().next());
    match best {
        Some(copy) => say_in!(
            place,
            "hand-fetch",
            serial = &copy.serial,
            place = finds::place(copy),
            study = name
        ),
        None if study.copies.is_empty() => say_in!(place, "hand-fetch-nothing"),
        None => unsound(&study.copies, &name, place),
    }
}

/// Which copy to try where none of a study's can be relied on.
fn unsound(copies: &[Copy], study: &str, place: Place) -> String {
    let hope = |copy: &&Copy| match copy.state {
        CopyState::Planned
        | CopyState::Burning
        | CopyState::Missing
        | CopyState::Lost
        | CopyState::Destroyed => None,
        CopyState::Retired => Some(3),
        CopyState::Failed => Some(2),
        CopyState::Suspect | CopyState::Written => Some(1),
        CopyState::Good | CopyState::Watch | CopyState::Migrate => Some(0),
    };
    let there = copies.iter().filter(|copy| hope(copy).is_some());
    match (there.min_by_key(hope), copies.first()) {
        (Some(copy), _) => say_in!(
            place,
            "hand-fetch-unsound",
            serial = &copy.serial,
            state = states::state_name(copy.state),
            place = finds::place(copy),
            study = study
        ),
        (None, Some(copy)) => say_in!(place, "hand-fetch-gone", disc = &copy.disc),
        (None, None) => say_in!(place, "hand-fetch-nothing"),
    }
}

/// What was scanned, as it is printed, however it was typed.
fn as_printed(outcome: &Outcome) -> &str {
    match &outcome.thing {
        Thing::Person { person, .. } => person,
        Thing::Slot { slot, .. } => slot,
        Thing::Copy(_)
        | Thing::Unrecorded { .. }
        | Thing::Disc { .. }
        | Thing::Set { .. }
        | Thing::Blanks(_)
        | Thing::Text { .. }
        | Thing::Unknown { .. } => &outcome.code,
    }
}

/// What to do with it.
pub fn next(outcome: &Outcome, place: Place) -> String {
    // Long because it is one flat table.
    let hand = match &outcome.next {
        Next::Step(step) => return next_step::step(step, place),
        Next::Hand(hand) => hand,
    };
    let code = as_printed(outcome);
    match hand {
        InHand::ThrowLabelAway => say_in!(place, "hand-throw-label-away"),
        InHand::KeepApart { instead } => say!("hand-keep-apart", instead = instead),
        InHand::UnderWay { .. } => say!("hand-under-way"),
        InHand::SetIsAtWork => say!("hand-set-at-work"),
        InHand::Return { serial } => say_in!(place, "hand-return", serial = serial),
        InHand::StaysPacked { shipment } => {
            say_in!(place, "hand-stays-packed", shipment = shipment)
        }
        InHand::ReadFirst { serial } => say_in!(place, "hand-read-first", serial = serial),
        InHand::Nothing => nothing_to_do(outcome),
        InHand::ReadAgain => say!("hand-read-again"),
        InHand::Arrived { serial } => say_in!(place, "hand-arrived", serial = serial),
        InHand::KeptApart {
            serial,
            read: false,
        } => say_in!(place, "hand-quarantined", serial = serial),
        InHand::KeptApart { serial, read: true } => {
            say_in!(place, "hand-quarantined-read", serial = serial)
        }
        InHand::MayGo { serial } => say_in!(place, "hand-may-go", serial = serial),
        InHand::SecondReader {
            serial,
            of,
            alone: true,
        } => say_in!(place, "hand-read-once-more", serial = serial, old = of),
        InHand::SecondReader {
            serial,
            of,
            alone: false,
        } => say_in!(place, "hand-second-reader", serial = serial, old = of),
        InHand::SeenAgain { serial } => say_in!(place, "hand-seen-again", serial = serial),
        InHand::KeepAside {
            serial,
            replace: false,
        } => say!("hand-keep-aside", serial = serial),
        InHand::KeepAside {
            serial,
            replace: true,
        } => say_in!(place, "hand-keep-aside-replace", serial = serial),
        InHand::WasMissing { serial } => say_in!(place, "hand-was-missing", serial = serial),
        InHand::TellKeeper { serial } => say_in!(place, "hand-found", serial = serial),
        InHand::TakeBack { drive } => say_in!(place, "hand-record-again", drive = drive),
        InHand::Destroy => say!("hand-destroy"),
        InHand::HoldsFiles => say_in!(place, "hand-holds-files"),
        InHand::PutCopies => say_in!(place, "hand-shelve-here", code = code),
        InHand::SlotTaken { serial } => say_in!(place, "hand-slot-taken", serial = serial),
        InHand::ShowRequest => say_in!(place, "hand-show-request", code = code),
        InHand::ShowShipment => say_in!(place, "hand-show-shipment", code = code),
        InHand::RecordProduct { gtin } => say_in!(place, "hand-record-product", gtin = gtin),
        InHand::ReceiveBlanks { gtin } => say_in!(place, "hand-receive-blanks", gtin = gtin),
        InHand::OpenBlanks { lot } => say_in!(place, "hand-open-blanks", lot = lot),
        InHand::ActAs => say_in!(place, "hand-act-as", code = code),
        InHand::ActsNot { active: true } => say_in!(place, "hand-borrower", code = code),
        InHand::ActsNot { active: false } => say_in!(place, "hand-retired"),
        InHand::PlanAgain => say_in!(place, "hand-plan-again"),
        InHand::SetIsDone => say!("hand-set-done"),
        InHand::DiscIsDone => say!("hand-disc-done"),
        InHand::ScanAgain if outcome.restored.is_some() => say!("hand-scan-again-restored"),
        InHand::ScanAgain => say!("hand-scan-again"),
        InHand::PutIn => say_in!(place, "hand-put-in"),
        InHand::SearchAgain => say!("hand-search-again"),
        InHand::OnlyKeptOut => say_in!(place, "hand-only-kept-out"),
        InHand::Fetch => fetch(outcome, place),
        InHand::Choose => say!("hand-choose"),
    }
}
