//! Which copy of a disc is fetched: one that lies in a drive; the best that can be relied on and is
//! at hand; else the one that is nearest to being fetched, and why it cannot be.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;
use stele_catalog::{CopyRow, CopyState, Reader, SlotKind, Timestamp, walking_order};

use crate::jobs::JobError;
use crate::jobs::run::lookup;

/// Why no copy of a disc can be fetched.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It is good, and nobody put it anywhere yet.
    NoPlace,
    /// Somebody has it.
    Lent,
    /// It is on its way to another place.
    InTransit,
    /// It is packed in a shipment that waits for its courier.
    Packed,
    /// It is kept apart.
    Quarantined,
    /// It cannot be relied on, is missing, or out of use.
    NotSound,
    /// None was burned.
    NotBurned,
}

/// The copy of a disc that is fetched.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Nearest {
    /// The disc.
    pub disc: String,
    /// The copy; none where no disc is known to be anywhere.
    pub serial: Option<String>,
    /// What it is.
    #[serde(skip)]
    pub state: Option<CopyState>,
    /// The drive in which it lies now, by its tag.
    pub drive: Option<String>,
    /// Where it is, or was last.
    pub place: Option<String>,
    /// Whether that is in a vault: it takes a run of its own.
    pub vault: bool,
    /// When all of it was last read.
    pub last_check: Option<Timestamp>,
    /// Why it cannot be fetched; none where it can.
    pub why: Option<Why>,
    /// Who has it, where it is lent.
    pub lent_to: Option<String>,
    /// The place that it is on its way to.
    pub in_transit_to: Option<String>,
    /// When it is due back.
    pub due: Option<Timestamp>,
    /// The image of the disc in the archive, where no copy is known and somebody looked.
    pub image: Option<PathBuf>,
}

impl Nearest {
    /// The copy with its drive, where it is to be read in that.
    pub fn in_drive(&self) -> Option<(&str, &str)> {
        let drive = self.drive.as_deref().filter(|_| self.why.is_none());
        self.serial.as_deref().zip(drive)
    }

    /// Where it is, or who has it.
    pub fn at(&self) -> Option<&str> {
        let at = self.lent_to.as_ref().or(self.in_transit_to.as_ref());
        at.or(self.place.as_ref()).map(String::as_str)
    }
}

/// Copies that lie in drives, by their tags: serials, each with its drive. The catalog does not
/// know; who asks at a station tells.
pub type InDrives = BTreeMap<String, String>;

/// The paths of all vaults.
///
/// # Errors
/// The catalog's.
pub fn vaults(reader: &Reader<'_>) -> Result<Vec<String>, JobError> {
    let places = reader.places()?.into_iter();
    let vaults = places.filter(|place| place.slot.kind == SlotKind::Vault);
    Ok(vaults.map(|place| place.slot.path).collect())
}

/// The nearest copy of each of these discs, in their order; `here` are those that lie in drives.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's.
pub fn of_discs(
    discs: &[String],
    here: &InDrives,
    reader: &Reader<'_>,
) -> Result<Vec<Nearest>, JobError> {
    let vaults = match discs {
        [] => Vec::new(),
        _ => vaults(reader)?,
    };
    let discs = discs.iter();
    discs
        .map(|disc| nearest(disc, (&vaults, here), reader))
        .collect()
}

/// The nearest copy of a disc: one that lies in a drive; good before one that was read with
/// trouble, one that has to be read first after both, not in a vault, read last, first on the way.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's.
pub fn nearest(
    disc: &str,
    (vaults, here): (&[String], &InDrives),
    reader: &Reader<'_>,
) -> Result<Nearest, JobError> {
    let row = lookup::disc_named(reader, disc)?;
    let copies = reader.copies(row.id)?;
    let in_vault = |place: &str| {
        let inside = |vault: &String| place == vault || place.starts_with(&format!("{vault}/"));
        vaults.iter().any(inside)
    };
    let of = |copy: &CopyRow, why: Option<Why>| Nearest {
        disc: disc.to_owned(),
        serial: Some(copy.serial.to_string()),
        state: Some(copy.state),
        drive: here.get(&copy.serial.to_string()).cloned(),
        place: copy.place.clone(),
        vault: copy.place.as_deref().is_some_and(in_vault),
        last_check: copy.last_check,
        why,
        lent_to: copy.lent_to.clone(),
        in_transit_to: copy.bound_for.clone(),
        due: copy.due,
        image: None,
    };
    if let Some(copy) = in_drive(&copies, here) {
        return Ok(of(copy, None));
    }
    let mut found: Vec<(&CopyRow, &str, bool)> = Vec::new();
    let mut out: Option<(Why, u8, &CopyRow)> = None;
    for copy in &copies {
        let placed = match place_of(copy) {
            Ok(_) if reader.shipment_of(copy.id)?.is_some() => Err(Why::Packed),
            placed => placed,
        };
        match placed {
            Ok(place) => found.push((copy, place, in_vault(place))),
            Err(why) => {
                let rank = (why, hope(copy.state));
                if out.is_none_or(|(than, hope, _)| rank < (than, hope)) {
                    out = Some((rank.0, rank.1, copy));
                }
            }
        }
    }
    let unread = reader.unread_returns()?;
    let unread = |copy: &CopyRow| unread.iter().any(|one| one.serial == copy.serial);
    let order = |(copy, _, vault): &(&CopyRow, &str, bool)| {
        let last = copy.last_check.map_or(0, |at| at.0);
        (trouble(copy.state), unread(copy), *vault, Reverse(last))
    };
    found.sort_by(|one, other| {
        let ways = || walking_order(one.1, other.1);
        order(one).cmp(&order(other)).then_with(ways)
    });
    Ok(match (found.first(), out) {
        (Some((copy, ..)), _) => of(copy, None),
        (None, Some((why, hope, copy))) if why != Why::NotBurned && hope < GONE => {
            of(copy, Some(why))
        }
        (None, out) => none_of(disc, out.map_or(Why::NotBurned, |(why, ..)| why)),
    })
}

/// That no copy of a disc is known to be anywhere.
fn none_of(disc: &str, why: Why) -> Nearest {
    Nearest {
        disc: disc.to_owned(),
        serial: None,
        state: None,
        drive: None,
        place: None,
        vault: false,
        last_check: None,
        why: Some(why),
        lent_to: None,
        in_transit_to: None,
        due: None,
        image: None,
    }
}

/// The best copy that lies in a drive, can be relied on, and that nobody has or keeps apart: nobody
/// has to fetch it, wherever it belongs.
fn in_drive<'a>(copies: &'a [CopyRow], here: &InDrives) -> Option<&'a CopyRow> {
    let there = |copy: &&CopyRow| here.contains_key(&copy.serial.to_string());
    let usable = |copy: &&CopyRow| matches!(place_of(copy), Ok(_) | Err(Why::NoPlace));
    let all = copies.iter().filter(there).filter(usable);
    all.min_by_key(|copy| trouble(copy.state))
}

/// How much trouble a sound copy gave when it was read.
fn trouble(state: CopyState) -> u8 {
    match state {
        CopyState::Good => 0,
        CopyState::Watch => 1,
        _ => 2,
    }
}

/// Of what did not hold its disc when it was last read.
const BAD: u8 = 2;

/// Of what is not known to be anywhere.
const GONE: u8 = 9;

/// How likely a copy is still to be had and read; less is more.
fn hope(state: CopyState) -> u8 {
    match state {
        CopyState::Suspect | CopyState::Written => 1,
        CopyState::Failed => BAD,
        CopyState::Retired => 3,
        CopyState::Missing
        | CopyState::Lost
        | CopyState::Destroyed
        | CopyState::Planned
        | CopyState::Burning => GONE,
        CopyState::Good | CopyState::Watch | CopyState::Migrate => 0,
    }
}

/// Where a copy can be fetched, or why it cannot.
fn place_of(copy: &CopyRow) -> Result<&str, Why> {
    if matches!(copy.state, CopyState::Planned | CopyState::Burning) || copy.is_forgotten() {
        return Err(Why::NotBurned);
    }
    if copy.quarantined.is_some() && hope(copy.state) < BAD {
        return Err(Why::Quarantined);
    }
    if !copy.state.is_whole() {
        return Err(Why::NotSound);
    }
    if copy.lent_to.is_some() {
        return Err(Why::Lent);
    }
    if copy.bound_for.is_some() {
        return Err(Why::InTransit);
    }
    copy.place.as_deref().ok_or(Why::NoPlace)
}
