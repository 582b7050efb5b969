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
use stele_catalog::{
    CatalogError, Code, CodeKind, CopyRow, CopyState, DiscRow, Numbered, Reader, Role, SetId,
};

use crate::encoding;
use crate::jobs::make::alternatives::SurvivesFacts;
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// What to print.
#[derive(Clone, Debug)]
pub struct Request {
    /// A copy's serial, a disc, a set, the code or the path of a place, or the code of a person.
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
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Label {
    /// Of a copy.
    Copy(Box<CopyLabel>),
    /// Of a place.
    Slot {
        /// What a scanner reads.
        code: String,
        /// Its path.
        path: String,
    },
    /// Of a set, for its box or its list.
    Set {
        /// What a scanner reads.
        code: String,
        /// Its name.
        set: String,
        /// Its discs.
        discs: usize,
    },
    /// Of a person who works with the archive, to be scanned in place of typing it.
    Person {
        /// What a scanner reads.
        code: String,
        /// The name; none of a borrower, who may be a patient, and where it was erased.
        name: Option<String>,
    },
}

impl Label {
    /// What a scanner reads.
    pub fn code(&self) -> &str {
        match self {
            Self::Copy(copy) => &copy.code,
            Self::Slot { code, .. } | Self::Set { code, .. } | Self::Person { code, .. } => code,
        }
    }
}

/// The label of a copy.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CopyLabel {
    /// What a scanner reads: its serial.
    pub code: String,
    /// Its set.
    pub set: String,
    /// Number of its disc in the set.
    pub disc: u32,
    /// Discs of the set as it was planned, which is what its discs say.
    pub of: u32,
    /// Number of the copy among those of its disc.
    pub copy: u32,
    /// UUID of the disc.
    pub uuid: String,
    /// How the disc is divided; none before it is built.
    pub divided: Option<Divided>,
    /// What it survives: by the plan, before it is built.
    pub survives: Option<SurvivesFacts>,
}

/// How a disc is divided (SPEC.TXT, section 2).
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Divided {
    /// N: sectors.
    pub sectors: u64,
    /// S: sectors of a strip.
    pub strip: u64,
    /// k: data strips.
    pub data: u8,
    /// m: parity strips.
    pub parity: u8,
}

/// Writes the page that `render` makes of the labels.
///
/// # Errors
/// [`JobError::Unknown`] for what is not there, [`CatalogError::PersonRetired`],
/// [`JobError::Exists`] where a file of the name stands already.
pub fn run(
    request: &Request,
    cx: &Context<'_>,
    render: impl Fn(&[Label]) -> String,
) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    let named = lookup::named(&reader, &request.what)?;
    let what = match reader.slot_by_path(&named)? {
        Some(place) => place.code,
        None => named,
    };
    let labels = labels(&what, &cx.catalog.read())?;
    let file = match &request.to {
        Some(path) if path.exists() => return Err(JobError::Exists { path: path.clone() }),
        Some(path) => path.clone(),
        None => {
            let folder = cx.archive.labels();
            folder.join(format!("{}.html", what.replace(['/', '\\'], "-")))
        }
    };
    let page = render(&labels);
    cx.write(&file, page.as_bytes())?;
    Ok(Outcome { file, labels })
}

fn labels(what: &str, reader: &Reader<'_>) -> Result<Vec<Label>, JobError> {
    match reader.code(what)? {
        Code::Copy(_) => {
            let copy = lookup::copy_named(reader, what)?;
            let disc = lookup::disc_of(reader, copy.disc)?;
            Ok(vec![of_copy(&copy, &disc, reader)?])
        }
        Code::Numbered(code) if matches!(code.kind(), CodeKind::Place | CodeKind::Box) => {
            let place = lookup::place_named(reader, what)?;
            let place = place.ok_or_else(|| unknown("place", what))?;
            // Since a merge the code may lead to another place: the label is that one's. One that
            // was given out without its check character gets it now.
            let code = match reader.code(&place.code)? {
                Code::Numbered(code) => code.with_check().to_string(),
                _ => place.code,
            };
            Ok(vec![Label::Slot {
                code,
                path: place.path,
            }])
        }
        Code::Numbered(code) if code.kind() == CodeKind::Person => {
            let person = lookup::person_named(reader, what)?;
            if !person.active {
                let person = person.code;
                return Err(CatalogError::PersonRetired { person }.into());
            }
            Ok(vec![Label::Person {
                code: code.with_check().to_string(),
                name: person.name.filter(|_| person.role != Role::Borrower),
            }])
        }
        Code::Text(text) if text.contains('/') => Err(unknown("place", what)),
        Code::Text(_) => Err(unknown("thing to be labelled", what)),
        code => {
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
            if let Code::Numbered(set) = code {
                labels.push(of_set(set, reader)?);
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
    state == CopyState::Planned || state.is_whole()
}

fn of_set(code: Numbered, reader: &Reader<'_>) -> Result<Label, JobError> {
    let set = lookup::set_named(reader, &code.to_string())?;
    Ok(Label::Set {
        code: code.with_check().to_string(),
        discs: reader.discs(set.id)?.len(),
        set: set.name,
    })
}

fn of_copy(copy: &CopyRow, disc: &DiscRow, reader: &Reader<'_>) -> Result<Label, JobError> {
    let set = lookup::set_of(disc, reader)?;
    let capacity = SectorCount(disc.capacity_sectors);
    let used = SectorCount(disc.used_sectors);
    let built = lookup::geometry_of(reader, disc.id)?;
    // Not built yet: the figures are those of the plan.
    let planned = || Geometry::choose(used, capacity, Some(disc.parity)).ok();
    let geometry = built.or_else(planned);
    let survives = geometry.map(|geometry| Survives::of(geometry, capacity).into());
    Ok(Label::Copy(Box::new(CopyLabel {
        code: copy.serial.to_string(),
        set: set.name,
        disc: disc.number,
        of: planned_discs(disc.set, reader)?,
        copy: copy.number,
        uuid: encoding::uuid(&disc.uuid),
        divided: built.map(divided),
        survives,
    })))
}

/// Discs that a set was planned with: their numbers stay when one is dropped.
fn planned_discs(set: SetId, reader: &Reader<'_>) -> Result<u32, JobError> {
    let all = reader.all_discs(set)?;
    Ok(all.iter().map(|disc| disc.number).max().unwrap_or(0))
}

fn divided(geometry: Geometry) -> Divided {
    Divided {
        sectors: geometry.sectors().0,
        strip: geometry.strip().0,
        data: geometry.data(),
        parity: geometry.parity(),
    }
}
