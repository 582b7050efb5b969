//! Giving up what was planned and is on no disc: nothing of it was burned, or nothing that was
//! burned holds it or can come to hold it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use stele_catalog::{CatalogError, DiscRow, DiscState, GivenUp, JobKind, Reason, Serial, SetId};

use super::aside;
use super::parity_discs::SetDiscs;
use super::{last_files, needed};
use crate::jobs::run::{journal, lookup};
use crate::jobs::{Context, JobError};

/// What was given up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// The set.
    pub set: String,
    /// Discs that it had.
    pub discs: u64,
    /// Serials that no disc carries, and none ever will: their labels are worth nothing.
    pub serials: Vec<String>,
    /// Serials of discs that were burned and never held what they should: they are out of use.
    pub spoiled: Vec<String>,
    /// Whether no disc of its set is left: the set is given up.
    pub whole_set: bool,
    /// Studies that wait for a disc now.
    pub waiting: u64,
    /// Files in the place of images that stay: they are of other discs, or may hold what is nowhere
    /// else.
    #[serde(default)]
    pub kept: Vec<PathBuf>,
}

/// Drops a set, or one disc of it where a disc is named; also what is in its images alone, where
/// `lose_files` says so.
///
/// # Errors
/// As [`set`], [`disc`] and `last_files::are_none`; [`JobError::NeededBy`],
/// [`JobError::ImagesAway`].
pub fn run(
    name: &str,
    lose_files: bool,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let name = &lookup::named(&cx.catalog.read(), name)?;
    are_within_reach(&lookup::discs_named(&cx.catalog.read(), name)?, cx)?;
    // What a copy holds is not given up, whoever may lose files.
    no_copy_holds(name, cx)?;
    if !lose_files {
        last_files::are_none(name, cx)?;
    }
    // Whoever gives files of one disc up has said nothing of the others. A set that is given up as
    // a whole has no other disc.
    if name.contains('/') {
        is_not_needed(&lookup::disc_named(&cx.catalog.read(), name)?, cx)?;
    }
    match name.contains('/') {
        true => disc(name, why, cx),
        false => set(name, why, cx),
    }
}

/// Drops a set of which no copy holds anything: its studies wait again, its images are removed.
///
/// # Errors
/// [`JobError::SetBegun`] where a copy holds its disc or may turn out to: what is on a disc is not
/// given up. The catalog's, where a job has the set or one of its copies: a burn of it may be about
/// to begin.
pub fn set(name: &str, why: Reason<'_>, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let discs = {
        let reader = cx.catalog.read();
        lookup::discs_named(&reader, name)?
    };
    let set = lookup::set_named(&cx.catalog.read(), name)?;
    let leases: Vec<String> = discs.iter().map(|d| format!("disc:{}", d.name)).collect();
    let known = aside::needless(set.id, None, cx)?;
    let request = serde_json::json!({ "set": set.name, "known": known });
    journal::journaled(cx, JobKind::Drop, &request, &leases, |cx| {
        // Whoever had its discs until now may have given it up.
        lookup::set_named(&cx.catalog.read(), &set.name)?;
        keep_manifests(&discs, &known, cx)?;
        let dropped = cx.change(why, |c| Ok(c.drop_set(set.id)?));
        let given_up = dropped.map_err(|error| held(error, &set.name))?;
        Ok(Outcome {
            whole_set: true,
            discs: discs.len() as u64,
            kept: remove_files(set.id, &known, cx)?,
            ..outcome(set.name.clone(), given_up, cx)?
        })
    })
}

/// How many studies wait: one of which two parts wait is one.
fn waiting(cx: &Context<'_>) -> Result<u64, JobError> {
    let rows = cx.catalog.read().waiting()?;
    let studies: BTreeSet<_> = rows.iter().map(|row| row.study.id).collect();
    Ok(studies.len() as u64)
}

/// Refuses where a copy of what is to be given up holds its disc, or may be found to hold it. The
/// catalog asks again when it is given up.
fn no_copy_holds(name: &str, cx: &Context<'_>) -> Result<(), JobError> {
    let reader = cx.catalog.read();
    for disc in lookup::discs_named(&reader, name)? {
        for copy in reader.copies(disc.id)? {
            if copy.state.may_hold(reader.was_good(copy.id)?) {
                return Err(JobError::SetBegun {
                    what: name.to_owned(),
                });
            }
        }
    }
    Ok(())
}

/// Refuses where another disc of the set can come back from the images of this one and the others
/// alone.
fn is_not_needed(disc: &DiscRow, cx: &Context<'_>) -> Result<(), JobError> {
    // One that is lost itself gives nothing to the others.
    if needed::is_lost(disc, cx)? {
        return Ok(());
    }
    match needed::by_another(disc, cx)? {
        Some(other) => Err(JobError::NeededBy {
            disc: disc.name.clone(),
            other,
        }),
        None => Ok(()),
    }
}

/// Refuses while the folder of the images is away: those of built discs would stay in it, and
/// nobody would know them any more.
pub(super) fn are_within_reach(discs: &[DiscRow], cx: &Context<'_>) -> Result<(), JobError> {
    let folder = cx.archive.images();
    let is_built = |disc: &DiscRow| disc.state == DiscState::Built;
    match discs.iter().any(is_built) && !stele_files::may_change(&folder) {
        true => Err(JobError::ImagesAway { folder }),
        false => Ok(()),
    }
}

/// The error, in words for what was to be given up.
fn held(error: JobError, what: &str) -> JobError {
    match error {
        JobError::Catalog(CatalogError::CopiesBegun) => JobError::SetBegun {
            what: what.to_owned(),
        },
        other => other,
    }
}

fn outcome(what: String, given_up: GivenUp, cx: &Context<'_>) -> Result<Outcome, JobError> {
    let text = |serials: Vec<Serial>| serials.iter().map(ToString::to_string).collect();
    Ok(Outcome {
        set: what,
        discs: 1,
        serials: text(given_up.labels),
        spoiled: text(given_up.discs),
        whole_set: false,
        kept: Vec::new(),
        waiting: waiting(cx)?,
    })
}

/// Drops one disc of which no copy holds anything; what is on it waits again.
///
/// # Errors
/// [`JobError::ParityStays`] for a parity disc; [`JobError::SetBegun`] as for a set; where a study
/// of it lies on another disc too, the catalog's.
pub fn disc(name: &str, why: Reason<'_>, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let disc = lookup::disc_named(&cx.catalog.read(), name)?;
    if disc.set_parity.is_some() {
        return Err(JobError::ParityStays { disc: disc.name });
    }
    let leases = [format!("disc:{}", disc.name)];
    let known = aside::needless(disc.set, Some(disc.id), cx)?;
    let request = serde_json::json!({ "disc": disc.name, "known": known });
    journal::journaled(cx, JobKind::Drop, &request, &leases, |cx| {
        lookup::disc_named(&cx.catalog.read(), &disc.name)?;
        keep_manifests(std::slice::from_ref(&disc), &known, cx)?;
        let dropped = cx.change(why, |c| Ok(c.drop_disc(disc.id)?));
        let given_up = dropped.map_err(|error| held(error, &disc.name))?;
        let mut kept: Vec<PathBuf> = remove_image(&disc, &known, cx)?.into_iter().collect();
        let set = cx.catalog.read().set_by_id(disc.set)?;
        let whole_set = set.filter(|set| set.dropped);
        if whole_set.is_some() {
            kept = remove_files(disc.set, &known, cx)?;
        }
        Ok(Outcome {
            whole_set: whole_set.is_some(),
            kept,
            ..outcome(disc.name.clone(), given_up, cx)?
        })
    })
}

/// Keeps the manifests of images that stay beside them: the drop forgets them.
fn keep_manifests(
    discs: &[DiscRow],
    needless: &[String],
    cx: &Context<'_>,
) -> Result<(), JobError> {
    for disc in discs.iter().filter(|disc| !needless.contains(&disc.name)) {
        let image = cx.archive.image_of(&disc.name);
        // No file of a study is on a parity disc.
        if disc.set_parity.is_none() && image.is_file() {
            aside::keep_manifest(disc, &image, cx)?;
        }
    }
    Ok(())
}

/// Removes the image of a disc that was given up, where nothing in it is in it alone, and sums in
/// which it has a slot. Gives the file that stays in its place.
fn remove_image(
    disc: &DiscRow,
    known: &[String],
    cx: &Context<'_>,
) -> Result<Option<PathBuf>, JobError> {
    if let Some(discs) = SetDiscs::of(disc.set, cx)? {
        discs.forget(cx)?;
    }
    aside::give_up(disc, known, cx)
}

/// Finishes a drop that was killed: where the catalog has given the set up, its files go too.
///
/// # Errors
/// Where they cannot be removed.
pub fn recover(request: &str, cx: &mut Context<'_>) -> Result<bool, JobError> {
    let request: Journaled = serde_json::from_str(request).unwrap_or_default();
    let reader = cx.catalog.read();
    if let Some(disc) = reader.disc_by_name(&request.disc)?
        && disc.dropped
    {
        remove_image(&disc, &request.known, cx)?;
        let set = reader.set_by_id(disc.set)?;
        if set.is_some_and(|set| set.dropped) {
            remove_files(disc.set, &request.known, cx)?;
        }
        return Ok(true);
    }
    let Some(set) = reader.set(&request.set)?.filter(|set| set.dropped) else {
        return Ok(false);
    };
    remove_files(set.id, &request.known, cx)?;
    Ok(true)
}

/// What the journal holds of a drop: a set or one disc, and whose files go with it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Journaled {
    set: String,
    disc: String,
    known: Vec<String>,
}

/// The catalog has forgotten the images: from here on they only take room. Gives the files that
/// stay.
fn remove_files(set: SetId, known: &[String], cx: &Context<'_>) -> Result<Vec<PathBuf>, JobError> {
    let mut kept = Vec::new();
    for disc in cx.catalog.read().all_discs(set)? {
        kept.extend(remove_image(&disc, known, cx)?);
    }
    Ok(kept)
}
