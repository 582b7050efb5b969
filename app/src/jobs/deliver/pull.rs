//! What is fetched for several requests at once: the fewest discs, of each the best copy, in the
//! order in which one walks past them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use stele_catalog::{Reader, RequestId, Timestamp, walking_order};

use super::requests;
use crate::jobs::read::{in_drive, restore};
use crate::jobs::shelf::nearest::{self, InDrives, Nearest};
use crate::jobs::{Context, JobError};

/// A copy to be fetched.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Pull {
    /// Its serial.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// The drive in which it lies now, by its tag.
    pub drive: Option<String>,
    /// Where it belongs, and goes back to; its drive where it has no place.
    pub place: String,
    /// Whether that is in a vault: it takes a run of its own.
    pub vault: bool,
    /// When all of it was last read.
    pub last_check: Option<Timestamp>,
    /// Whether it came back in doubt and was not read since.
    pub read_first: bool,
    /// The requests that need it.
    pub requests: Vec<String>,
}

impl Pull {
    /// The drive in which it lies now, where that is not all that is known of its place.
    pub fn away_in(&self) -> Option<&str> {
        let drive = self.drive.as_deref();
        drive.filter(|drive| *drive != self.place)
    }
}

/// A disc of which no copy can be fetched now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OutOfReach {
    /// The copy that is nearest to being fetched, and why it is not.
    #[serde(flatten)]
    pub nearest: Nearest,
    /// The requests that need it.
    pub requests: Vec<String>,
}

/// What is fetched for some requests.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PullList {
    /// The requests.
    pub requests: Vec<String>,
    /// The copies, in the order in which one walks past them; also the order to put them back in.
    pub pull: Vec<Pull>,
    /// Discs of which no copy can be fetched.
    pub out_of_reach: Vec<OutOfReach>,
    /// Discs that are not built: what they will hold waits.
    pub not_built: Vec<String>,
}

/// The list for the requests of these codes; of all that are open where none is named.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's.
pub fn pull(codes: &[String], cx: &Context<'_>) -> Result<PullList, JobError> {
    let reader = &cx.catalog.read();
    let rows = match codes {
        [] => reader.open_requests()?,
        codes => codes
            .iter()
            .map(|code| requests::named(reader, code))
            .collect::<Result<_, _>>()?,
    };
    let mut needs = Needs::default();
    let mut list = PullList {
        requests: rows.iter().map(|row| row.code.clone()).collect(),
        pull: Vec::new(),
        out_of_reach: Vec::new(),
        not_built: Vec::new(),
    };
    for row in &rows {
        let not_built = needs.add(row.id, &row.code, reader)?;
        list.not_built.extend(not_built);
    }
    list.not_built.sort();
    list.not_built.dedup();
    let (vaults, here) = (nearest::vaults(reader)?, in_drive::copies_here(cx)?);
    let mut copies = BTreeMap::new();
    for disc in needs.discs() {
        copies.insert(disc.clone(), best(&disc, (&vaults, &here), reader)?);
    }
    for (disc, codes) in needs.fewest(&|disc| matches!(copies.get(disc), Some(Ok(_)))) {
        match copies.remove(&disc) {
            Some(Ok(pull)) => list.pull.push(Pull {
                requests: codes,
                ..pull
            }),
            Some(Err(out)) => list.out_of_reach.push(OutOfReach {
                requests: codes,
                ..out
            }),
            None => {}
        }
    }
    list.pull
        .sort_by(|one, other| walking_order(&one.place, &other.place));
    Ok(list)
}

/// The files of requests, by the discs that hold them.
#[derive(Default)]
struct Needs {
    /// Sets of discs of which any one gives some files, with the requests that need those.
    any_of: BTreeMap<BTreeSet<String>, BTreeSet<String>>,
}

impl Needs {
    fn add(
        &mut self,
        id: RequestId,
        code: &str,
        reader: &Reader<'_>,
    ) -> Result<Vec<String>, JobError> {
        let studies = reader.studies_of_request(id)?;
        let listed = restore::listed(reader, &studies)?;
        for file in listed.files {
            let discs: BTreeSet<String> = file.discs.into_iter().collect();
            let codes = self.any_of.entry(discs).or_default();
            codes.insert(code.to_owned());
        }
        Ok(listed.not_built)
    }

    fn discs(&self) -> BTreeSet<String> {
        self.any_of.keys().flatten().cloned().collect()
    }

    /// The fewest discs that give everything, those within reach before others: first what only one
    /// disc has, then whichever gives most of the rest. With each the requests that need it.
    fn fewest(&self, in_reach: &dyn Fn(&str) -> bool) -> Vec<(String, Vec<String>)> {
        let mut open: Vec<(Vec<&String>, &BTreeSet<String>)> = Vec::new();
        for (discs, codes) in &self.any_of {
            let reached: Vec<&String> = discs.iter().filter(|disc| in_reach(disc)).collect();
            let any = match reached.is_empty() {
                true => discs.iter().collect(),
                false => reached,
            };
            open.push((any, codes));
        }
        let mut chosen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        while !open.is_empty() {
            let alone = open.iter().find(|(any, _)| any.len() == 1);
            let alone = alone.and_then(|(any, _)| any.first().copied().cloned());
            let next = alone.or_else(|| most(&open));
            let Some(next) = next else {
                break;
            };
            let codes = chosen.entry(next.clone()).or_default();
            open.retain(|(any, needed)| {
                let given = any.contains(&&next);
                if given {
                    codes.extend(needed.iter().cloned());
                }
                !given
            });
        }
        let list = |codes: BTreeSet<String>| codes.into_iter().collect();
        chosen
            .into_iter()
            .map(|(disc, codes)| (disc, list(codes)))
            .collect()
    }
}

/// The disc that gives most of what is open; of several the first by name.
fn most(open: &[(Vec<&String>, &BTreeSet<String>)]) -> Option<String> {
    let mut counted: BTreeMap<&String, usize> = BTreeMap::new();
    for disc in open.iter().flat_map(|(any, _)| any) {
        *counted.entry(disc).or_default() += 1;
    }
    let most = counted
        .into_iter()
        .max_by_key(|(disc, n)| (*n, Reverse(*disc)));
    most.map(|(disc, _)| disc.clone())
}

/// The best copy of a disc, or why none can be fetched.
fn best(
    disc: &str,
    known: (&[String], &InDrives),
    reader: &Reader<'_>,
) -> Result<Result<Pull, OutOfReach>, JobError> {
    let nearest = nearest::nearest(disc, known, reader)?;
    let place = nearest.place.as_ref().or(nearest.drive.as_ref());
    let requests = Vec::new();
    let unread = reader.unread_returns()?;
    Ok(match (nearest.why, &nearest.serial, place) {
        (None, Some(serial), Some(place)) => Ok(Pull {
            serial: serial.clone(),
            disc: nearest.disc,
            drive: nearest.drive.clone(),
            place: place.clone(),
            vault: nearest.vault,
            last_check: nearest.last_check,
            read_first: unread.iter().any(|one| one.serial.to_string() == *serial),
            requests,
        }),
        _ => Err(OutOfReach { nearest, requests }),
    })
}
