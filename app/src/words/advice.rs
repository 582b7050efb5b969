//! What to do about each error: a text for each code, `advice-CODE`, in every language
//! (`tests/tidy` compares them with the codes that the sources name).
// Longer than 600 lines because it is one flat table of what each error knows for its advice.

use std::path::Path;

pub use super::lang::Place;
use super::lang::{Value, known_in, say};
use super::next_step::as_one_word;
use stele_catalog::{
    BlankError, CatalogError, CodeError, CodeKind, CopyState, Elsewhere, IncidentError, LoanError,
    NotCounted, Permission, PlaceError, RequestError, Role, Serial, ShipmentError,
};

use crate::archive::ArchiveError;
use crate::jobs::FoundDisc;
use crate::jobs::JobError;
use crate::jobs::deliver::DeliverError;
use crate::jobs::keep::KeepError;
use crate::jobs::typed::ImageSource;
use crate::jobs::unrecorded::UnrecordedError;

/// Names that an advice may give, and what stands for them where they are not known: as `--help`
/// writes them.
const NAMES: &[(&str, &str)] = &[
    ("archive", "DIR"),
    ("asked", "PATH"),
    ("code", "CODE"),
    ("command", "stele COMMAND"),
    ("disc", "DISC"),
    ("drive", "DRIVE"),
    ("free", "no"),
    ("gtin", "GTIN"),
    ("home", "known"),
    ("image", "none"),
    ("kind", ""),
    ("lot", "LOT"),
    ("away", "none"),
    ("backup", "FILE"),
    ("blank", "none"),
    ("by", "SERIAL"),
    ("meant", "PATH"),
    ("number", "NUMBER"),
    ("nearby", "none"),
    ("other", "none"),
    ("place", "LOCATION"),
    ("practice", "no"),
    ("renames", "no"),
    ("request", "REQUEST"),
    ("serial", "SERIAL"),
    ("set", "SET"),
    ("shipment", "SHIPMENT"),
    ("signer", "CODE"),
    ("standing", "here"),
    ("study", "STUDY"),
    ("there", "DRIVE"),
    ("unbuilt", "none"),
    ("unplaced", "none"),
    ("virtual", "none"),
    ("wanted", ""),
    ("who", "any"),
    ("where", "LOCATION"),
];

/// Of these, what may have blanks in it and is typed as one word.
const WORDS: [&str; 6] = ["archive", "asked", "backup", "image", "nearby", "where"];

/// What to do about an error, with the names that it knows.
pub fn of(error: &JobError, place: Place) -> String {
    of_typed(error, &[], place)
}

/// As [`of`], with names that were typed, for those that the error does not know.
pub fn of_typed(error: &JobError, typed: &[(&'static str, &str)], place: Place) -> String {
    let mut known = names(error);
    known.extend(typed);
    with(error.code(), &known, place)
}

/// What to do about the error of a code.
pub fn by_code(code: &str, place: Place) -> String {
    with(code, &[], place)
}

/// What to do about arguments that cannot be understood, of a command as it is typed.
pub fn of_command(code: &str, command: &str) -> String {
    with(code, &[("command", command)], Place::Terminal)
}

/// As [`by_code`], where it is about a disc in a drive.
pub fn of_disc(code: &str, disc: &str, drive: &str, place: Place) -> String {
    let set = disc.split('/').next().map(|set| ("set", set));
    let known = [("disc", disc), ("drive", drive)].into_iter().chain(set);
    with(code, &known.collect::<Vec<_>>(), place)
}

/// As [`by_code`], where it is about a drive.
pub fn of_drive(code: &str, drive: &str, place: Place) -> String {
    with(code, &[("drive", drive)], place)
}

fn with(code: &str, known: &[(&str, &str)], place: Place) -> String {
    let values: Vec<(&str, Value)> = NAMES
        .iter()
        .map(|(name, general)| {
            let known = known.iter().find(|(of, _)| of == name);
            let value = match known {
                Some((_, value)) if WORDS.contains(name) => as_one_word(value).into(),
                known => known.map_or(*general, |(_, value)| *value).into(),
            };
            (*name, value)
        })
        .collect();
    let text = known_in(place, &format!("advice-{code}"), &values);
    text.unwrap_or_else(|| say!("advice-unlisted"))
}

/// The names that an error knows, for its advice.
fn names(error: &JobError) -> Vec<(&'static str, &str)> {
    let mut known = match error {
        JobError::Catalog(error) => of_catalog(error),
        JobError::Archive(ArchiveError::NotAnArchive { path, nearby, free }) => {
            let path = path.to_str().map(|path| ("archive", path));
            let near = nearby.as_deref().and_then(Path::to_str);
            let near = near.map(|path| ("nearby", path)).into_iter();
            near.chain(path)
                .chain(free.then_some(("free", "yes")))
                .collect()
        }
        JobError::Archive(ArchiveError::NotEmpty { path, is_archive }) => {
            let path = path.to_str().filter(|_| *is_archive);
            Vec::from_iter(path.map(|path| ("nearby", path)))
        }
        JobError::Unrecorded(error) => of_unrecorded(error),
        JobError::Repair(_) => vec![("standing", "repaired")],
        JobError::Keep(
            KeepError::OnlyPlanned { disc }
            | KeepError::PlannedAgain { disc }
            | KeepError::OtherContent { disc },
        ) => vec![("disc", disc.as_str())],
        JobError::Deliver(
            DeliverError::OtherPerson { request, .. }
            | DeliverError::OtherPatient { request, .. }
            | DeliverError::SeveralPatients { request }
            | DeliverError::HandedOther { request }
            | DeliverError::Exhibit { request },
        ) => vec![("request", request.as_str())],
        JobError::Deliver(DeliverError::NoSource {
            first,
            serial,
            at,
            drive,
            ..
        }) => {
            let known = [
                ("disc", first),
                ("serial", serial),
                ("place", at),
                ("there", drive),
            ];
            let known = known.into_iter();
            known
                .filter_map(|(name, of)| Some((name, of.as_deref()?)))
                .collect()
        }
        error => [of_copy(error), of_doubtful(error), of_waiting(error)].concat(),
    };
    known.extend(disc_of(error).map(|disc| ("disc", disc)));
    let disc = known.iter().find(|(name, _)| *name == "disc").copied();
    let set = match disc {
        Some((_, disc)) => disc.split('/').next(),
        None => set_of(error),
    };
    known.extend(set.map(|set| ("set", set)));
    known
}

/// The disc that an error is about.
fn disc_of(error: &JobError) -> Option<&str> {
    match error {
        JobError::NotBuilt { disc }
        | JobError::ImageGone { disc }
        | JobError::NoCopyLeft { disc }
        | JobError::CheckDecides { disc, .. }
        | JobError::WrongImage { disc }
        | JobError::DiscGone { disc }
        | JobError::OtherImage { disc }
        | JobError::Outdated { disc }
        | JobError::ParityStays { disc }
        | JobError::IsDisc { disc }
        | JobError::OnlyInOthers { disc }
        | JobError::InNoImage { disc }
        | JobError::OnlyInAltered { disc }
        | JobError::OnlyParts { disc, .. }
        | JobError::NothingLeft { disc }
        | JobError::OnlyInImage { what: disc }
        | JobError::LastInImage { disc }
        | JobError::NotItsImage { disc, .. }
        | JobError::TooDamaged { disc, .. }
        | JobError::ForeignImage { disc, .. }
        | JobError::BeyondRepair { disc, .. }
        | JobError::MayNotRead { disc }
        | JobError::CopyBegun { disc, .. }
        | JobError::CopyOutOfUse { disc, .. }
        | JobError::NothingToReplace { disc, .. }
        | JobError::NoImageAtHand { disc, .. }
        | JobError::AlreadyReplaced { disc, .. }
        | JobError::IsCopy { disc, .. }
        | JobError::DriveSpoils { disc, .. }
        // What has lost its image is brought back, and not what it needs.
        | JobError::NeededBy { other: disc, .. } => Some(disc),
        JobError::SetBegun { what } => Some(what).filter(|what| what.contains('/')).map(|d| &**d),
        _ => None,
    }
}

/// The set that an error is about, where it names no disc.
fn set_of(error: &JobError) -> Option<&str> {
    match error {
        JobError::IsSet { set } | JobError::SetDropped { set } => Some(set),
        JobError::OtherClass { set, .. } => Some(set),
        JobError::LastOfSeveral { what, .. } | JobError::SetBegun { what } => Some(what),
        JobError::OnNoDisc { not_built } | JobError::NothingWaiting { not_built } => {
            not_built.first()?.split('/').next()
        }
        _ => None,
    }
}

/// The copy that replaces one, and somebody who may read it too.
fn of_new<'a>(serial: &'a str, other: Option<&'a str>) -> Vec<(&'static str, &'a str)> {
    let other = other.map(|code| ("other", code));
    other.into_iter().chain([("serial", serial)]).collect()
}

/// The copy that an error is about, and the drive that it was seen in.
fn of_copy(error: &JobError) -> Vec<(&'static str, &str)> {
    match error {
        JobError::WrongDisc { wanted, fetch, .. } => match wanted.as_slice() {
            _ if fetch.is_some() => fetch.iter().map(|one| ("serial", one.as_str())).collect(),
            [one] if one.parse::<Serial>().is_ok() => vec![("serial", one)],
            _ => Vec::new(),
        },
        JobError::CopyBegun { serial, .. }
        | JobError::CheckDecides { serial, .. }
        | JobError::ActPassed { serial }
        | JobError::NotMissing { serial, .. }
        | JobError::ReadFirst { serial, .. }
        | JobError::CopyOutOfUse { serial, .. }
        | JobError::StillGood { serial }
        | JobError::AlreadyReplaced { by: serial, .. }
        | JobError::IsCopy { serial, .. }
        | JobError::NoOtherDisc { serial }
        | JobError::TwoDiscs { serial, .. }
        | JobError::RecordWaits { serial }
        | JobError::RecordLost { serial, .. } => vec![("serial", serial)],
        JobError::ReplacementUnread { by, other, .. } => of_new(by, other.as_deref()),
        JobError::ReplacementNotSound { serial, by, .. } => vec![("serial", serial), ("by", by)],
        JobError::Blank { serial, drive }
        | JobError::IsInDrive { serial, drive }
        | JobError::SameDisc { serial, drive, .. }
        | JobError::DestroyedSeen { serial, drive }
        | JobError::CutOffHere { serial, drive }
        | JobError::OtherStillThere { serial, drive } => {
            vec![("serial", serial), ("drive", drive)]
        }
        JobError::LabelElsewhere {
            serial,
            drive,
            there,
        }
        | JobError::CutOffIn {
            serial,
            drive,
            there,
        } => {
            vec![("serial", serial), ("drive", drive), ("there", there)]
        }
        JobError::NoTag { drive, serial, .. } => {
            let serial = serial.as_deref().map(|serial| ("serial", serial));
            [("drive", drive.as_str())]
                .into_iter()
                .chain(serial)
                .collect()
        }
        JobError::NoCopyMedium { drive, .. }
        | JobError::DriveEmpty { drive }
        | JobError::NothingToRead { drive }
        | JobError::DriveSpoils { drive, .. }
        | JobError::VirtualInLive { drive }
        | JobError::TooDamaged {
            from: ImageSource::Drive(drive),
            ..
        } => vec![("drive", drive)],
        JobError::Stranger { drive, found } => {
            let ours = matches!(found, FoundDisc::NotKnownHere { .. });
            let standing = if ours { "ours" } else { "here" };
            vec![("drive", drive), ("standing", standing)]
        }
        // Serials of other archives are repeated as they were typed.
        JobError::Unknown { what: "copy", .. } => Vec::new(),
        JobError::Unknown { what, .. } => vec![("kind", kind_of(what))],
        _ => Vec::new(),
    }
}

/// The copy that a disc cannot be, or may be, and what that disc is.
fn of_doubtful(error: &JobError) -> Vec<(&'static str, &str)> {
    match error {
        JobError::CannotBe {
            serial,
            drive,
            other_catalog,
            ..
        } => vec![
            ("serial", serial),
            ("drive", drive),
            ("standing", if *other_catalog { "branch" } else { "here" }),
        ],
        JobError::LeftOpen {
            serial,
            drive,
            failed,
            ..
        } => vec![
            ("serial", serial),
            ("drive", drive),
            ("standing", if *failed { "failed" } else { "here" }),
        ],
        _ => Vec::new(),
    }
}

/// What waits for a disc, or for one to be built.
fn of_waiting(error: &JobError) -> Vec<(&'static str, &str)> {
    match error {
        // The name of a case may be anybody's.
        JobError::FilesGone { only, .. } => {
            let uid = only.as_deref().filter(|uid| is_uid(uid));
            uid.map(|uid| ("study", uid)).into_iter().collect()
        }
        JobError::OnNoDisc { not_built } | JobError::NothingWaiting { not_built } => {
            match not_built.len() {
                0 => Vec::new(),
                1 => vec![("unbuilt", "one")],
                _ => vec![("unbuilt", "many")],
            }
        }
        _ => Vec::new(),
    }
}

/// Whether a study's name is a UID, and not that of a case.
fn is_uid(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// The kind of a thing that was looked for, as the texts call it.
fn kind_of(what: &'static str) -> &'static str {
    match what {
        "file to be looked at" => "file-to-be-looked-at",
        "place-into" => "place",
        what => what,
    }
}

/// Of what kind of thing a code would be that was misread, by its letters.
fn kind_of_code(read: &str) -> &'static str {
    let begins = |kind: &CodeKind| {
        let letters = read.get(..kind.prefix().len());
        letters.is_some_and(|letters| letters.eq_ignore_ascii_case(kind.prefix()))
    };
    match CodeKind::ALL.into_iter().find(begins) {
        Some(CodeKind::Copy) => "copy",
        Some(CodeKind::Place | CodeKind::Box) => "place",
        Some(CodeKind::Person) => "person",
        Some(CodeKind::Set) => "set",
        Some(CodeKind::Request) => "request",
        Some(CodeKind::Shipment) => "shipment",
        Some(CodeKind::PullList) | None => "",
    }
}

/// What a copy is on record as, for advice that depends on it.
fn standing(state: CopyState) -> &'static str {
    match state {
        CopyState::Planned => "planned",
        CopyState::Missing | CopyState::Lost => "away",
        CopyState::Retired => "retired",
        CopyState::Destroyed => "destroyed",
        CopyState::Burning | CopyState::Written => "begun",
        CopyState::Good
        | CopyState::Watch
        | CopyState::Migrate
        | CopyState::Suspect
        | CopyState::Failed => "here",
    }
}

/// What an error of the catalog is about.
fn of_catalog(error: &CatalogError) -> Vec<(&'static str, &str)> {
    match error {
        CatalogError::IsLent { serial, has_home } => {
            let home = if *has_home { "known" } else { "none" };
            vec![("serial", serial), ("home", home)]
        }
        CatalogError::IsMissing { serial } => vec![("serial", serial)],
        CatalogError::NotLent { serial, to } | CatalogError::NotOnTheWay { serial, to } => {
            let to = to.as_deref().map(|to| ("where", to));
            [("serial", serial.as_str())]
                .into_iter()
                .chain(to)
                .collect()
        }
        CatalogError::OnTheWay { serial, shipment } => {
            let shipment = shipment.as_deref().map(|code| ("shipment", code));
            let known = [("serial", serial.as_str())].into_iter();
            known.chain(shipment).collect()
        }
        CatalogError::Quarantined { serial }
        | CatalogError::NotQuarantined { serial }
        | CatalogError::WasDestroyed { serial } => vec![("serial", serial)],
        CatalogError::NotDestroyed { serial, state } => {
            vec![("serial", serial), ("standing", standing(*state))]
        }
        CatalogError::Storage(error) if error.is_damage() => vec![("standing", "damaged")],
        CatalogError::Refused(refused) => vec![("standing", standing(refused.state()))],
        CatalogError::Code(CodeError::Misread { read }) => vec![("kind", kind_of_code(read))],
        CatalogError::Code(CodeError::OtherKind { code, wanted, .. }) => {
            vec![("code", code), ("wanted", wanted)]
        }
        CatalogError::Place(error) => of_place(error),
        CatalogError::LastSound {
            serial,
            disc,
            other,
            planned,
        } => {
            let standing = if *planned { "planned" } else { "here" };
            let known = [("serial", serial.as_str()), ("disc", disc)].into_iter();
            let known = known.chain([("standing", standing)]);
            let other = other.as_ref().map(|other| match other {
                NotCounted::InTransit { serial } => [("away", &**serial), ("kind", "in-transit")],
                NotCounted::Unseen { serial } => [("away", &**serial), ("kind", "unseen")],
                NotCounted::Unread { serial } => [("away", &**serial), ("kind", "unread")],
            });
            known.chain(other.into_iter().flatten()).collect()
        }
        CatalogError::Loan(error) => of_loan(error),
        CatalogError::Request(error) => of_request(error),
        CatalogError::Shipment(error) => of_shipment(error),
        CatalogError::Blanks(error) => of_blanks(error),
        CatalogError::Incident(IncidentError::ForAdministrator { serial, missing }) => {
            let standing = if *missing { "missing" } else { "here" };
            vec![("serial", serial), ("standing", standing)]
        }
        CatalogError::NotPermitted { permission, .. } => vec![("who", least_role(*permission))],
        _ => Vec::new(),
    }
}

/// Which roles besides the administrator's may do something, by the one with the fewest rights.
fn least_role(permission: Permission) -> &'static str {
    let may = |role: Role| role.may(permission);
    match (may(Role::Verifier), may(Role::Locator), may(Role::Clerk)) {
        (true, true, _) => "any",
        (true, false, _) => "verifier",
        (false, true, _) => "locator",
        (false, false, true) => "clerk",
        (false, false, false) => "administrator",
    }
}

/// The place that an error is about, and what was asked for.
fn of_place(error: &PlaceError) -> Vec<(&'static str, &str)> {
    match error {
        PlaceError::Exists { code } => vec![("code", code)],
        PlaceError::DoesNotFit { code, .. } if !code.is_empty() => vec![("code", code)],
        PlaceError::KindsDiffer { code, other, .. } => vec![("code", code), ("kind", other.text())],
        PlaceError::Taken { serial, .. } => vec![("serial", serial)],
        PlaceError::Near { asked, .. } => {
            let renames = if asked.renames { "yes" } else { "no" };
            vec![
                ("meant", asked.meant.as_str()),
                ("asked", asked.path.as_str()),
                ("renames", renames),
            ]
        }
        _ => Vec::new(),
    }
}

/// The copies that a loan is about.
fn of_loan(error: &LoanError) -> Vec<(&'static str, &str)> {
    match error {
        LoanError::NotSound {
            serial,
            state,
            other,
        } => {
            let read = match state {
                CopyState::Failed => "failed",
                state => standing(*state),
            };
            let known = [("serial", serial.as_str()), ("standing", read)].into_iter();
            let other = other.as_deref().map(|other| ("other", other));
            known.chain(other).collect()
        }
        LoanError::LastInPlace { others } => elsewhere(others).collect(),
        _ => Vec::new(),
    }
}

/// Other good copies of a disc: one that is away, one that has no place yet.
fn elsewhere(others: &Elsewhere) -> impl Iterator<Item = (&'static str, &str)> {
    let away = others.away.as_deref().map(|away| ("away", away));
    let unplaced = others.unplaced.as_deref();
    away.into_iter()
        .chain(unplaced.map(|other| ("unplaced", other)))
}

/// The product or the lot that an error is about.
fn of_blanks(error: &BlankError) -> Vec<(&'static str, &str)> {
    match error {
        BlankError::UnknownProduct { gtin } => vec![("gtin", gtin)],
        BlankError::OtherProduct { lot, .. }
        | BlankError::TooFew { lot, .. }
        | BlankError::Differs { lot, .. } => vec![("lot", lot)],
        _ => Vec::new(),
    }
}

/// The shipment and the copy that an error is about.
fn of_shipment(error: &ShipmentError) -> Vec<(&'static str, &str)> {
    match error {
        ShipmentError::SameDisc { other, shipment }
        | ShipmentError::SameDiscPacked { other, shipment } => {
            vec![("serial", other), ("shipment", shipment)]
        }
        ShipmentError::SameDiscInTransit { other } => vec![("serial", other)],
        ShipmentError::LastToSend { serial, others, to } => {
            let known = [("serial", serial.as_str()), ("where", to)].into_iter();
            known.chain(elsewhere(others)).collect()
        }
        ShipmentError::LastInPlace { serial, others } => {
            let known = [("serial", serial.as_str())].into_iter();
            known.chain(elsewhere(others)).collect()
        }
        ShipmentError::Packed { serial, shipment }
        | ShipmentError::SealUnread { serial, shipment }
        | ShipmentError::NotIn { serial, shipment }
        | ShipmentError::IsThere { serial, shipment } => {
            vec![("serial", serial), ("shipment", shipment)]
        }
        ShipmentError::Empty { shipment }
        | ShipmentError::HandedOver { shipment }
        | ShipmentError::NotHandedOver { shipment }
        | ShipmentError::SealDiffered { shipment, .. }
        | ShipmentError::Closed { shipment, .. } => vec![("shipment", shipment)],
        _ => Vec::new(),
    }
}

/// The request that an error is about.
fn of_request(error: &RequestError) -> Vec<(&'static str, &str)> {
    match error {
        RequestError::NotSigned { request, signer } => {
            let signer = signer.as_deref().map(|signer| ("signer", signer));
            let known = [("request", request.as_str())].into_iter();
            known.chain(signer).collect()
        }
        RequestError::Closed { request }
        | RequestError::Extended { request }
        | RequestError::NoClock { request }
        | RequestError::NeedsNone { request }
        | RequestError::Signed { request }
        | RequestError::Open { request }
        | RequestError::NothingDelivered { request } => vec![("request", request)],
        _ => Vec::new(),
    }
}

/// What a disc that the catalog does not know is said to be, and where it is.
fn of_unrecorded(error: &UnrecordedError) -> Vec<(&'static str, &str)> {
    match error {
        UnrecordedError::InLog {
            serial,
            disc,
            drive,
        } => vec![("serial", serial), ("disc", disc), ("drive", drive)],
        UnrecordedError::NoDisc { serial, image, .. } => {
            let image = image.as_deref().and_then(Path::to_str);
            let image = image.map(|image| ("image", image));
            [("serial", serial.as_str())]
                .into_iter()
                .chain(image)
                .collect()
        }
        UnrecordedError::MayBeOnDisc { .. } => Vec::new(),
        UnrecordedError::BurnNotKnown { drive, disc, .. }
        | UnrecordedError::OtherCatalog { drive, disc, .. }
        | UnrecordedError::OtherSerial { drive, disc, .. }
        | UnrecordedError::OtherBuild { drive, disc, .. }
        | UnrecordedError::OnlyPlanned { drive, disc, .. } => {
            vec![("drive", drive), ("disc", disc)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_advice_names_what_is_known_and_what_is_not_in_general() {
        let disc = "SET-0007/2".to_owned();
        let known = of(&JobError::NotBuilt { disc }, Place::Terminal);
        assert!(known.ends_with("stele build SET-0007"), "{known}");
        let general = by_code("JOB-005", Place::Terminal);
        assert!(general.ends_with("stele build SET"), "{general}");
        assert_eq!(by_code("ZZZ-999", Place::Terminal), say!("advice-unlisted"));
    }

    /// Whether the disc is spoiled, what was written to it says, and not why the burn stopped.
    #[test]
    fn what_stops_a_burn_before_its_first_sector_calls_no_disc_spoiled() {
        for code in 10..=18 {
            let advice = by_code(&format!("BRN-0{code}"), Place::Terminal);
            let opposite = advice.contains("spoiled") || advice.contains("Mark the disc");
            assert!(!opposite, "{advice}");
        }
    }
}
