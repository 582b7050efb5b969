//! What the tag on a copy says of this catalog.

use stele_catalog::CopyState;

use super::lang::{Place, naming, say, say_in};
use super::quantities::when;
use super::{catalog, states};
use crate::jobs::keep::burn_logs::LogsSeen;
use crate::jobs::keep::{LogChanged, LogLine};
use crate::jobs::overview::discs_seen::{Misfit, Proof};
use crate::jobs::read::copies_read::CopyRead;
use crate::jobs::read::tag_trail::{Fit, TagTrail};

/// For the command line, as `words`.
pub fn in_terminal(found: &TagTrail) -> Option<String> {
    words(found, Place::Terminal)
}

/// For the window, as `words`.
pub fn in_window(found: &TagTrail) -> Option<String> {
    words(found, Place::Window)
}

/// What it says, and what to do; none where there is nothing to be said.
fn words(found: &TagTrail, place: Place) -> Option<String> {
    let (rows, here) = (found.rows, found.rows_here);
    Some(match found.fit {
        // What they prove of the trail is told by its check.
        Fit::Ours | Fit::Proven => return None,
        Fit::TakenBack => say!("tag-taken-back"),
        Fit::CatalogOlder => say!("tag-catalog-older", here = here, row = naming(rows)),
        Fit::OtherBranch => say_in!(place, "tag-other-branch", row = naming(rows)),
        Fit::OtherTag => say!("tag-other-tag"),
        Fit::NoBurn => say!("tag-no-burn"),
    })
}

/// A disc that did not fit the trail when it was read, and that nobody has answered.
pub fn misfit(one: &Misfit) -> String {
    let (serial, disc, time) = (&one.serial, &one.disc, when(one.at));
    let (row, here) = (naming(one.said.rows), one.said.rows_here);
    match one.said.fit {
        Fit::CatalogOlder => say!(
            "audit-misfit-newer",
            serial = serial,
            disc = disc,
            time = time,
            row = row,
            here = here
        ),
        Fit::OtherTag => say!(
            "audit-misfit-tag",
            serial = serial,
            disc = disc,
            time = time
        ),
        Fit::NoBurn => say!(
            "audit-misfit-burn",
            serial = serial,
            disc = disc,
            time = time
        ),
        // Those that fit are none of them.
        Fit::OtherBranch | Fit::Proven | Fit::Ours | Fit::TakenBack => say!(
            "audit-misfit-branch",
            serial = serial,
            disc = disc,
            time = time,
            row = row
        ),
    }
}

/// The newest disc that fitted the trail when it was read.
pub fn proof(proof: &Proof) -> String {
    say!(
        "audit-proof",
        serial = &proof.serial,
        time = when(proof.at),
        row = naming(proof.rows),
        since = proof.added
    )
}

/// That a copy in a drive was destroyed, as somebody said.
pub fn destroyed(serial: &str, drive: &str) -> String {
    say!("tag-destroyed", serial = serial, drive = drive)
}

/// That a copy in a drive is on record as one that nobody can find.
pub fn was_gone(serial: &str, state: CopyState) -> String {
    say!(
        "tag-was-gone",
        serial = serial,
        state = states::state_name(state)
    )
}

/// That a copy which nobody could find was read, and so is found; none of any other.
pub fn is_back(serial: &str, state: CopyState, place: Place) -> Option<String> {
    let state = match state {
        CopyState::Missing => "missing",
        CopyState::Lost => "lost",
        CopyState::Planned
        | CopyState::Burning
        | CopyState::Written
        | CopyState::Good
        | CopyState::Watch
        | CopyState::Migrate
        | CopyState::Suspect
        | CopyState::Failed
        | CopyState::Retired
        | CopyState::Destroyed => return None,
    };
    Some(say_in!(
        place,
        "tag-is-back",
        serial = serial,
        state = state
    ))
}

/// Which copy lay in a drive, and what its tag says.
pub fn copy_read(read: &CopyRead) -> Vec<String> {
    let drive = &read.drive;
    let Some(serial) = &read.serial else {
        return vec![say!("tag-unread", drive = drive)];
    };
    let mut lines = vec![say!("tag-read", serial = serial, drive = drive)];
    if read.known == Some(false) {
        lines.push(say!("tag-not-known", serial = serial, drive = drive));
    }
    if read.destroyed {
        lines.push(destroyed(serial, drive));
    }
    lines.extend(read.trail.as_ref().and_then(in_terminal));
    lines
}

/// A line of a burn's log that the catalog contradicts.
fn changed(one: &LogChanged) -> String {
    let line = match one.line {
        LogLine::Copy => "copy",
        LogLine::Tag => "tag",
        LogLine::Disc => "disc",
        LogLine::Drive => "drive",
        LogLine::Medium => "medium",
        LogLine::ReadBack => "back",
        LogLine::End => "end",
    };
    say!("tag-log-line", log = &one.log, line = line)
}

/// What the burn logs say of the trail; none where there is none to be compared.
pub fn logs(seen: &LogsSeen) -> Vec<String> {
    let misfits = seen.misfits.iter();
    let mut lines: Vec<String> = misfits
        .map(|one| match one.older {
            _ if one.altered => say!("tag-log-altered", row = naming(one.rows), log = &one.log),
            true => say!("tag-log-after", row = naming(one.rows), log = &one.log),
            false => say!("tag-log-other", row = naming(one.rows), log = &one.log),
        })
        .collect();
    lines.extend(seen.changed.iter().map(changed));
    if let (true, Some(rows)) = (lines.is_empty(), seen.newest) {
        let agree = seen.compared.saturating_sub(seen.of_lost);
        lines.push(say!("tag-logs-fit", logs = agree, row = naming(rows)));
    }
    if seen.of_lost > 0 {
        lines.push(say!("tag-logs-lost", logs = seen.of_lost));
    }
    if !seen.unknown.is_empty() {
        let copies = seen.unknown.len();
        let named = seen.unknown.join(", ");
        lines.push(say!("tag-logs-unknown", copies = copies, serials = named));
    }
    lines.extend(catalog::only_in_logs(&seen.only_in_log));
    if seen.silent > 0 {
        lines.push(say!("tag-logs-silent", logs = seen.silent));
    }
    if seen.without > 0 {
        lines.push(say!("tag-logs-missing", burns = seen.without));
    }
    lines
}
