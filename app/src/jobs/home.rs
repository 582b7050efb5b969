//! Where the archive stands: what waits, what is planned, what needs a hand; and the one next
//! thing.

use serde::Serialize;
use stele_catalog::{CopyState, DiscState, Reader};

use super::set_parity::SetDiscs;
use super::{JobError, convert};
use crate::cli::out::{bytes, count};

/// Where the archive stands.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// Studies that wait for a disc.
    pub waiting: Vec<Waiting>,
    /// Sets, newest first.
    pub sets: Vec<Set>,
    /// Files that a person has to look at.
    pub exceptions: Vec<super::ingest::Remark>,
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
    /// Where it is.
    pub place: String,
    /// Whether it has a place.
    pub shelved: bool,
}

/// Looks at the whole archive.
pub fn run(reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let mut outcome = Outcome::default();
    for row in reader.waiting()? {
        outcome.waiting.push(Waiting {
            title: convert::title(&row.study),
            date: convert::date(&row.study.study_date),
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
                    && convert::disc_content(reader, disc.id)?.is_empty(),
                sectors: match disc.state {
                    DiscState::Built => disc.sectors,
                    DiscState::Planned => disc.used_sectors,
                },
                capacity_sectors: disc.capacity_sectors,
                copies: copies.iter().map(copy).collect(),
            });
        }
        outcome.sets.push(Set {
            name: set.name,
            media: set.media,
            discs,
        });
    }
    for row in reader.exceptions()? {
        outcome.exceptions.push(super::ingest::Remark {
            number: Some(row.id),
            path: row.path,
            reason: row.detail,
            code: row.kind,
        });
    }
    outcome.next = next(&outcome);
    Ok(outcome)
}

fn copy(row: &stele_catalog::CopyRow) -> Copy {
    Copy {
        serial: row.serial.to_string(),
        state: convert::state_name(row.state).to_owned(),
        sound: convert::counts(row.state),
        planned: row.state == CopyState::Planned,
        place: convert::place(row.place.as_deref(), row.lent_to.as_deref()),
        shelved: row.place.is_some() || row.lent_to.is_some(),
    }
}

/// The one next thing: finish what is begun before beginning anything new.
fn next(home: &Outcome) -> String {
    for set in &home.sets {
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
            return format!(
                "Put {} in its place: stele shelve {} --slot PLACE",
                copy.serial, copy.serial
            );
        }
    }
    if home.waiting.is_empty() {
        return "Nothing waits. Take in new studies: stele ingest FOLDER".to_owned();
    }
    let files = home.waiting.iter().map(|w| w.bytes).sum();
    format!(
        "Plan discs for {} ({}): stele plan --media bd25 --copies 2",
        count(home.waiting.len() as u64, "study"),
        bytes(files)
    )
}
