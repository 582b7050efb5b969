//! Where the archive stands: what waits, what is planned, what needs a hand; and the one next
//! thing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use stele_catalog::{CopyId, CopyState, DiscState, Reader};

use crate::jobs::make::parity_discs::SetDiscs;
use crate::jobs::run::records;
use crate::jobs::{JobError, Remark};
use crate::words::quantities::{bytes, count};
use crate::words::{names, states};

/// Where the archive stands.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// Studies that wait for a disc.
    pub waiting: Vec<Waiting>,
    /// Sets, newest first.
    pub sets: Vec<Set>,
    /// Files that a person has to look at.
    pub exceptions: Vec<Remark>,
    /// The one next thing to do.
    pub next: String,
}

/// A study that waits.
#[derive(Clone, Debug, Serialize)]
pub struct Waiting {
    /// Patient's name, or the case.
    pub title: String,
    /// Study date.
    pub date: String,
    /// Modalities.
    pub modalities: String,
    /// Files.
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
}

/// A set and how far it is.
#[derive(Clone, Debug, Serialize)]
pub struct Set {
    /// Its name.
    pub name: String,
    /// The medium.
    pub media: String,
    /// Its discs.
    pub discs: Vec<Disc>,
}

/// A disc and how far it is.
#[derive(Clone, Debug, Serialize)]
pub struct Disc {
    /// Its name.
    pub name: String,
    /// Whether the image is built.
    pub built: bool,
    /// Whether it is parity of other images than its set has now.
    pub outdated: bool,
    /// Whether nothing is left to be put on it.
    pub empty: bool,
    /// Sectors of the image, or of the content while it is planned.
    pub sectors: u64,
    /// Sectors of the medium.
    pub capacity_sectors: u64,
    /// Its copies.
    pub copies: Vec<Copy>,
}

/// A copy.
#[derive(Clone, Debug, Serialize)]
pub struct Copy {
    /// Its serial.
    pub serial: String,
    /// What it is, in words.
    pub state: String,
    /// Whether it may be relied on.
    pub sound: bool,
    /// Whether it is still to be burned.
    pub planned: bool,
    /// Whether it is being burned or read back just now.
    pub under_way: bool,
    /// Where it is.
    pub place: String,
    /// Whether it has a place.
    pub shelved: bool,
    /// The drive that burned it, where that is known.
    pub burned_in: Option<String>,
    /// Whether another drive than that one has read every sector of it.
    pub second_drive: bool,
    /// Whether that is to be done: it is good, it is here, and there is another drive.
    pub wants_second: bool,
}

/// Looks at the whole archive. `drives` is how many this station has.
///
/// # Errors
/// The catalog's.
pub fn run(reader: &Reader<'_>, drives: usize) -> Result<Outcome, JobError> {
    let mut outcome = Outcome::default();
    let known = Drives {
        several: drives > 1,
        burners: reader.burners()?.into_iter().collect(),
        second: reader.read_in_second_drive()?.into_iter().collect(),
    };
    for row in reader.waiting()? {
        outcome.waiting.push(Waiting {
            title: names::title(&row.study),
            date: names::date(&row.study.study_date),
            modalities: row.study.modalities.join(" "),
            files: row.files,
            bytes: row.bytes,
        });
    }
    for set in reader.sets()? {
        let mut discs = Vec::new();
        let with_parity = SetDiscs::read(set.id, reader)?;
        let outdated = match &with_parity {
            Some(set) => set.outdated(reader)?,
            None => Vec::new(),
        };
        for disc in reader.discs(set.id)? {
            let copies = reader.copies(disc.id)?;
            discs.push(Disc {
                name: disc.name.clone(),
                built: disc.state == DiscState::Built,
                outdated: outdated.contains(&disc.name),
                empty: disc.state == DiscState::Planned
                    && records::disc_content(reader, disc.id)?.is_empty(),
                sectors: match disc.state {
                    DiscState::Built => disc.sectors,
                    DiscState::Planned => disc.used_sectors,
                },
                capacity_sectors: disc.capacity_sectors,
                copies: copies.iter().map(|row| copy(row, &known)).collect(),
            });
        }
        outcome.sets.push(Set {
            name: set.name,
            media: set.media,
            discs,
        });
    }
    for row in reader.exceptions()? {
        outcome.exceptions.push(Remark {
            number: Some(row.id),
            path: row.path,
            reason: row.detail,
            code: row.kind,
        });
    }
    outcome.next = next(&outcome);
    Ok(outcome)
}

/// What is known of drives and copies.
struct Drives {
    several: bool,
    burners: BTreeMap<CopyId, String>,
    second: BTreeSet<CopyId>,
}

fn copy(row: &stele_catalog::CopyRow, known: &Drives) -> Copy {
    let second_drive = known.second.contains(&row.id);
    let here = row.state == CopyState::Good && row.lent_to.is_none();
    Copy {
        burned_in: known.burners.get(&row.id).cloned(),
        second_drive,
        wants_second: here && !second_drive && known.several,
        serial: row.serial.to_string(),
        state: states::state_name(row.state).to_owned(),
        sound: row.state.is_sound(),
        planned: row.state == CopyState::Planned,
        under_way: matches!(row.state, CopyState::Burning | CopyState::Written),
        place: names::place(row.place.as_deref(), row.lent_to.as_deref()),
        shelved: row.place.is_some() || row.lent_to.is_some(),
    }
}

/// Asks for a copy to be read in another drive than the one that burned it.
fn second(copy: &Copy) -> String {
    let serial = &copy.serial;
    let other = match &copy.burned_in {
        Some(burner) => format!("another drive than {burner}"),
        None => "another drive".to_owned(),
    };
    let from = match copy.shelved {
        true => format!(" (it stands in {})", copy.place),
        false => String::new(),
    };
    format!("Read {serial}{from} in {other}: stele verify {serial} --drive DRIVE")
}

/// The one next thing: finish what is begun before beginning anything new.
fn next(status: &Outcome) -> String {
    for set in &status.sets {
        if let Some(disc) = set.discs.iter().find(|d| d.empty) {
            let name = &disc.name;
            return format!("Give {name} up, its files are gone: stele drop {name}");
        }
        if let Some(disc) = set.discs.iter().find(|d| d.outdated) {
            let (name, set) = (&disc.name, &set.name);
            return format!("Build {name} anew, its set has other images: stele build {set}");
        }
        if let Some(disc) = set.discs.iter().find(|d| !d.built) {
            return format!(
                "Build the images: stele build {} ({} first)",
                set.name, disc.name
            );
        }
        for disc in &set.discs {
            if let Some(copy) = disc.copies.iter().find(|c| c.planned) {
                return format!(
                    "Burn copy {} of disc {}: stele burn {} --drive DRIVE",
                    copy.serial, disc.name, copy.serial
                );
            }
        }
        let copies = || set.discs.iter().flat_map(|d| &d.copies);
        if let Some(copy) = copies().find(|c| c.sound && !c.shelved) {
            if copy.wants_second {
                return second(copy);
            }
            return format!(
                "Put {} in its place: stele shelve {} --slot PLACE",
                copy.serial, copy.serial
            );
        }
    }
    if status.waiting.is_empty() {
        let copies = || {
            status
                .sets
                .iter()
                .flat_map(|s| &s.discs)
                .flat_map(|d| &d.copies)
        };
        if let Some(copy) = copies().find(|c| c.wants_second) {
            return second(copy);
        }
        return "Nothing waits. Take in new studies: stele ingest FOLDER".to_owned();
    }
    let files = status.waiting.iter().map(|w| w.bytes).sum();
    format!(
        "Plan discs for {} ({}): stele plan --media bd25 --copies 2",
        count(status.waiting.len() as u64, "study"),
        bytes(files)
    )
}
