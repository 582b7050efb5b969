//! What the tag on a copy says of this catalog. The tag has the end of the trail as it was before
//! the burn's first event, and that event has the tag's hash: so a catalog and its discs prove each
//! other, up to the burn.

use serde::{Deserialize, Serialize};
use stele_burner::copy_tag::{CopyTag, TagsRead};
use stele_catalog::{CopyRow, CustodyRow, Event, Reader, Reason, TrailHead};

use crate::encoding;
use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// What a tag says of this catalog.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TagTrail {
    /// Rows that the trail had before the copy was burned, by its tag.
    pub rows: u64,
    /// Rows that this catalog's trail has.
    pub rows_here: u64,
    /// How the two fit.
    pub fit: Fit,
}

/// How the trail in a tag fits the one of this catalog.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// It is a beginning of this one, and the burn's event has the hash of just this tag.
    Proven,
    /// It is a beginning of this one. The burn's event has no hash of a tag: an earlier version
    /// burned the copy.
    Ours,
    /// It is no beginning of this one, since the catalog was brought back from before the burn; the
    /// copy was taken back by just this tag.
    TakenBack,
    /// It is longer: the catalog is older than the disc.
    CatalogOlder,
    /// It has another row at that place: another branch of this archive.
    OtherBranch,
    /// It is a beginning of this one, and the burn's event is of another tag.
    OtherTag,
    /// It is a beginning of this one, and no burn of the copy is known.
    NoBurn,
}

impl Fit {
    /// Whether the disc and the catalog agree, as far as either tells.
    pub fn agrees(self) -> bool {
        match self {
            Self::Proven | Self::Ours | Self::TakenBack => true,
            Self::CatalogOlder | Self::OtherBranch | Self::OtherTag | Self::NoBurn => false,
        }
    }
}

/// Compares the tag of a copy with the trail as it was before this job, when it had `rows_here`
/// rows; what does not fit is recorded in it.
///
/// # Errors
/// The catalog's.
pub(super) fn compare(
    tag: &CopyTag,
    copy: &CopyRow,
    rows_here: u64,
    cx: &mut Context<'_>,
) -> Result<TagTrail, JobError> {
    let found = fit(tag, copy, rows_here, &cx.catalog.read())?;
    if !found.fit.agrees() {
        let how = records::json("tag", &found)?;
        cx.change(Reason::Routine, |c| Ok(c.tag_misfits(copy.id, &how)?))?;
    }
    if found.fit == Fit::CatalogOlder {
        saw_newer(tag, cx)?;
    }
    Ok(found)
}

/// Notes that a disc was burned by a newer catalog than this one, so that nothing is done with this
/// one before somebody decided. What was lost with a newer one, as somebody said, is not missed
/// again.
///
/// # Errors
/// The catalog's.
fn saw_newer(tag: &CopyTag, cx: &Context<'_>) -> Result<(), JobError> {
    let accepted = cx.catalog.read().first_accepted()?;
    if accepted.is_none_or(|first| tag.trail_rows < first) {
        let (rows, hash) = (tag.trail_rows, tag.trail_hash);
        cx.catalog.saw_trail(TrailHead { rows, hash });
    }
    Ok(())
}

/// The same, and nothing is recorded.
///
/// # Errors
/// The catalog's.
pub(super) fn fit(
    tag: &CopyTag,
    copy: &CopyRow,
    rows_here: u64,
    reader: &Reader<'_>,
) -> Result<TagTrail, JobError> {
    let hash = reader.trail_hash_at(tag.trail_rows)?;
    let burned = reader.history(copy.id)?;
    // Whoever took it back knew that it does not fit.
    let taken_back = was_taken_back(&burned, &tag.digest());
    let fit = match hash {
        _ if taken_back => Fit::TakenBack,
        _ if tag.trail_rows > rows_here => Fit::CatalogOlder,
        Some(hash) if hash == tag.trail_hash => burn_of(&burned, &tag.digest()),
        Some(_) | None => Fit::OtherBranch,
    };
    Ok(TagTrail {
        rows: tag.trail_rows,
        rows_here,
        fit,
    })
}

/// Rows of the trail as it is now: ask before a command changes anything.
///
/// # Errors
/// The catalog's.
pub(super) fn rows_here(cx: &Context<'_>) -> Result<u64, JobError> {
    Ok(cx.catalog.read().trail_head()?.rows)
}

/// What the tag says of this catalog, where it is one of this copy.
///
/// # Errors
/// The catalog's.
pub(super) fn of_copy(
    tags: &TagsRead,
    copy: &CopyRow,
    rows_here: u64,
    cx: &mut Context<'_>,
) -> Result<Option<TagTrail>, JobError> {
    let serial = copy.serial.to_string();
    let own = tags.copy().filter(|tag| tag.serial == serial);
    own.map(|tag| compare(tag, copy, rows_here, cx)).transpose()
}

/// Whether a station of this archive wrote a tag.
///
/// # Errors
/// The catalog's.
pub(super) fn is_by_our_station(tag: &CopyTag, cx: &Context<'_>) -> Result<bool, JobError> {
    let stations = cx.catalog.read().stations()?.into_iter();
    let mut uuids = stations.map(|station| encoding::uuid(&station.uuid));
    Ok(uuids.any(|uuid| uuid == tag.station))
}

/// Whether the copy was taken back by the tag.
fn was_taken_back(history: &[CustodyRow], digest: &[u8; 32]) -> bool {
    history
        .iter()
        .any(|row| matches!(&row.event, Event::FoundByTag { tag, .. } if tag == digest))
}

/// What the burn's event says of the tag.
fn burn_of(history: &[CustodyRow], digest: &[u8; 32]) -> Fit {
    let mut tags = history.iter().filter_map(|row| match &row.event {
        Event::BurnStarted { tag, .. } => Some(tag),
        _ => None,
    });
    match tags.next_back() {
        None => Fit::NoBurn,
        Some(None) => Fit::Ours,
        Some(Some(known)) if known == digest => Fit::Proven,
        Some(Some(_)) => Fit::OtherTag,
    }
}
