//! Errors of the crates below, which say in English what they are: a language has texts of its
//! own for them, `error-TYPE-VARIANT`, that take their fields. `tests/tidy` derives from the
//! sources of those crates which texts a whole language has.

use std::error::Error;
use std::io;

use stele_burner::archived_disc::ArchivedDiscError;
use stele_burner::compose::ComposeError;
use stele_burner::drive::{BurnError, BurnRefused, DriveError};
use stele_burner::geometry::GeometryError;
use stele_burner::manifest::ManifestError;
use stele_burner::mastering::BuildError;
use stele_burner::parity::{CodecError, FindError, NoDiscName, ProtectError};
use stele_burner::plan::PlanError;
use stele_burner::repair::RepairError;
use stele_burner::rescue::MapError;
use stele_burner::sectors::ReadError;
use stele_burner::set::{ParityDiscError, RebuildError};
use stele_burner::source::{ScanError, SourceError};
use stele_burner::transport::OpenDriveError;
use stele_burner::verify::VerifyError;
use stele_burner::{LayoutError, NoSuchMedium, NotASize, SenseError, ShortReply, TransportError};
use stele_catalog::{
    BlankError, CatalogError, CheckError, CodeError, IncidentError, ListDamage, LoanError,
    OpenError, PlaceError, Refused, RequestError, SerialError, ShipmentError, StocktakeError,
    StorageError,
};
use stele_recorder::{MediumError, RecorderError, ServeError};

use super::facts::{Facts, hyphened};
use super::numbers::with_grouped;
use super::{Language, say, spoken};

/// The facts of an error of one of these types.
macro_rules! facts_of {
    ($error:ident: $($kind:ty),* $(,)?) => {{
        $(if let Some(error) = $error.downcast_ref::<$kind>() {
            return Facts::of(error);
        })*
        None
    }};
}

fn facts(error: &(dyn Error + 'static)) -> Option<Facts> {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        let inner = error
            .get_ref()
            .map(|inner| -> &(dyn Error + 'static) { inner });
        if let Some(inner) = inner.and_then(facts) {
            return Some(inner);
        }
        let kind = hyphened(&format!("{:?}", error.kind()));
        return Some(Facts {
            id: format!("error-io-error{kind}"),
            values: Vec::new(),
        });
    }
    facts_of!(error:
        ArchivedDiscError,
        BlankError, BuildError, BurnError, BurnRefused, CatalogError, CheckError, CodeError,
        CodecError, ComposeError,
        DriveError, FindError, GeometryError, IncidentError, LayoutError, ListDamage, LoanError,
        ManifestError, MapError, MediumError, NoDiscName, NoSuchMedium, NotASize, OpenDriveError,
        OpenError,
        ParityDiscError, PlaceError, PlanError, ProtectError, ReadError, RebuildError,
        RecorderError, Refused,
        RepairError, RequestError, ScanError, SenseError, SerialError, ServeError,
        ShipmentError, ShortReply,
        SourceError, StocktakeError, StorageError, TransportError, VerifyError,
    )
}

/// What an error says, without its causes, in the language that is spoken. Errors of ours speak it
/// by themselves; others that no language has a text for say what they say.
pub fn error_text(error: &(dyn Error + 'static)) -> String {
    said_in(spoken().as_deref(), error)
}

fn said_in(language: Option<&Language>, error: &(dyn Error + 'static)) -> String {
    let english = of_system(error).unwrap_or_else(|| without_number(error.to_string()));
    let Some(facts) = facts(error) else {
        return english;
    };
    let values = facts.values.iter();
    let values: Vec<_> = values
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    let counts = values.iter().filter_map(|(_, value)| value.count());
    let english = counts.fold(english, |text, count| with_grouped(&text, count));
    match language {
        Some(language) => language.text_or(&facts.id, None, &values, &english),
        None => english,
    }
}

/// What a system means by its usual errors; none for others, and for those that are ours.
fn of_system(error: &(dyn Error + 'static)) -> Option<String> {
    let Some(error) = error.downcast_ref::<io::Error>() else {
        return of_database(&error.to_string());
    };
    error.raw_os_error()?;
    match error.kind() {
        io::ErrorKind::NotFound => Some(say!("system-not-found")),
        io::ErrorKind::PermissionDenied => Some(say!("system-not-permitted")),
        io::ErrorKind::ConnectionRefused => Some(say!("system-not-connected")),
        io::ErrorKind::AlreadyExists => Some(say!("system-exists")),
        io::ErrorKind::NotADirectory => Some(say!("system-no-folder")),
        io::ErrorKind::IsADirectory => Some(say!("system-is-folder")),
        io::ErrorKind::StorageFull => Some(say!("system-disk-full")),
        io::ErrorKind::ReadOnlyFilesystem => Some(say!("system-read-only")),
        _ => None,
    }
}

/// What SQLite means by what it says of a file.
fn of_database(text: &str) -> Option<String> {
    match text {
        "file is not a database" => Some(say!("system-no-database")),
        "database disk image is malformed" => Some(say!("system-database-damaged")),
        _ => None,
    }
}

/// What the system says, without the number that it has for it: that tells nobody anything.
fn without_number(mut text: String) -> String {
    if let (Some(at), true) = (text.rfind(" (os error "), text.ends_with(')')) {
        text.truncate(at);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use stele_burner::SectorCount;
    use stele_catalog::{JobId, Permission};

    use super::*;
    use crate::jobs::JobError;

    /// What somebody may translate, with every kind of field: texts, numbers, lists, words of a
    /// kind, quantities; and what is handed on by another error.
    const SOME: &str = "
error-catalog-error-list = Liste { $name } ({ $discs-count }: { $discs }) unlesbar
error-catalog-error-not-permitted = { $person } darf nicht { $permission ->
    [use-drives] an Laufwerke
   *[other] das
 }
error-burn-refused-too-small = { $needed } Sektoren, Platz ist { $free ->
    [one] für einen
   *[other] für { $free }
 }
error-burn-error-image = Sektor { $lba }
error-short-reply = Antwort auf { $what } zu kurz
error-io-error-not-found = nicht gefunden
";

    fn errors() -> [(Box<dyn Error>, &'static str, &'static str); 8] {
        [
            (
                Box::new(BurnRefused::TooSmall {
                    needed: SectorCount(12_219_392),
                    free: SectorCount(2192),
                }),
                "12,219,392 Sektoren, Platz ist für 2192",
                "the image has 12,219,392 sectors, the disc has room for 2192",
            ),
            (
                Box::new(BurnError::Image { lba: 12_219_392 }),
                "Sektor 12219392",
                "the image cannot be read at sector 12219392",
            ),
            (
                Box::new(CatalogError::List {
                    name: "3.list".to_owned(),
                    discs: vec!["SET-0001/1".to_owned(), "SET-0001/2".to_owned()],
                    source: ErrorKind::NotFound.into(),
                }),
                "Liste 3.list (2: SET-0001/1, SET-0001/2) unlesbar",
                "the list of files 3.list (of SET-0001/1, SET-0001/2) cannot be read",
            ),
            (
                Box::new(OpenError::Catalog(CatalogError::NotPermitted {
                    person: "PER-0001-J".to_owned(),
                    permission: Permission::UseDrives,
                })),
                "PER-0001-J darf nicht an Laufwerke",
                "PER-0001-J does not have the permission to use drives",
            ),
            (
                Box::new(BurnRefused::TooSmall {
                    needed: SectorCount(1200),
                    free: SectorCount(1),
                }),
                "1200 Sektoren, Platz ist für einen",
                "the image has 1200 sectors, the disc has room for 1",
            ),
            (
                Box::new(ShortReply {
                    what: "INQUIRY",
                    needed: 36,
                    got: 4,
                }),
                "Antwort auf INQUIRY zu kurz",
                "the reply to INQUIRY has 4 bytes where 36 are needed",
            ),
            (
                Box::new(io::Error::from(ErrorKind::NotFound)),
                "nicht gefunden",
                "entity not found",
            ),
            (
                Box::new(CatalogError::LeaseLost { job: JobId(7) }),
                "job 7 has ended or was taken over",
                "job 7 has ended or was taken over",
            ),
        ]
    }

    #[test]
    fn a_language_says_errors_of_the_crates_below_out_of_their_facts() {
        let german = Language::of_text(SOME, "de").unwrap();
        let longer = Language::by_tag("en-XA").unwrap();
        for (error, translated, english) in errors() {
            assert_eq!(said_in(None, error.as_ref()), english);
            assert_eq!(said_in(Some(&german), error.as_ref()), translated);
            let accented = said_in(Some(&longer), error.as_ref());
            assert!(accented.contains(['á', 'é', 'ó']), "{accented}");
        }
    }

    /// Its own text is that of what it is made of, and its cause is not said twice.
    #[test]
    fn an_error_of_a_job_says_what_it_is_made_of_once() {
        let source = DriveError::Short(ShortReply {
            what: "INQUIRY",
            needed: 36,
            got: 4,
        });
        let error = JobError::from(BurnRefused::from(source));
        let cause = "the reply to INQUIRY has 4 bytes where 36 are needed";
        let text = format!("the drive's answer is cut short: {cause}");
        assert_eq!(crate::jobs::chain(&error), text);
    }
}
