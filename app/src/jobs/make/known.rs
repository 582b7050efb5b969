//! What the archive has of a study already.

use stele_burner::item::Item;
use stele_burner::source::KnownItem;
use stele_catalog::{CatalogError, VersionId};

use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// What the archive has of a study.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Its items.
    pub items: Vec<KnownItem>,
    /// That the list of more of them, on a disc, cannot be read: whatever is not among these may be
    /// among those.
    pub unread: Option<CatalogError>,
}

/// The items that the archive has of a study. What was planned and then dropped, because it had
/// changed before its disc was built, is not among them: it may come again. Nor is what waits and
/// whose list is gone: nothing can be planned of that. `before` leaves that version out, and what
/// was taken in later.
pub(super) fn known(
    cx: &Context<'_>,
    study_instance_uid: &str,
    before: Option<VersionId>,
) -> Result<Known, JobError> {
    let reader = cx.catalog.read();
    let (kind, uid) = records::study_key(study_instance_uid);
    let Some(study) = reader.study_by_uid(kind, uid)? else {
        return Ok(Known::default());
    };
    let (mut items, mut unread) = (Vec::new(), None);
    let left_out = reader.left_out(study.id)?;
    let mut versions = reader.versions(study.id)?;
    versions.retain(|version| before.is_none_or(|before| version.id < before));
    for version in versions {
        let all = match reader.items(version.id) {
            Err(CatalogError::List { discs, .. }) if discs.is_empty() => continue,
            Err(lost @ CatalogError::List { .. }) => {
                unread = unread.or(Some(lost));
                continue;
            }
            list => records::items(&list?)?,
        };
        match records::planned_items(&reader, version.id)? {
            // What was left out is on no disc: where its files come back, they are new.
            None if left_out.contains(&version.id) => {}
            None => items.extend(all),
            Some(kept) => {
                let stays = |(at, item)| kept.contains(&at).then_some(item);
                items.extend((0_u32..).zip(all).filter_map(stays));
            }
        }
    }
    let items = items.into_iter();
    let items = items.map(|item: Item| KnownItem { item, blake3: None });
    Ok(Known {
        items: items.collect(),
        unread,
    })
}
