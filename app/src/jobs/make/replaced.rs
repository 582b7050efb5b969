//! Other content where a file was taken in before: what became of the earlier one is told once. And
//! which of the files whose place has other content now need not be taken in again, since that is
//! in the archive.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use stele_burner::item::{Item, ItemKind};
use stele_burner::source::{Exception, ExceptionKind, FileSources, SourceError, Sources};
use stele_catalog::Timestamp;

use super::patients::share_out;
use super::{ingest, known, touched};
use crate::jobs::run::days;
use crate::jobs::{Context, JobError, Remark};

/// Where content is that lay in a file's place before.
pub(super) enum Earlier {
    /// On these discs.
    On(Vec<String>),
    /// In another place, where it is known.
    At(Vec<u8>),
    /// Nowhere that anybody knows of.
    Gone,
}

/// The code of what is told of it.
pub fn code() -> &'static str {
    ExceptionKind::Replaced.code()
}

/// What is told beside the file: the day when the earlier content was taken in, and the discs that
/// hold it; [`when_and_where`] reads it.
pub(super) fn told(when: Timestamp, discs: &[String]) -> String {
    let day = days::written(when, "%Y-%m-%d");
    [&[day], discs].concat().join(" ")
}

/// Between two of what [`told`] writes, of a place that was written over twice.
const AND: &str = "; ";

/// Days and discs of what `told` wrote.
pub fn when_and_where(told: &str) -> Vec<(&str, Vec<&str>)> {
    told.split(AND).filter_map(day_and_discs).collect()
}

fn day_and_discs(told: &str) -> Option<(&str, Vec<&str>)> {
    let mut words = told.split(' ').filter(|word| !word.is_empty());
    Some((words.next()?, words.collect()))
}

/// What the list of files to be looked at says already of places that were written over, with the
/// number there: it has one line for each.
pub(super) fn listed(
    remarks: &[Remark],
    cx: &Context<'_>,
) -> Result<BTreeMap<String, (i64, String)>, JobError> {
    if remarks.iter().all(|remark| remark.code != code()) {
        return Ok(BTreeMap::new());
    }
    let rows = cx.catalog.read().exceptions()?.into_iter();
    let rows = rows.filter(|row| row.kind == code());
    Ok(rows.map(|row| (row.path, (row.id, row.detail))).collect())
}

/// What a line says of a place that was written over before, and once more now.
pub(super) fn and(before: &str, now: &str) -> String {
    [before, now].join(AND)
}

/// Tells what became of the content that lay in this place before. An object is not told of as its
/// own counterpart.
pub(super) fn tell(listed: &mut Vec<Exception>, item: &Item, when: Timestamp, earlier: Earlier) {
    let is_of_itself = |one: &Exception| {
        one.path == item.source
            && one.kind == ExceptionKind::ChangedObject
            && one.other.as_ref() == Some(&item.source)
    };
    let discs = match earlier {
        // Both are there: an object's counterpart is named where it is.
        Earlier::At(place) => {
            for one in listed.iter_mut().filter(|one| is_of_itself(one)) {
                one.other = Some(place.clone());
            }
            return;
        }
        Earlier::On(discs) => discs,
        Earlier::Gone => Vec::new(),
    };
    listed.retain(|one| !is_of_itself(one));
    listed.push(Exception {
        path: item.source.clone(),
        kind: ExceptionKind::Replaced,
        other: Some(told(when, &discs).into_bytes()),
    });
}

/// Where a file still lies as it was taken in: in its place, or where it lay before it was moved.
pub(super) fn still_at(item: &Item) -> Option<Vec<u8>> {
    let at = |place: &Vec<u8>| Item {
        source: place.clone(),
        former: Vec::new(),
        ..item.clone()
    };
    let mut places = [&item.source].into_iter().chain(&item.former);
    places
        .find(|place| FileSources.check(&at(place)).is_ok())
        .cloned()
}

/// Of the files of a study whose places have other content now, those of which that content is in
/// the archive already: importing the folder again brings nothing.
///
/// # Errors
/// The catalog's; somebody stopped it.
pub(super) fn are_in(
    items: &[&Item],
    study: &str,
    cx: &Context<'_>,
) -> Result<BTreeSet<Vec<u8>>, JobError> {
    let changed = |item: &&&Item| matches!(FileSources.check(item), Err(SourceError::Changed));
    let mut asked: Vec<&Item> = items.iter().filter(changed).copied().collect();
    if asked.is_empty() {
        return Ok(BTreeSet::new());
    }
    // As a rule it is in the same study.
    let places: BTreeSet<&[u8]> = asked.iter().map(|item| item.source.as_slice()).collect();
    let all = known::known(cx, study, None)?.items.into_iter();
    let here = all.filter(|known| places.contains(known.item.source.as_slice()));
    let here = here.filter(|known| FileSources.check(&known.item).is_ok());
    let mut are_in: BTreeSet<Vec<u8>> = here.map(|known| known.item.source).collect();
    // An object may be one of another study now.
    asked.retain(|item| !are_in.contains(&item.source) && item.kind != ItemKind::Document);
    let roots: Vec<PathBuf> = asked.iter().map(|item| path_of(item)).collect();
    if roots.is_empty() {
        return Ok(are_in);
    }
    let (grouped, _) = ingest::look(&roots, None, cx)?;
    let found = grouped.studies.iter().flat_map(|study| &study.items);
    are_in.extend(found.map(|item| item.source.clone()));
    let mut fresh = ingest::only_what_is_new(grouped, cx)?;
    touched::sort_out(&mut fresh, cx)?;
    let (new, _) = share_out(std::mem::take(&mut fresh.grouped.studies), cx)?;
    let new = new.iter().flat_map(|one| &one.shares);
    for item in new.flat_map(|share| &share.items) {
        are_in.remove(&item.source);
    }
    Ok(are_in)
}

fn path_of(item: &Item) -> PathBuf {
    Path::new(OsStr::from_bytes(&item.source)).to_path_buf()
}
