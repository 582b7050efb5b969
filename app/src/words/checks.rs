//! The quarterly check, in sentences.

use stele_catalog::{CheckReason, CheckRules, CopyState, Quarter, Timestamp};

use super::advice::Place;
use super::lang::{say, say_in};
use super::locations::said;
use super::quantities::{day, last_day, when};
use super::{names, states};
use crate::jobs::quarters::{DrawnCopy, DrawnStratum, Listed, OpenCheck, Outcome, Proof, Sample};
use crate::jobs::shelf::nearest::InDrives;

/// How far a check is.
pub fn head(outcome: &Outcome) -> String {
    say!(
        "check-head",
        quarter = outcome.quarter.to_string(),
        read = outcome.read,
        listed = outcome.listed,
        day = last_day(outcome.by)
    )
}

/// The quarter, as a person says it.
pub fn title(quarter: Quarter) -> String {
    let (year, number) = quarter.year_and_quarter();
    let (year, number) = (year.to_string(), number.to_string());
    say!("check-title", year = year, number = number)
}

/// How far a check is, in the window.
pub fn progress(outcome: &Outcome) -> String {
    let (read, listed) = (outcome.read, outcome.listed);
    say!("check-progress", read = read, listed = listed)
}

/// How many copies are left, and until when.
pub fn left(outcome: &Outcome) -> String {
    let left = outcome.listed.saturating_sub(outcome.read);
    say!("check-left", left = left, day = last_day(outcome.by))
}

/// What its sample proves.
pub fn promise(sample: &Sample) -> String {
    match sample.drawn == sample.of {
        true => say!("check-promise-all", copies = sample.of),
        false => say!(
            "check-promise",
            drawn = sample.drawn,
            of = sample.of,
            bad = sample.bad,
            confidence = percent(sample.confidence_per_mille)
        ),
    }
}

/// Parts of a thousand as people write them: `92.3 %`, `2 %`.
pub fn percent(per_mille: u32) -> String {
    match (per_mille / 10, per_mille % 10) {
        (whole, 0) => format!("{whole}%"),
        (whole, tenth) => format!("{whole}.{tenth}%"),
    }
}

/// Why a copy is read.
pub fn reason(reason: CheckReason) -> String {
    match reason {
        CheckReason::LotFailed => say!("check-why-lot-failed"),
        CheckReason::BurnerFailed => say!("check-why-burner-failed"),
        CheckReason::Watch => say!("check-why-watch"),
        CheckReason::Returned => say!("check-why-returned"),
        CheckReason::SecondDrive => say!("check-why-second-drive"),
        CheckReason::First => say!("check-why-first"),
        CheckReason::Whole => say!("check-why-whole"),
        CheckReason::Sample => say!("check-why-sample"),
    }
}

/// Why a copy is read, the most pressing reason alone.
pub fn why(copy: &Listed) -> String {
    match copy.reasons.first() {
        Some(CheckReason::SecondDrive) if copy.read.is_some() => say!("check-why-second-drive-was"),
        Some(first) => reason(*first),
        None => say!("check-why-not-listed"),
    }
}

/// Where a copy is: by its path in a terminal, as a person says it in the window.
pub fn place(copy: &Listed, place: Place) -> String {
    if copy.is_away {
        let gone = [CopyState::Retired, CopyState::Destroyed].contains(&copy.state);
        return match copy.state.is_away() || gone {
            true => states::state_name(copy.state),
            false => say!("check-away"),
        };
    }
    match &copy.place {
        Some(path) => at(path, place),
        None => say!("check-no-place"),
    }
}

fn at(path: &str, place: Place) -> String {
    match place {
        Place::Window => said(path),
        Place::Terminal => path.to_owned(),
    }
}

/// A copy of the list.
pub fn copy(copy: &Listed, place: Place) -> String {
    let (serial, why) = (&copy.serial, why(copy));
    match copy.read {
        Some(at) => say!(
            "check-copy-read",
            serial = serial,
            state = states::state_name(copy.found.unwrap_or(copy.state)),
            day = day(at)
        ),
        None => {
            let place = self::place(copy, place);
            match copy.by {
                Some(by) => say!(
                    "check-copy-by",
                    serial = serial,
                    place = place,
                    why = why,
                    day = day(by)
                ),
                None => say!("check-copy", serial = serial, place = place, why = why),
            }
        }
    }
}

/// The one next thing, where the disc for it lies in a drive of this station.
pub fn next_in_drive(outcome: &Outcome, here: &InDrives) -> Option<String> {
    let mut ready = outcome.copies.iter().filter(|copy| copy.is_ready());
    let (copy, drive) = ready.find_map(|copy| Some((copy, here.get(&copy.serial)?)))?;
    let serial = &copy.serial;
    Some(match copy.not_in.as_ref() == Some(drive) {
        true => say!("check-next-move", serial = serial, drive = drive),
        false => say!("check-next-here", serial = serial, drive = drive),
    })
}

/// The one next thing.
pub fn next(outcome: &Outcome, place: Place) -> String {
    let mut left = outcome.copies.iter().filter(|copy| copy.is_to_read());
    let here = left.clone().find(|copy| copy.is_ready());
    match (here, left.next()) {
        (Some(copy), _) => {
            let at = self::place(copy, place);
            match &copy.not_in {
                Some(drive) => say_in!(
                    place,
                    "check-next-other",
                    serial = &copy.serial,
                    place = at,
                    drive = drive
                ),
                None => say_in!(place, "check-next", serial = &copy.serial, place = at),
            }
        }
        (None, Some(_)) => say!("check-next-away"),
        (None, None) => {
            let quarter = outcome.quarter.to_string();
            say_in!(place, "check-next-done", quarter = quarter)
        }
    }
}

/// What is next of a quarter that has ended before all was read.
pub fn over(outcome: &Outcome) -> String {
    say!("check-over", quarter = outcome.quarter.to_string())
}

/// That a check is to begin, as the next step of the archive.
pub fn begin(quarter: Quarter, by: Timestamp, place: Place) -> String {
    let quarter = quarter.to_string();
    say_in!(
        place,
        "step-begin-check",
        quarter = quarter,
        day = last_day(by)
    )
}

/// That a copy is to be read, as the next step of the archive: its serial, its path, how many are
/// left and by when.
pub fn read(serial: &str, path: Option<&str>, left: u64, by: Timestamp, place: Place) -> String {
    let at = path.map_or_else(|| say!("check-no-place"), |path| at(path, place));
    say_in!(
        place,
        "step-read-for-check",
        serial = serial,
        place = at,
        left = left,
        day = last_day(by)
    )
}

/// A check that is to be begun or gone on with.
pub fn open(check: &OpenCheck) -> String {
    let quarter = check.quarter.to_string();
    let by = last_day(check.by);
    match check.begun {
        false => say!("status-check-due", quarter = quarter, day = by),
        true => say!(
            "status-check-open",
            quarter = quarter,
            read = check.read,
            listed = check.listed,
            day = by
        ),
    }
}

/// How a sample was drawn, and how to do it again.
pub fn proof(proof: &Proof) -> Vec<String> {
    let sample = Sample {
        of: proof.of,
        drawn: proof.drawn,
        bad: proof.bad,
        confidence_per_mille: proof.confidence_per_mille,
    };
    let mut lines = vec![
        say!(
            "check-proof-head",
            quarter = proof.quarter.to_string(),
            drawn = proof.drawn,
            of = proof.of,
            time = when(proof.begun)
        ),
        promise(&sample),
        say!("check-proof-seed", seed = &proof.seed),
        say!("check-proof-again"),
    ];
    lines.extend(rules(proof.version, &proof.rules));
    lines
}

/// What stands in the name of a group for something that its copies do not share, or that is not
/// known.
const NOT_SHARED: [&str; 2] = ["*", ""];

/// A group of copies that may go bad together.
pub fn stratum(stratum: &DrawnStratum) -> String {
    let parts: Vec<&str> = stratum.name.split(" / ").map(str::trim).collect();
    // The name is what its copies share, in this order; of small groups together, not all of it.
    let name = match parts.as_slice() {
        [media, drive, year, place] => {
            let shared = [
                (*media, say!("check-shared-media", media = *media)),
                (
                    *drive,
                    say!("check-shared-drive", drive = names::spaced(drive)),
                ),
                (*year, say!("check-shared-year", year = *year)),
                (*place, say!("check-shared-place", place = *place)),
            ];
            let shared = shared
                .into_iter()
                .filter(|(part, _)| !NOT_SHARED.contains(part));
            let shared: Vec<String> = shared.map(|(_, text)| text).collect();
            match shared.is_empty() {
                true => say!("check-shared-nothing"),
                false => shared.join(", "),
            }
        }
        _ => stratum.name.clone(),
    };
    say!(
        "check-stratum",
        name = name,
        drawn = stratum.drawn,
        of = stratum.copies.len()
    )
}

/// A copy of a group, with its hash.
pub fn drawn(copy: &DrawnCopy) -> String {
    let (serial, hash) = (&copy.serial, &copy.hash);
    match copy.drawn {
        true => say!("check-drawn", serial = serial, hash = hash),
        false => say!("check-not-drawn", serial = serial, hash = hash),
    }
}

/// The rules of checking.
pub fn rules(version: i64, rules: &CheckRules) -> Vec<String> {
    vec![
        say!("check-rules-version", version = version),
        say!(
            "check-rules-sample",
            bad = percent(rules.bad_per_mille),
            confidence = percent(rules.confidence_per_mille)
        ),
        say!(
            "check-rules-first",
            after = rules.first_after_days,
            by = rules.first_by_days
        ),
        say!("check-rules-whole", days = rules.whole_within_days),
        say!("check-rules-always"),
    ]
}
