//! The catalog made again out of discs and images, in any order: their sets, discs, studies and,
//! of discs in drives, the copies.
//!
//! Each disc is one change: whoever stops goes on with the next one later, and a disc that is known
//! already is not recorded twice. What only the lost catalog knew is not invented: where copies
//! lie, who has them, what patients were merged.

mod left;
mod record;
mod waiting;

use serde::Serialize;
use stele_burner::archived_disc::{ArchivedDisc, read_archived};
use stele_burner::copy_tag::read_tags;
use stele_burner::manifest::DiscFacts;
use stele_burner::parity::{ContentDigest, Search, find_geometry};
use stele_burner::sectors::Sectors;
use stele_catalog::{CopyState, DiscRow, DiscState, JobKind, Timestamp};

use self::record::Recorded;
use super::KeepError;
use crate::jobs::make::bring_back::is_drive;
use crate::jobs::read::{as_recorded, not_ours, repair, verify};
use crate::jobs::run::journal::{self, NoIntent};
use crate::jobs::run::lookup;
use crate::jobs::shelf::unburned::Short;
use crate::jobs::{Context, JobError};

/// What became of a source.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Its disc is in the catalog now.
    Recorded,
    /// Its disc was in the catalog.
    Known,
    /// Nothing was recorded of it.
    Refused,
}

/// A source, and what it gave.
#[derive(Debug, Serialize)]
pub struct Source {
    /// The drive or the file, as it was named.
    pub from: String,
    /// What became of it.
    pub how: How,
    /// Its disc; none where that is not known.
    pub disc: Option<String>,
    /// Studies on it that were recorded with it.
    pub studies: u64,
    /// Their files.
    pub files: u64,
    /// Sectors that were damaged, and were mended by the disc's own parity.
    pub mended: u64,
    /// A disc of its set that is recorded, of which it says something else, or which does of it.
    pub contradicts: Option<String>,
    /// Files of lists that were gone or damaged, and that its manifest gave back.
    pub lists: u64,
    /// The copy in the drive; none for an image, and where the disc does not say which it is.
    pub serial: Option<String>,
    /// What a full read says of that copy.
    #[serde(serialize_with = "crate::jobs::json::some_copy_state")]
    pub state: Option<CopyState>,
    /// Whether that copy has a place.
    #[serde(skip)]
    pub shelved: bool,
    /// Code of what kept the disc, or its copy, out.
    pub code: Option<String>,
    /// The same, to be said.
    #[serde(skip)]
    pub error: Option<JobError>,
}

impl Source {
    /// Whether a copy was read, and can be relied on.
    pub fn is_good(&self) -> bool {
        matches!(self.state, Some(CopyState::Good | CopyState::Watch))
    }

    /// Whether all of it is recorded, and nothing is to be seen to.
    fn is_fine(&self) -> bool {
        self.code.is_none()
            && self.contradicts.is_none()
            && (self.state.is_none() || self.is_good())
    }
}

/// What the catalog got.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// Every source, in order.
    pub sources: Vec<Source>,
    /// Discs of these sets of which nothing was seen, by name.
    pub not_seen: Vec<String>,
    /// Discs of these sets that have fewer good copies than they are to have: others may lie
    /// somewhere.
    pub short: Vec<Short>,
}

impl Outcome {
    /// Whether everything that was named is recorded now, and good.
    pub fn is_all_recorded(&self) -> bool {
        self.sources.iter().all(Source::is_fine)
    }
}

/// Records what these drives and images hold; `why` goes to the trail. A source that gives nothing
/// does not keep the others out.
///
/// # Errors
/// Somebody asked to stop; whoever acts may not do it; the catalog's.
pub fn run(from: &[String], why: &str, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    cx.change(stele_catalog::Reason::Said(why), |c| {
        c.require(stele_catalog::EventKind::CatalogAccepted)
            .map_err(JobError::from)
    })?;
    let mut sources = Vec::new();
    for from in from {
        let source = match one(from, why, cx) {
            Ok(source) => source,
            Err(JobError::Cancelled) => return Err(JobError::Cancelled),
            Err(error) => refused(from, error),
        };
        sources.push(source);
    }
    let (not_seen, short) = left::of(&sources, cx)?;
    Ok(Outcome {
        sources,
        not_seen,
        short,
    })
}

fn refused(from: &str, error: JobError) -> Source {
    Source {
        from: from.to_owned(),
        how: How::Refused,
        disc: None,
        studies: 0,
        files: 0,
        mended: 0,
        lists: 0,
        contradicts: None,
        serial: None,
        state: None,
        shelved: false,
        code: Some(error.code().to_owned()),
        error: Some(error),
    }
}

fn one(from: &str, why: &str, cx: &mut Context<'_>) -> Result<Source, JobError> {
    let in_drive = is_drive(from);
    let known = quick(from, cx)?;
    let (disc, recorded, how) = match known.disc {
        Some(disc) if disc.state == DiscState::Built => {
            let built =
                as_recorded::content_built(&disc, (cx.archive, &cx.catalog.read()), cx.watch)?;
            if !in_drive && matches!((built, known.content), (Some(a), Some(b)) if a != b) {
                return Err(KeepError::OtherContent { disc: disc.name }.into());
            }
            let lists = list_back(from, in_drive, cx)?;
            let known = Recorded {
                lists,
                ..Recorded::default()
            };
            (disc.name, known, How::Known)
        }
        Some(disc) => return Err(KeepError::OnlyPlanned { disc: disc.name }.into()),
        None => {
            // What waits here is compared with the disc, and its set has a number: neither changes
            // before both are recorded.
            let leases = ["rebuild", "ingest", "plan"].map(str::to_owned);
            let burned = known.burned;
            let recorded = journal::journaled(cx, JobKind::Rebuild, &NoIntent {}, &leases, |cx| {
                let (read, owner) = whole(from, in_drive, cx)?;
                record::run(&read, owner, burned, why, cx)
            })?;
            (recorded.disc.clone(), recorded, How::Recorded)
        }
    };
    let mut source = Source {
        from: from.to_owned(),
        how,
        disc: Some(disc),
        studies: recorded.studies,
        files: recorded.files,
        mended: recorded.mended,
        lists: recorded.lists,
        contradicts: recorded.contradicts,
        serial: None,
        state: None,
        shelved: false,
        code: None,
        error: None,
    };
    if in_drive {
        // Which copy it is, and what it is worth, is what any full read finds out.
        let request = verify::Request {
            serial: None,
            drive: from.to_owned(),
            by_label: false,
            disc_changed: false,
        };
        match verify::run(&request, cx) {
            Ok(read) => {
                (source.serial, source.state) = (read.serial, read.state);
                if let Some(serial) = &source.serial {
                    let copy = lookup::copy_named(&cx.catalog.read(), serial)?;
                    source.shelved = copy.place.is_some();
                }
            }
            Err(JobError::Cancelled) => return Err(JobError::Cancelled),
            Err(error) => {
                source.code = Some(error.code().to_owned());
                source.error = Some(error);
            }
        }
    }
    Ok(source)
}

/// Puts the manifest of a disc that is known back, where lists are wrong: it is the list of its
/// files. Gives how many are right that were not.
fn list_back(from: &str, in_drive: bool, cx: &Context<'_>) -> Result<u64, JobError> {
    let wrong = |cx: &Context<'_>| Ok::<_, JobError>(cx.catalog.wrong_lists()?.len() as u64);
    let before = wrong(cx)?;
    if before == 0 {
        return Ok(0);
    }
    let (read, _) = whole(from, in_drive, cx)?;
    let mut lists = cx.catalog.lists().writer(cx.owner())?;
    lists.add(&read.manifest)?;
    lists.finish()?;
    Ok(before.saturating_sub(wrong(cx)?))
}

/// What anchors and tags tell within seconds.
struct Quick {
    /// The disc, where the catalog has it.
    disc: Option<DiscRow>,
    /// The digest of its content, as its anchors name it.
    content: Option<ContentDigest>,
    /// When the copy was burned, by its tag.
    burned: Option<Timestamp>,
}

fn quick(from: &str, cx: &Context<'_>) -> Result<Quick, JobError> {
    let source = repair::open(from, Some(cx.archive))?;
    let found = find_geometry(&[source.as_ref()], &Search::quick(cx.watch));
    let Ok(Some(identity)) = found.map(|found| found.identity) else {
        // A full look may still tell.
        return Ok(Quick {
            disc: None,
            content: None,
            burned: None,
        });
    };
    let tags = read_tags(source.as_ref(), identity.geometry, identity.name).ok();
    let burned = tags.and_then(|tags| tags.copy().map(|tag| tag.burned));
    Ok(Quick {
        disc: cx.catalog.read().disc_by_uuid(&identity.name.uuid)?,
        content: identity.name.content,
        burned: burned.map(|seconds| Timestamp(seconds.saturating_mul(1000))),
    })
}

/// All of a disc, and whose it says it is.
fn whole(from: &str, in_drive: bool, cx: &Context<'_>) -> Result<(ArchivedDisc, String), JobError> {
    let source = repair::open(from, Some(cx.archive))?;
    let source: &dyn Sectors = source.as_ref();
    let read = read_archived(source, !in_drive, &place, cx.watch).map_err(KeepError::Disc)?;
    // A disc that does not say whose it is says it of nobody.
    let owner = not_ours::owner(source);
    Ok((read, owner.into_iter().collect()))
}

/// What goes before the path of a file on a disc, as its source: no file can lie there.
fn place(disc: &DiscFacts) -> Vec<u8> {
    format!("/dev/null/{}/{}", disc.set, disc.number).into_bytes()
}
