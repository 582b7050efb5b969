//! Labels for cases and shelves, as a page that any browser prints.
//!
//! A label says what a person needs who finds the disc without its catalog: the serial in letters
//! and as a bar code, which disc of which set it is, how it is divided, and what it survives. It
//! names no patient. It goes onto the case: nothing is ever glued onto an optical disc.

use std::path::PathBuf;

use serde::Serialize;
use stele_burner::SectorCount;
use stele_burner::disc::Survives;
use stele_burner::geometry::Geometry;
use stele_catalog::{Code, CopyRow, CopyState, DiscRow, Reader, Slot};

use crate::archive::write_whole;
use crate::encoding;
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

mod bars;
mod page;

/// What to print.
#[derive(Clone, Debug)]
pub struct Request {
    /// A copy's serial, a disc, a set, or the code of a place.
    pub what: String,
    /// Where to write the page; into the archive's `labels` where not given.
    pub to: Option<PathBuf>,
}

/// The page.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Where it lies.
    pub file: PathBuf,
    /// What is on it.
    pub labels: Vec<Label>,
}

/// One label.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Label {
    /// What a scanner reads.
    pub code: String,
    /// Which thing it is, in words.
    pub title: String,
    /// What else is to be known, one a line.
    pub facts: Vec<String>,
}

/// Writes the page.
///
/// # Errors
/// [`JobError::Unknown`] for what is not there, [`JobError::Exists`] where a file of the name
/// stands already.
pub fn run(request: &Request, cx: &Context<'_>) -> Result<Outcome, JobError> {
    let labels = labels(&request.what, &cx.catalog.read())?;
    let file = match &request.to {
        Some(path) if path.exists() => return Err(JobError::Exists { path: path.clone() }),
        Some(path) => path.clone(),
        None => {
            let folder = cx.archive.root().join("labels");
            std::fs::create_dir_all(&folder).map_err(JobError::io(&folder))?;
            let name = request.what.trim().replace(['/', '\\'], "-");
            folder.join(format!("{}.html", name.to_ascii_uppercase()))
        }
    };
    let page = page::render(&labels);
    write_whole(&file, page.as_bytes()).map_err(JobError::io(&file))?;
    Ok(Outcome { file, labels })
}

fn labels(what: &str, reader: &Reader<'_>) -> Result<Vec<Label>, JobError> {
    match Code::parse(what) {
        Code::Copy(_) => {
            let copy = lookup::copy_named(reader, what)?;
            let disc = lookup::disc_of(reader, copy.disc)?;
            Ok(vec![of_copy(&copy, &disc, reader)?])
        }
        Code::Slot(code) => match reader.slot_by_code(&code)? {
            Some(slot) => Ok(vec![of_slot(slot)]),
            None => Err(unknown("place", what)),
        },
        _ => {
            let mut labels = Vec::new();
            for disc in lookup::discs_named(reader, what)? {
                for copy in reader.copies(disc.id)? {
                    if wanted(copy.state) {
                        labels.push(of_copy(&copy, &disc, reader)?);
                    }
                }
            }
            if labels.is_empty() {
                return Err(unknown("copy to be labelled", what));
            }
            Ok(labels)
        }
    }
}

fn unknown(what: &'static str, name: &str) -> JobError {
    JobError::Unknown {
        what,
        name: name.to_owned(),
    }
}

/// A spoiled or retired disc gets no label: on a shelf it would pass for one that can be read.
fn wanted(state: CopyState) -> bool {
    state == CopyState::Planned || state.is_sound()
}

fn of_copy(copy: &CopyRow, disc: &DiscRow, reader: &Reader<'_>) -> Result<Label, JobError> {
    let set = reader.set_by_id(disc.set)?;
    let of = reader.discs(disc.set)?.len();
    let set = set.map(|set| set.name).unwrap_or_default();
    let mut facts = vec![format!("UUID {}", encoding::uuid(&disc.uuid))];
    let capacity = SectorCount(disc.capacity_sectors);
    let used = SectorCount(disc.used_sectors);
    match lookup::geometry_of(reader, disc.id)? {
        Some(geometry) => {
            facts.push(divided(geometry));
            facts.extend(survives(geometry, capacity));
        }
        // Not built yet: the figures are those of the plan.
        None => {
            if let Ok(geometry) = Geometry::choose(used, capacity, Some(disc.parity)) {
                facts.extend(survives(geometry, capacity));
            }
        }
    }
    facts
        .push("Any computer reads it; README.TXT on it says how, and how to repair it.".to_owned());
    Ok(Label {
        code: copy.serial.to_string(),
        title: format!("{set}, disc {} of {of}, copy {}", disc.number, copy.number),
        facts,
    })
}

/// The words by which a disc can be decoded whose own words are gone: the first witness that
/// [`stele_burner::parity::find_geometry`] asks.
fn divided(g: Geometry) -> String {
    format!(
        "STELE1 N={} S={} k={} m={}",
        g.sectors().0,
        g.strip().0,
        g.data(),
        g.parity()
    )
}

fn survives(geometry: Geometry, capacity: SectorCount) -> Vec<String> {
    vec![Survives::of(geometry, capacity).to_string()]
}

fn of_slot(slot: Slot) -> Label {
    Label {
        code: slot.code,
        title: slot.path,
        facts: Vec::new(),
    }
}
