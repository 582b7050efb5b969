//! Which files of a disc that is to be built cannot be had any more as they were taken in.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use stele_burner::item::{Item, StudyItems};
use stele_burner::plan::DiscContent;
use stele_burner::source::{SourceError, Sources};
use stele_burner::watch::{Phase, Progress, Unit};
use stele_catalog::Timestamp;

use super::image_file::is_closed;
use super::replaced;
use crate::jobs::run::records::{self, key};
use crate::jobs::{Context, JobError, Remark};

/// An item that cannot be had: indexes of its study and of itself, and why.
pub(super) type Gone = (u32, u32, SourceError);

/// The items that are not there any more as they were taken in: one look at each, before the
/// first byte is written.
///
/// # Errors
/// [`JobError::MayNotRead`]: those are not gone.
pub(super) fn gone(
    disc: &str,
    studies: &[StudyItems],
    sources: &dyn Sources,
    cx: &Context<'_>,
) -> Result<Vec<Gone>, JobError> {
    let mut gone = Vec::new();
    let total = studies.iter().map(|study| study.items.len() as u64).sum();
    let mut done = 0;
    for (study, of) in (0..).zip(studies) {
        for (item, found) in (0..).zip(&of.items) {
            if cx.watch.cancelled() {
                return Err(JobError::Cancelled);
            }
            match sources.check(found) {
                Ok(()) => {}
                Err(source) if is_closed(&source) => {
                    let disc = disc.to_owned();
                    return Err(JobError::MayNotRead { disc });
                }
                Err(source) => gone.push((study, item, source)),
            }
            done += 1;
            cx.watch.progress(Progress {
                phase: Phase::Comparing,
                done,
                total,
                unit: Unit::Files,
            });
        }
    }
    Ok(gone)
}

/// Leaves items out of a disc's content, all of them at once.
pub(super) fn leave_out(
    content: &mut DiscContent,
    all: &[StudyItems],
    mut gone: Vec<Gone>,
    cx: &Context<'_>,
) -> Result<Vec<Remark>, JobError> {
    let studies = content.studies(all);
    gone.sort_by_key(|(study, item, _)| (*study, *item));
    let mut taken_in = TakenIn::default();
    let mut remarks = Vec::new();
    let mut places: BTreeMap<u64, BTreeSet<u32>> = BTreeMap::new();
    for (study, item, source) in &gone {
        let missing = || JobError::Unknown {
            what: "item",
            name: format!("{study}/{item}"),
        };
        let of = studies.get(*study as usize).ok_or_else(missing)?;
        let found = of.items.get(*item as usize).ok_or_else(missing)?;
        places.entry(of.key).or_default().insert(*item);
        let since = match source {
            SourceError::Changed => taken_in.since(of, found, cx)?,
            _ => None,
        };
        let code = since.as_ref().map_or(source.code(), |_| replaced::code());
        remarks.push(Remark {
            number: None,
            path: String::from_utf8_lossy(&found.source).into_owned(),
            code: code.to_owned(),
            other: since,
        });
    }
    for (key, places) in &places {
        content.leave_out(*key, places);
    }
    Ok(remarks)
}

/// What was taken in of places that have other content now: nobody is told to import that again.
#[derive(Default)]
struct TakenIn {
    /// By version: when it was taken in, and the places whose content now is in the archive.
    of: BTreeMap<u64, (String, BTreeSet<Vec<u8>>)>,
}

impl TakenIn {
    /// When a file was taken in whose place has other content now that is in the archive, as
    /// [`replaced::told`] says it; none where that content is to come.
    fn since(
        &mut self,
        study: &StudyItems,
        item: &Item,
        cx: &Context<'_>,
    ) -> Result<Option<String>, JobError> {
        if let Entry::Vacant(entry) = self.of.entry(study.key) {
            let name = &study.about.study_instance_uid;
            let items: Vec<&Item> = study.items.iter().collect();
            let are_in = replaced::are_in(&items, name, cx)?;
            let when = version_at(study, cx)?;
            entry.insert((replaced::told(when, &[]), are_in));
        }
        let found = self.of.get(&study.key);
        Ok(found
            .filter(|(_, are_in)| are_in.contains(&item.source))
            .map(|(when, _)| when.clone()))
    }
}

fn version_at(study: &StudyItems, cx: &Context<'_>) -> Result<Timestamp, JobError> {
    let reader = cx.catalog.read();
    let (kind, uid) = records::study_key(&study.about.study_instance_uid);
    let row = reader.study_by_uid(kind, uid)?;
    let versions = row.map(|row| reader.versions(row.id)).transpose()?;
    let mut versions = versions.into_iter().flatten();
    let of = versions.find(|version| key(version.id.0) == study.key);
    of.map(|version| version.at)
        .ok_or_else(|| JobError::Unknown {
            what: "version",
            name: study.key.to_string(),
        })
}
