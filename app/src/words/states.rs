//! What people call states and phases.

use stele_burner::watch::Phase;
use stele_catalog::CopyState;

use super::names;
use super::quantities::count;
use crate::jobs::make::image_file::ImageFile;
use crate::jobs::overview::status::{Copy, InDanger};

/// What people read while a phase runs.
pub fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Scanning => "Reading folders",
        Phase::Comparing => "Comparing files",
        Phase::Planning => "Planning discs",
        Phase::Writing => "Writing the image",
        Phase::Protecting => "Adding protection",
        Phase::TrialDecoding => "Trying a repair",
        Phase::Burning => "Burning",
        Phase::Closing => "Closing the disc",
        Phase::TrayWanted => "Push the tray in by hand; the disc waits to be read back",
        Phase::ReadingBack => "Reading back, comparing",
        Phase::Checking => "Checking every sector",
        Phase::Rescuing => "Trying places that failed",
        Phase::Repairing => "Repairing",
        Phase::Restoring => "Restoring files",
        Phase::Recording => "Waiting for the catalog",
    }
}

/// Said when a burn has ended and its result waits to be recorded.
pub const RECORD_WAITS: &str = "The burn has ended. Its result cannot be recorded yet: the \
    archive's disk is full, or its catalog is held by another program. Free it; this goes on by \
    itself.";

/// What is said of a disc's image file.
pub fn image_file(file: ImageFile) -> &'static str {
    match file {
        ImageFile::NotBuilt => "not built",
        ImageFile::There => "built",
        ImageFile::Gone => "built, its image file is gone",
        ImageFile::OtherLength => "built, its image file is not as long as it was built",
        ImageFile::OtherDisc => "built, its image file was altered",
        ImageFile::SpoiledADisc => "built, its image file was altered and has spoiled a disc",
        ImageFile::BeyondRepair => "built, its image file was altered and cannot be mended",
    }
}

/// What people call a state.
pub fn state_name(state: CopyState) -> &'static str {
    match state {
        CopyState::Planned => "planned",
        CopyState::Burning => "being burned",
        CopyState::Written => "written, not read back",
        CopyState::Good => "good",
        CopyState::Watch => "to be watched",
        CopyState::Migrate => "to be replaced now",
        CopyState::Suspect => "suspect",
        CopyState::Failed => "failed",
        CopyState::Lost => "lost",
        CopyState::Retired => "retired",
        CopyState::Destroyed => "destroyed",
    }
}

/// That a copy is to be replaced now.
pub fn in_danger(copy: &InDanger) -> String {
    let others = match copy.others_sound {
        0 => "no other copy of it is sound".to_owned(),
        others => format!("sound besides it: {}", count(others, "copy")),
    };
    format!(
        "In danger: {} ({}) is to be replaced now, little of its reserve is left; {others}.",
        copy.serial, copy.disc
    )
}

/// What people call a state, with whether the copy is kept apart.
pub fn standing(state: CopyState, quarantined: bool) -> String {
    match quarantined {
        true => format!("{}, quarantined", state_name(state)),
        false => state_name(state).to_owned(),
    }
}

/// Where a copy is.
pub fn place(copy: &Copy) -> String {
    if copy.state == CopyState::Destroyed {
        return names::NOWHERE.to_owned();
    }
    let (place, lent_to) = (copy.place.as_deref(), copy.lent_to.as_deref());
    names::place(place, lent_to, copy.in_transit_to.as_deref())
}
