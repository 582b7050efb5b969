//! Replacing a copy that is damaged or old: its disc's image by the best source that there is, one
//! more copy of it, and which copy that stands for.
//!
//! Whatever was done is found by the next run of the same command: the image is there, and the
//! serial that was set aside is taken again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use stele_catalog::{
    CopyRow, CopyState, DiscRow, Event, Permission, Person, Reader, Reason, Serial,
};

use super::copy::{self, BoxSays};
use super::image_again;
use super::missing::{counts, surplus};
use super::speed::{DriveExperience, SpeedWish};
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// What to replace.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Request {
    /// Serial of the copy.
    pub serial: String,
    /// The drive with a blank in it.
    pub drive: String,
    /// Where the image comes from, if it is not there: a drive with a copy of the disc, an image
    /// file, or those of other discs of its set; the best that is at hand where nobody says it. A
    /// file may be named after a patient.
    #[serde(default, skip_serializing)]
    pub from: Vec<String>,
    /// A copy that is good is replaced all the same.
    #[serde(default)]
    pub though_good: bool,
    /// Write speed.
    #[serde(default)]
    pub speed: SpeedWish,
    /// What the box of the blank says.
    #[serde(default)]
    pub blank: BoxSays,
}

/// Where the image came from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum ImageBy {
    /// It was there.
    There,
    /// What was left of its file, or the source files, gave it.
    Remains,
    /// A copy of the disc in a drive.
    Copy {
        /// The copy.
        serial: String,
        /// The drive.
        drive: String,
    },
    /// What somebody named.
    Named,
    /// Other discs of its set, by its parity.
    OtherDiscs {
        /// Those of them whose images or copies were read.
        discs: Vec<String>,
        /// The drives that copies lay in.
        drives: Vec<String>,
    },
}

impl ImageBy {
    /// Whether the drive that is to burn still holds the disc that gave the image.
    fn lies_in(&self, request: &Request) -> bool {
        let burner = &request.drive;
        match self {
            Self::There | Self::Remains => false,
            Self::Copy { drive, .. } => drive == burner,
            Self::Named => request.from.contains(burner),
            Self::OtherDiscs { drives, .. } => drives.contains(burner),
        }
    }
}

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The disc.
    pub disc: String,
    /// The copy that is replaced.
    pub replaces: String,
    /// Where the image came from.
    pub image: ImageBy,
    /// The burn; none where the drive still holds the disc that the image came from.
    pub burn: Option<copy::Outcome>,
}

/// Replaces a copy.
///
/// # Errors
/// [`JobError::NothingToReplace`], [`JobError::StillGood`], [`JobError::AlreadyReplaced`],
/// [`JobError::NoImageAtHand`]; those of building and burning.
pub fn run(
    request: &Request,
    why: Reason<'_>,
    cx: &mut Context<'_>,
    say: &dyn Fn(&DriveExperience),
) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    let old = lookup::copy_named(&reader, &request.serial)?;
    let disc = lookup::disc_of(&reader, old.disc)?;
    lookup::not_dropped(&reader, &disc)?;
    may_be_replaced(&old, &disc, request.though_good)?;
    is_not_replaced(&old, &disc, &reader)?;
    let image = image_again::bring(&disc, &request.from, cx)?;
    let mut outcome = Outcome {
        disc: disc.name.clone(),
        replaces: old.serial.to_string(),
        image,
        burn: None,
    };
    if outcome.image.lies_in(request) {
        return Ok(outcome);
    }
    let new = set_aside(&old, &disc, why, cx)?;
    let burn = copy::Request {
        what: new.to_string(),
        drive: request.drive.clone(),
        extra: true,
        speed: request.speed,
        blank: request.blank.clone(),
        spare_areas: false,
    };
    outcome.burn = Some(copy::run_saying(&burn, cx, say)?);
    Ok(outcome)
}

/// A copy by its serial, and the one that is planned in its place, and not burned yet.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's.
pub fn planned_for(
    serial: &str,
    reader: &Reader<'_>,
) -> Result<Option<(String, String)>, JobError> {
    let old = lookup::copy_named(reader, serial)?;
    let copies = reader.copies(old.disc)?;
    let mut planned = copies
        .iter()
        .filter(|copy| copy.state == CopyState::Planned);
    let new = planned.find(|copy| copy.replaces == Some(old.serial));
    Ok(new.map(|copy| (old.serial.to_string(), copy.serial.to_string())))
}

/// A disc that was burned, and is not out of use. A good one only where somebody says why.
fn may_be_replaced(old: &CopyRow, disc: &DiscRow, though_good: bool) -> Result<(), JobError> {
    let (serial, disc) = (old.serial.to_string(), disc.name.clone());
    match old.state {
        CopyState::Planned
        | CopyState::Burning
        | CopyState::Written
        | CopyState::Retired
        | CopyState::Destroyed => Err(JobError::NothingToReplace {
            serial,
            disc,
            state: old.state,
        }),
        CopyState::Good if !though_good => Err(JobError::StillGood { serial }),
        CopyState::Good
        | CopyState::Watch
        | CopyState::Migrate
        | CopyState::Suspect
        | CopyState::Failed
        | CopyState::Missing
        | CopyState::Lost => Ok(()),
    }
}

/// That nothing was burned in its place that counts, or that a full read has to decide about.
fn is_not_replaced(old: &CopyRow, disc: &DiscRow, reader: &Reader<'_>) -> Result<(), JobError> {
    let is_made = |copy: &&CopyRow| match copy.state {
        CopyState::Burning
        | CopyState::Written
        | CopyState::Good
        | CopyState::Watch
        | CopyState::Suspect => copy.replaces == Some(old.serial),
        CopyState::Planned
        | CopyState::Migrate
        | CopyState::Failed
        | CopyState::Missing
        | CopyState::Lost
        | CopyState::Retired
        | CopyState::Destroyed => false,
    };
    match reader.copies(disc.id)?.iter().find(is_made) {
        Some(new) => Err(JobError::AlreadyReplaced {
            serial: old.serial.to_string(),
            by: new.serial.to_string(),
            disc: disc.name.clone(),
        }),
        None => Ok(()),
    }
}

/// The serial of the new copy: one that an earlier run set aside for this one; a planned one that
/// is wanted, where the old one does not count; else a new one.
fn set_aside(
    old: &CopyRow,
    disc: &DiscRow,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Serial, JobError> {
    let reader = cx.catalog.read();
    let copies = reader.copies(disc.id)?;
    let planned = |copy: &&CopyRow| copy.state == CopyState::Planned;
    let own = copies.iter().filter(planned);
    if let Some(own) = own.clone().find(|copy| copy.replaces == Some(old.serial)) {
        return Ok(own.serial);
    }
    let wanted = lookup::set_of(disc, &reader)?.copies;
    let unwanted = surplus(wanted, &copies, |_| true);
    let is_free =
        |copy: &&CopyRow| copy.replaces.is_none() && unwanted.iter().all(|one| one.id != copy.id);
    // One that is wanted beside a copy that counts is burned on its own.
    let free = match counts(old.standing()) {
        true => None,
        false => own.clone().find(is_free),
    };
    let free = free.map(|copy| (copy.id, copy.serial));
    let new = Serial::from_bits(cx.ids.serial_bits()?);
    let (old, serial, name, disc) = (old.id, old.serial, &disc.name, disc.id);
    cx.change(why, |c| {
        // Another command may have done it since this one looked: one disc is burned, not two.
        match c.replaced_by(old)? {
            Some(other) if other.planned => return Ok(other.serial),
            Some(other) => {
                return Err(JobError::AlreadyReplaced {
                    serial: serial.to_string(),
                    by: other.serial.to_string(),
                    disc: name.clone(),
                });
            }
            None => {}
        }
        let (id, serial) = match free {
            Some((id, serial)) => {
                c.require_free(&format!("copy:{serial}"))?;
                (id, serial)
            }
            None => (c.add_copy(disc, &new)?, new),
        };
        c.replaces(id, old)?;
        Ok(serial)
    })
}

/// What was burned, or is to be, in the place of a copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Replacement {
    /// A sound copy that was read well: how often, and by how many people.
    Read {
        /// The copy.
        serial: Serial,
        /// Reads of all of it that found every sector right.
        reads: u64,
        /// People that had it read so.
        people: u64,
        /// Whether the copy that it replaces may go: two people have read it, or one twice where
        /// only one is there who may.
        proven: bool,
        /// Code of somebody who may read it too, where it was read by one alone of several.
        other: Option<String>,
    },
    /// None that can be relied on: the last one, and what it is.
    NotSound {
        /// The copy.
        serial: Serial,
        /// Its state.
        state: CopyState,
    },
}

impl Replacement {
    /// The one that is known best; none where none replaces it.
    pub(crate) fn of(old: &CopyRow, reader: &Reader<'_>) -> Result<Option<Self>, JobError> {
        let people = reader.people()?;
        let mut best: Option<(u64, Self)> = None;
        let mut not_sound = None;
        for copy in reader.copies(old.disc)? {
            // A serial that was never burned and is out of use replaces nothing.
            if copy.replaces != Some(old.serial) || copy.is_forgotten() {
                continue;
            }
            // One that is damaged by now was read well, and is not what the old one was to become.
            if copy.state != CopyState::Good || !copy.standing().is_sound() {
                let (serial, state) = (copy.serial, copy.state);
                not_sound = Some(Self::NotSound { serial, state });
                continue;
            }
            let (reads, readers) = well_read(&copy, &people, reader)?;
            let (by, needed) = (readers.len() as u64, who_may(&people));
            let other = (by == 1 && needed > 1).then(|| somebody_else(&people, &readers));
            let one = Self::Read {
                serial: copy.serial,
                reads,
                people: by,
                proven: reads >= 2 && by >= needed,
                other: other.flatten(),
            };
            if best.as_ref().is_none_or(|(best, _)| by > *best) {
                best = Some((by, one));
            }
        }
        Ok(best.map(|(_, one)| one).or(not_sound))
    }
}

/// How often a copy was read well, and by how many people. Two codes of one name are one person:
/// nobody proves an own burn by being listed twice.
fn well_read(
    copy: &CopyRow,
    people: &[Person],
    reader: &Reader<'_>,
) -> Result<(u64, BTreeSet<Option<String>>), JobError> {
    let mut by = BTreeSet::new();
    let mut reads = 0;
    for row in reader.history(copy.id)? {
        let is_good = match row.event {
            Event::ReadBack { sectors, equal, .. } => equal == sectors,
            Event::Checked { lost, .. } => lost == 0 && row.state == CopyState::Good,
            _ => false,
        };
        if is_good {
            reads += 1;
            let person = people.iter().find(|person| person.code == row.person);
            by.insert(person.map(known_as));
        }
    }
    Ok((reads, by))
}

/// Code of somebody who may read a copy, and is none of these.
fn somebody_else(people: &[Person], readers: &BTreeSet<Option<String>>) -> Option<String> {
    let may = people
        .iter()
        .filter(|person| person.active && person.role.may(Permission::Verify));
    let mut others = may.filter(|person| !readers.contains(&Some(known_as(person))));
    others.next().map(|person| person.code.clone())
}

/// How many people have to read it: two, or one where only one may.
pub(crate) fn who_may(people: &[Person]) -> u64 {
    let may = people
        .iter()
        .filter(|person| person.active && person.role.may(Permission::Verify));
    let all: BTreeSet<String> = may.map(known_as).collect();
    all.len().clamp(1, 2) as u64
}

/// What tells people apart: their names, or the code of one whose name was erased.
fn known_as(person: &Person) -> String {
    let words = |name: &String| name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = person.name.as_ref().map(words);
    name.map_or_else(|| person.code.clone(), |name| name.to_lowercase())
}
