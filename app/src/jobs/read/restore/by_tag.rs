//! What a tag says of the copy that is read, and of this catalog.

use stele_burner::copy_tag::CopyTag;
use stele_catalog::{CopyRow, CopyState};

use crate::jobs::read::copies_read;
use crate::jobs::read::in_drive;
use crate::jobs::read::tag_trail::{self, TagTrail};
use crate::jobs::{Context, JobError};

/// What is said, where the tag is of a copy that the catalog knows as burned.
#[derive(Default)]
pub(super) struct Said {
    /// What the tag says of this catalog.
    pub(super) trail: Option<TagTrail>,
    /// Whether the copy was destroyed, as somebody said.
    pub(super) destroyed: bool,
    /// Missing or lost, where the catalog has it as that.
    pub(super) recorded_as: Option<CopyState>,
}

/// What the tag of a copy says; nothing where the catalog does not know it as burned.
///
/// # Errors
/// The catalog's.
pub(super) fn said(
    tag: &CopyTag,
    from: &str,
    rows: u64,
    cx: &mut Context<'_>,
) -> Result<Said, JobError> {
    let copy = cx.catalog.read().copy_by_text(&tag.serial)?;
    let burned = |copy: &CopyRow| !copy.is_forgotten() && copy.state != CopyState::Planned;
    let Some(copy) = copy.filter(burned) else {
        return Ok(Said::default());
    };
    // What it holds is right by its hashes.
    let in_drive = copies_read::is_drive(from);
    let destroyed = in_drive && in_drive::note_destroyed(&copy, from, cx)?;
    Ok(Said {
        trail: Some(tag_trail::compare(tag, &copy, rows, cx)?),
        destroyed,
        recorded_as: Some(copy.state).filter(|state| state.is_away()),
    })
}
