//! What people call states and phases.

use stele_burner::watch::Phase;
use stele_catalog::{CopyState, Doubt};

use super::lang::say;
use super::names;
use super::quantities::when;
use crate::jobs::burn::unproven::Unproven;
use crate::jobs::keep::only_in_log::OnlyInLog;
use crate::jobs::make::image_file::ImageFile;
use crate::jobs::overview::status::{CheckSoon, Copy, Doubted, InDanger, WithoutSound};

/// A copy that a burn log tells of, and whose disc the catalog does not have.
pub fn only_in_log(copy: &OnlyInLog) -> String {
    say!(
        "status-only-in-log",
        serial = &copy.serial,
        disc = copy.disc.as_deref().unwrap_or("none"),
        time = when(copy.burned)
    )
}

/// What people read while a phase runs.
pub fn phase_name(phase: Phase) -> String {
    match phase {
        Phase::Scanning => say!("phase-scanning"),
        Phase::Comparing => say!("phase-comparing"),
        Phase::Planning => say!("phase-planning"),
        Phase::Writing => say!("phase-writing"),
        Phase::Protecting => say!("phase-protecting"),
        Phase::TrialDecoding => say!("phase-trial-decoding"),
        Phase::Burning => say!("phase-burning"),
        Phase::Closing => say!("phase-closing"),
        Phase::TrayWanted => say!("phase-tray-wanted"),
        Phase::ReadingBack => say!("phase-reading-back"),
        Phase::Checking => say!("phase-checking"),
        Phase::Rescuing => say!("phase-rescuing"),
        Phase::Repairing => say!("phase-repairing"),
        Phase::Restoring => say!("phase-restoring"),
        Phase::Recording => say!("phase-recording"),
    }
}

/// Said when a burn has ended and its result waits to be recorded.
pub fn record_waits() -> String {
    say!("phase-record-waits")
}

/// What is said of a disc's image file.
pub fn image_file(file: ImageFile) -> String {
    match file {
        ImageFile::NotBuilt => say!("image-not-built"),
        ImageFile::There => say!("image-there"),
        ImageFile::Gone => say!("image-gone"),
        ImageFile::OtherLength => say!("image-other-length"),
        ImageFile::OtherDisc => say!("image-other-disc"),
        ImageFile::Altered => say!("image-altered"),
        ImageFile::SpoiledADisc => say!("image-spoiled-disc"),
        ImageFile::BeyondRepair => say!("image-beyond-repair"),
        ImageFile::InTheWay => say!("image-in-the-way"),
        ImageFile::Unreadable => say!("image-unreadable"),
    }
}

/// What people call a state.
pub fn state_name(state: CopyState) -> String {
    match state {
        CopyState::Planned => say!("state-planned"),
        CopyState::Burning => say!("state-burning"),
        CopyState::Written => say!("state-written"),
        CopyState::Good => say!("state-good"),
        CopyState::Watch => say!("state-watch"),
        CopyState::Migrate => say!("state-migrate"),
        CopyState::Suspect => say!("state-suspect"),
        CopyState::Failed => say!("state-failed"),
        CopyState::Missing => say!("state-missing"),
        CopyState::Lost => say!("state-lost"),
        CopyState::Retired => say!("state-retired"),
        CopyState::Destroyed => say!("state-destroyed"),
    }
}

/// That a copy is to be replaced now, or that it failed.
pub fn in_danger(copy: &InDanger) -> String {
    let (serial, disc) = (&copy.serial, &copy.disc);
    if copy.state == CopyState::Failed {
        return say!(
            "state-has-failed",
            serial = serial,
            disc = disc,
            good = copy.others_good,
            sound = copy.others_sound
        );
    }
    match copy.others_sound {
        0 => say!("state-in-danger-last", serial = serial, disc = disc),
        others => say!(
            "state-in-danger",
            serial = serial,
            disc = disc,
            others = others
        ),
    }
}

/// That copies are to be checked again soon; nothing where none is.
pub fn check_soon(copies: &[CheckSoon]) -> Option<String> {
    let first = copies.first()?;
    Some(say!(
        "state-check-soon",
        copies = copies.len(),
        serial = &first.serial,
        disc = &first.disc
    ))
}

/// That no copy of a disc can be relied on, and what else there is of it.
pub fn without_sound(disc: &WithoutSound) -> String {
    let image = match (disc.irrecoverable, disc.image_file) {
        (true, _) => "none",
        (false, ImageFile::Gone | ImageFile::InTheWay | ImageFile::OtherDisc) => "missing",
        (false, file) if file.is_lost() => "damaged",
        (false, _) => "there",
    };
    say!(
        "state-without-sound",
        disc = &disc.disc,
        image = image,
        suspect = disc.suspect.join(", "),
        suspects = disc.suspect.len()
    )
}

/// That a disc has not one copy which is known to be good, and what decides.
pub fn unproven(disc: &Unproven) -> String {
    say!(
        "state-unproven",
        disc = &disc.disc,
        suspect = disc.suspect.join(", "),
        suspects = disc.suspect.len(),
        first = disc.suspect.first().map_or("", String::as_str)
    )
}

/// What people call a state, with whether the copy is kept apart.
pub fn standing(state: CopyState, quarantined: bool) -> String {
    match quarantined {
        true => say!("state-quarantined", state = state_name(state)),
        false => state_name(state),
    }
}

/// Where a copy is.
pub fn place(copy: &Copy) -> String {
    let (place, lent_to) = (copy.place.as_deref(), copy.lent_to.as_deref());
    names::whereabouts(copy.state, place, lent_to, copy.in_transit_to.as_deref())
}

/// That discs claim to be a copy which they may not be.
pub fn doubted(copy: &Doubted) -> String {
    let (serial, disc) = (&copy.serial, &copy.disc);
    let drives = copy.drives.join(", ");
    match copy.doubt {
        Doubt::TwoDrives => {
            say!(
                "doubt-two-discs",
                serial = serial,
                disc = disc,
                drives = drives
            )
        }
        Doubt::OtherTag => say!(
            "doubt-other-tag",
            serial = serial,
            disc = disc,
            drives = drives
        ),
        Doubt::Destroyed => say!(
            "doubt-destroyed",
            serial = serial,
            disc = disc,
            drives = drives
        ),
        Doubt::NeverWritten => {
            say!(
                "doubt-never-written",
                serial = serial,
                disc = disc,
                drives = drives
            )
        }
    }
}
