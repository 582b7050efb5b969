//! What is lost with a catalog that an older one replaces: by the rows of its trail that the older
//! one does not have. By our own codes alone: the list is a file that lies open beside the archive.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_catalog::{CatalogError, DiscId, EventKind, Reader, SetId, Timestamp};

use super::otherwise::Otherwise;
use crate::archive::{self, Archive};
use crate::jobs::run::days;
use crate::words::lang::say;

/// What records are about.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Copies: burned, read, filed, missing, out of use.
    Copies,
    /// Loans, and their ends.
    Loans,
    /// Requests for studies.
    Requests,
    /// Deliveries.
    Deliveries,
    /// Incidents.
    Incidents,
    /// Shipments.
    Shipments,
    /// Decisions about patients, merges among them.
    Decisions,
    /// Locations, merged ones among them.
    Locations,
    /// People.
    People,
    /// Studies that were imported, or left out.
    Studies,
    /// Sets and discs: planned, built, given up.
    Sets,
    /// Stock-takes.
    Stocktakes,
    /// Checks of a quarter, and their rules.
    Checks,
    /// Blanks.
    Blanks,
    /// Exceptions.
    Exceptions,
    /// Words that were erased.
    Erasures,
}

/// Records of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LostKind {
    /// What they are about.
    pub kind: Kind,
    /// Of how many things.
    pub count: u64,
    /// Their codes, where they have any.
    pub names: Vec<String>,
}

impl LostKind {
    /// How many of what, with the first codes.
    pub fn said(&self) -> String {
        let named = self.names.get(..NAMED).unwrap_or(&self.names).join(", ");
        let more = self.names.len().saturating_sub(NAMED);
        say!(
            "lost-kind",
            kind = self.kind.text(),
            count = self.count,
            names = if named.is_empty() { "none" } else { &named },
            more = more
        )
    }
}

/// Codes of a kind that are named before the rest is counted.
const NAMED: usize = 10;

impl Kind {
    fn text(self) -> &'static str {
        match self {
            Self::Copies => "copies",
            Self::Loans => "loans",
            Self::Requests => "requests",
            Self::Deliveries => "deliveries",
            Self::Incidents => "incidents",
            Self::Shipments => "shipments",
            Self::Decisions => "decisions",
            Self::Locations => "locations",
            Self::People => "people",
            Self::Studies => "studies",
            Self::Sets => "sets",
            Self::Stocktakes => "stocktakes",
            Self::Checks => "checks",
            Self::Blanks => "blanks",
            Self::Exceptions => "exceptions",
            Self::Erasures => "erasures",
        }
    }

    /// What an event is about; none for what nobody misses: jobs, sessions, backups.
    fn of(event: EventKind) -> Option<Self> {
        use EventKind as E;
        // Long because it is one flat table.
        Some(match event {
            E::StudyRecorded | E::StudyUpdated | E::ItemsTakenIn | E::StudyLeftOut => Self::Studies,
            E::ExceptionListed | E::ExceptionResolved => Self::Exceptions,
            E::PatientsDiffer => return None,
            E::PatientCorrected
            | E::PatientsMerged
            | E::StudySplitOff
            | E::WrongPatient
            | E::TwoPeople
            | E::DecisionUndone => Self::Decisions,
            E::SetPlanned
            | E::DiscPlanned
            | E::DiscReplanned
            | E::ImageBuilt
            | E::SetDropped
            | E::DiscDropped
            | E::DiscReplaced => Self::Sets,
            E::CopyPlanned => return None,
            E::BurnStarted
            | E::BurnEnded
            | E::ReadBack
            | E::Interrupted
            | E::FoundByTag
            | E::Checked
            | E::Doubted
            | E::ToldApart
            | E::Shelved
            | E::Quarantined
            | E::Released
            | E::Sent
            | E::Arrived
            | E::Retired
            | E::Destroyed
            | E::Mislaid
            | E::Missed
            | E::Found => Self::Copies,
            E::Lent | E::GivenBack => Self::Loans,
            E::SlotAdded | E::PlaceChanged | E::PlaceMoved | E::PlacesMerged => Self::Locations,
            E::StocktakeBegun | E::PlaceCounted | E::StocktakeEnded => Self::Stocktakes,
            E::CheckRulesSet | E::QuarterBegun | E::QuarterDrawn => Self::Checks,
            E::RequestAdded
            | E::RequestSigned
            | E::RequestExtended
            | E::RequestClosed
            | E::RequestClockSet => Self::Requests,
            E::DeliveryBegun | E::Delivered => Self::Deliveries,
            E::ShipmentBegun
            | E::ShipmentPacked
            | E::ShipmentUnpacked
            | E::ShipmentSealed
            | E::ShipmentHandedOver
            | E::ShipmentSealChecked
            | E::ShipmentReceived
            | E::ShipmentClosed => Self::Shipments,
            E::BlankProductSet
            | E::BlanksTakenIn
            | E::BlanksOpened
            | E::BlanksCounted
            | E::BlanksThrownAway
            | E::BlankCutOff => Self::Blanks,
            E::IncidentOpened | E::IncidentClosed => Self::Incidents,
            E::PersonAdded | E::BorrowerAdded | E::PersonRetired => Self::People,
            E::WordsErased => Self::Erasures,
            E::TagMisfits
            | E::DriveUsed
            | E::StationAdded
            | E::StationRenamed
            | E::CatalogMigrated
            | E::CatalogBackedUp
            | E::CatalogAccepted
            | E::SessionBegun
            | E::SessionEnded
            | E::ClockConfirmed
            | E::JobBegun
            | E::JobTakenOver
            | E::JobEnded
            | E::Refused => return None,
        })
    }
}

/// What `here` has recorded after so many rows of its trail, by kind.
///
/// # Errors
/// The catalogs'.
pub(super) fn between(here: &Reader<'_>, after: u64) -> Result<Vec<LostKind>, CatalogError> {
    let mut subjects: BTreeMap<Kind, BTreeSet<(EventKind, i64)>> = BTreeMap::new();
    for (event, subject) in here.trail_after(after)? {
        if let Some(kind) = Kind::of(event) {
            subjects.entry(kind).or_default().insert((event, subject));
        }
    }
    let names = Names::of(here)?;
    let lost = subjects.into_iter().map(|(kind, of)| {
        let rows: BTreeSet<i64> = of.iter().map(|(_, row)| *row).collect();
        let mut named: BTreeSet<String> = BTreeSet::new();
        for (event, row) in of {
            named.extend(names.name(kind, event, row, here)?);
        }
        let count = match named.len() {
            0 => rows.len(),
            named => named,
        };
        Ok(LostKind {
            kind,
            count: count as u64,
            names: named.into_iter().collect(),
        })
    });
    lost.collect()
}

/// The last row that both trails have: each row vouches for all those before it.
pub(super) fn common(here: &Reader<'_>, backup: &Reader<'_>) -> Result<u64, CatalogError> {
    let rows = |of: &Reader<'_>| Ok::<_, CatalogError>(of.trail_head()?.rows);
    let (mut same, mut other) = (0, rows(here)?.min(rows(backup)?) + 1);
    while same + 1 < other {
        let middle = same.midpoint(other);
        let hash = here.trail_hash_at(middle)?;
        match hash.is_some() && hash == backup.trail_hash_at(middle)? {
            true => same = middle,
            false => other = middle,
        }
    }
    Ok(same)
}

/// Our codes, by rows.
struct Names(BTreeMap<Kind, BTreeMap<i64, String>>);

impl Names {
    fn of(here: &Reader<'_>) -> Result<Self, CatalogError> {
        let copies = here.all_copies()?.into_iter();
        let copies = copies.map(|row| (row.id.0, row.serial.to_string()));
        let copies: BTreeMap<_, _> = copies.collect();
        let requests = here.newest_requests(u32::MAX)?.into_iter();
        let shipments = here.shipments()?.into_iter();
        let places = here.places()?.into_iter();
        let people = here.people()?.into_iter();
        let all = [
            (Kind::Loans, copies.clone()),
            (Kind::Copies, copies),
            (
                Kind::Requests,
                requests.map(|row| (row.id.0, row.code)).collect(),
            ),
            (
                Kind::Shipments,
                shipments.map(|row| (row.id.0, row.code)).collect(),
            ),
            (
                Kind::Locations,
                places.map(|row| (row.slot.id.0, row.slot.code)).collect(),
            ),
            (
                Kind::People,
                people.map(|row| (row.id.0, row.code)).collect(),
            ),
        ];
        Ok(Self(all.into_iter().collect()))
    }

    fn name(
        &self,
        kind: Kind,
        event: EventKind,
        row: i64,
        here: &Reader<'_>,
    ) -> Result<Option<String>, CatalogError> {
        Ok(match kind {
            Kind::Incidents => Some(row.to_string()),
            Kind::Sets => match event {
                EventKind::SetPlanned | EventKind::SetDropped => {
                    here.set_by_id(SetId(row))?.map(|set| set.name)
                }
                _ => {
                    let disc = here.disc(DiscId(row))?;
                    let set = disc.map(|disc| here.set_by_id(disc.set)).transpose()?;
                    set.flatten().map(|set| set.name)
                }
            },
            kind => self.0.get(&kind).and_then(|of| of.get(&row)).cloned(),
        })
    }
}

/// How the files begin that list what was lost.
const LIST: &str = "lost-by-restore-";

/// Lists what was lost in a file beside the catalog; none where nothing was, or it cannot be
/// written.
pub(super) fn listed(
    lost: &[LostKind],
    copies: &[Otherwise],
    at: Timestamp,
    archive: &Archive,
) -> Option<PathBuf> {
    if lost.is_empty() {
        return None;
    }
    let mut text = say!("lost-list", time = days::when(at));
    for of in lost {
        text.push_str("\n\n");
        text.push_str(&say!(
            "lost-kind",
            kind = of.kind.text(),
            count = of.count,
            names = "none",
            more = 0
        ));
        for name in &of.names {
            text.push_str("\n  ");
            let copy = copies.iter().find(|one| one.copy.serial == *name);
            text.push_str(&match copy.filter(|_| of.kind == Kind::Copies) {
                Some(one) => say!(
                    "lost-copy",
                    serial = name,
                    state = as_it_was(one),
                    carried = if one.carried { "yes" } else { "no" }
                ),
                None => name.clone(),
            });
        }
    }
    text.push('\n');
    let path = archive.root().join(format!("{LIST}{}.txt", at.0));
    archive::write(&path, text.as_bytes(), None)
        .ok()
        .map(|()| path)
}

/// What a copy was, in a word of the language's choice.
fn as_it_was(one: &Otherwise) -> &'static str {
    match one.copy.state {
        state if state.is_away() => state.text(),
        _ if one.copy.quarantined => "quarantined",
        _ if one.copy.lent_to.is_some() => "lent",
        _ if one.copy.in_transit_to.is_some() => "transit",
        state => state.text(),
    }
}

/// The files that list what was lost, until somebody removes them. One whose catalog was never put
/// aside is of a restore that was cut off: nothing was lost.
pub fn lists(archive: &Archive) -> Vec<PathBuf> {
    let root = archive.root();
    let is_list = |name: &str| {
        let time = name
            .strip_prefix(LIST)
            .and_then(|rest| rest.strip_suffix(".txt"));
        time.is_some_and(|time| root.join(format!("{KEPT}{time}")).exists())
    };
    let mut lists = files(root, is_list);
    lists.sort();
    lists
}

/// When an older catalog last took the place of one that was here, by what is kept of that.
pub fn replaced(archive: &Archive) -> Option<Timestamp> {
    let time = |path: &PathBuf| {
        let name = path.file_name()?.to_str()?;
        let time = name.strip_prefix(KEPT)?;
        Some(Timestamp(time.parse().ok()?))
    };
    let kept = files(archive.root(), |name| name.starts_with(KEPT));
    kept.iter().filter_map(time).max_by_key(|time| time.0)
}

/// How the catalogs are called that were replaced.
pub(super) const KEPT: &str = "catalog.db.before-";

fn files(folder: &Path, is_meant: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let meant = entries.filter(|entry| entry.file_name().to_str().is_some_and(&is_meant));
    meant.map(|entry| entry.path()).collect()
}
