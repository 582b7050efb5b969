//! Jobs hold facts, `words` the sentences, and nobody decides by what a sentence says.

use stele_tests::literals::{Literal, is_sentence, is_wording, literals, matches_of};
use stele_tests::source::{self, SourceFile, is_test_file, without_tests};

use crate::none;

/// What may stand before a sentence in a job: the text of an error, the reason that a change of
/// the catalog keeps in its trail, the kind of a journaled job, and the name of a thing in an
/// error.
const BEFORE_A_SENTENCE: &[&str] = &[
    "#[error(",
    ".change(",
    "change_or_keep(",
    "let why =",
    "why:",
    "why: format!(",
    "journaled(cx,",
    "what:",
    "json(",
    "unknown(",
    // The head of a file that is kept beside what was restored.
    "const ABOUT: &str =",
];

/// Where the lines of a burn's log (burner/src/drive/burn_log.rs) are read.
const LOG_LINES: &str = "app/src/jobs/keep/burn_log_lines.rs";

/// Sentences in jobs that none of those explain.
const KEPT: &[(&str, &str)] = &[
    // The head of a burn log, which is kept for people.
    ("app/src/jobs/burn/", "trail {} {}"),
    (
        "app/src/jobs/burn/",
        "copy {copy}\\n{trail}\\ndrive {}\\n{}",
    ),
    (
        "app/src/jobs/keep/only_in_log.rs",
        "disc {name} {} {content}",
    ),
    // What was read back, as the burner's log says it: it is compared with the catalog.
    (LOG_LINES, "done in "),
    (LOG_LINES, "stopped after "),
    (LOG_LINES, "in the drive: "),
    (LOG_LINES, " sectors are equal, "),
    (
        LOG_LINES,
        "{equal} of {sectors} sectors are equal, {lost} lost, {different} different",
    ),
    // Reasons that the runner and the recovery hand on to a change.
    ("app/src/jobs/run/", "given up"),
    ("app/src/jobs/run/", "looked at"),
    ("app/src/jobs/run/", "reading back"),
];

/// Sentences in the crates below that none of those explain.
const BELOW: &[(&str, &str)] = &[
    // What is typed for a fault of the virtual recorder.
    (
        "burner/recorder/src/faults.rs",
        "{text:?} is no sense code such as 3/0C/00",
    ),
    // Codes as MMC writes them.
    ("burner/mmc/src/command/opcode.rs", "command {:02X}h"),
    ("burner/mmc/src/reply/configuration.rs", "no medium"),
    (
        "burner/mmc/src/reply/configuration.rs",
        "profile {code:04X}h",
    ),
    // Notes of the burn's log.
    (
        "burner/src/drive/open_drive.rs",
        "from here on {} sectors at once",
    ),
    (
        "burner/src/drive/tray.rs",
        "the drive has no disc in it: somebody has to push the tray in",
    ),
    (
        "burner/src/drive/write.rs",
        "the drive did not answer, but took the WRITE: it stands behind it",
    ),
    (
        "burner/src/drive/write.rs",
        "the WRITE was lost on its way: the drive still waits for this sector",
    ),
    // What a parser of JSON or MessagePack says inside an error of its own.
    ("burner/src/item.rs", "keys are pairs of hex digits"),
    ("burner/src/manifest/lines.rs", "a hash is 64 hex digits"),
];

/// Files in which a field of an error, which is a fact (a state, a permission, a proof, a sense
/// code), gets its words for the English text: any other language has its own for each.
const WORDS_OF_FIELDS: &[&str] = &[
    "burner/mmc/src/media/mod.rs",
    "burner/mmc/src/sense/mod.rs",
    "burner/mmc/src/sense/table.rs",
    "catalog/src/codes/error.rs",
    "catalog/src/discs/refused.rs",
    "catalog/src/error.rs",
    "catalog/src/requests/error.rs",
    "catalog/src/shelf/place_error.rs",
    "catalog/src/stocktake/error.rs",
];

/// What may stand before words that the catalog keeps: names that its rows and its trail hold for
/// a kind of thing, what is short of a row, and what the trail keeps of a change beside its kind.
const BEFORE_WHAT_IS_KEPT: &[&str] = &[
    "what:",
    "detail = format!(",
    "detail: format!(",
    ", &format!(",
    "&format!(",
    ".execute_on((",
    "execute_on(\n            (",
];

/// Words of the catalog that are kept, and that none of those explain.
const KEPT_BY_CATALOG: &[(&str, &str)] = &[
    // What the trail keeps of a change beside its kind.
    ("catalog/src/blanks/change.rs", "1 disc"),
    (
        "catalog/src/shipments/change.rs",
        "copy {}, the last in its place",
    ),
    ("catalog/src/shipments/", "copy {}"),
    ("catalog/src/shipments/receive.rs", "copy {}, elsewhere"),
    ("catalog/src/shipments/receive.rs", "as it was put on"),
    ("catalog/src/studies/patients/decide.rs", ", patient row {}"),
    ("catalog/src/studies/patients/decide.rs", ", study row {}"),
    ("catalog/src/", "not done"),
    // The name of a thing in an error.
    ("catalog/src/studies/change.rs", "study version"),
    ("catalog/src/trail/chain.rs", "end of the trail"),
    // What tells hashes of one kind from those of another.
    (
        "catalog/src/store/migration/from_4.rs",
        "stele archive UUID of a schema 4 catalog",
    ),
    (
        "catalog/src/trail/chain.rs",
        "stele catalog audit row version 2",
    ),
    (
        "catalog/src/trail/seal/digest.rs",
        "stele catalog row version 1",
    ),
    // Parts of statements of SQL.
    ("catalog/src/store/migration/to_lists.rs", " WHERE id = ?1"),
    (
        "catalog/src/store/migration/to_lists.rs",
        ", sectors, strip_sectors, parity, blake3, ?2, ?3, ?4, conformance, members",
    ),
    ("catalog/src/store/migration/to_lists.rs", ", salt"),
    // For the compiler.
    (
        "catalog/src/store/stored_enum.rs",
        "not every enum is read back from rows",
    ),
    // Kinds of entries, as the trail holds them.
    ("catalog/src/trail/states.rs", "burn started"),
    ("catalog/src/trail/states.rs", "burn ended"),
    ("catalog/src/trail/states.rs", "read back"),
    ("catalog/src/trail/states.rs", "found by tag"),
    ("catalog/src/trail/states.rs", "given back"),
    ("catalog/src/trail/states.rs", "told apart"),
];

/// Files that hold what is written on discs and into logs that are kept with them, in English for
/// whoever finds them in thirty years.
const KEPT_WITH_DISCS: &[&str] = &[
    "burner/src/disc/survives.rs",
    "burner/src/drive/burn_log.rs",
    "burner/src/drive/command_log.rs",
    // A mapfile.
    "burner/src/rescue/map.rs",
    // Notices of the manifest.
    "burner/src/exception.rs",
    // CONFORM.TXT, and what a build says of itself in it.
    "burner/src/fileset/conformance.rs",
    "burner/src/fileset/syntax.rs",
    // The note of an anchor.
    "burner/src/parity/anchor.rs",
    "burner/src/texts/",
];

/// Words that are decided on and are no sentences: what people type, and names of files.
const DECIDED: &[(&str, &str)] = &[
    ("app/src/jobs/burn/speed.rs", "max"),
    (LOG_LINES, "done in "),
    (LOG_LINES, "stopped after "),
    (LOG_LINES, " sectors are equal, "),
    ("app/src/jobs/run/recovery.rs", "part"),
    ("app/src/jobs/run/recovery.rs", "burn"),
    ("app/src/cli/", "help"),
];

fn known(list: &[(&str, &str)], file: &SourceFile, text: &str) -> bool {
    let mut list = list.iter();
    list.any(|(place, kept)| file.name.starts_with(place) && text == *kept)
}

fn files(rooms: &[&str]) -> Vec<SourceFile> {
    let mut files = source::rust();
    files.retain(|file| {
        let room = rooms.iter().any(|room| file.name.starts_with(room));
        room && !is_test_file(&file.name)
    });
    files
}

#[test]
fn a_job_says_no_sentence() {
    let (mut findings, mut seen) = (Vec::new(), 0);
    for file in files(&["app/src/jobs/"]) {
        for literal in literals(without_tests(&file.text)) {
            seen += 1;
            let before = literal.before.trim_end();
            let explained = BEFORE_A_SENTENCE.iter().any(|end| before.ends_with(end));
            if is_sentence(literal.text) && !explained && !known(KEPT, &file, literal.text) {
                findings.push(format!(
                    "{}:{}: {:?}",
                    file.name, literal.line, literal.text
                ));
            }
        }
    }
    assert!(
        seen > 50,
        "the jobs' literals are not seen any more: {seen}"
    );
    none("sentences about outcomes stand in app/src/words", &findings);
}

/// The crates that make no sentences of their own.
const CRATES_BELOW: &[&str] = &[
    "burner/discfs/src/",
    "burner/files/src/",
    "burner/mmc/src/",
    "burner/recorder/src/",
    "burner/src/",
    "catalog/src/",
];

/// What may stand before a sentence in the crates below: the text of an error, and what only a
/// programmer meets.
const BEFORE_ONE_BELOW: &[&str] = &[
    "#[error(",
    // An error of the system, which a language says by its kind; one of the iSCSI target, for logs.
    "ErrorKind::InvalidInput,",
    "ErrorKind::AlreadyExists,",
    "ProtocolError(",
    "reason =",
    ".expect(",
    "panic!(",
    "unreachable!(",
    "assert!(",
    ".change(",
];

/// Whether a literal is a statement of SQL, whole or begun.
fn is_sql(text: &str) -> bool {
    let begins = [
        "SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE ", "WITH ", "name : ",
    ];
    begins
        .iter()
        .any(|word| text.trim_start().starts_with(word))
}

/// Whether a literal is a name that rows hold for a variant, or the name of such a kind.
fn is_stored_name(before: &str) -> bool {
    let Some(head) = before.rfind("stored_enum!(") else {
        return before.strip_suffix('=').is_some_and(|rest| {
            let rest = rest.trim_end();
            let name = rest.rsplit([' ', ',', '\n']).next().unwrap_or(rest);
            name.starts_with(|c: char| c.is_ascii_uppercase())
                && name.chars().any(|c| c.is_ascii_lowercase())
        });
    };
    before.ends_with(',') && !before[head..].contains(';')
}

fn is_explained(file: &SourceFile, literal: &Literal<'_>) -> bool {
    let before = literal.before.trim_end();
    let ends = |all: &[&str]| all.iter().any(|end| before.ends_with(end));
    let of_catalog = file.name.starts_with("catalog/")
        && (ends(BEFORE_WHAT_IS_KEPT)
            || is_sql(literal.text)
            || is_stored_name(before)
            || known(KEPT_BY_CATALOG, file, literal.text));
    let of_field = WORDS_OF_FIELDS.contains(&file.name.as_str());
    ends(BEFORE_ONE_BELOW) || known(BELOW, file, literal.text) || of_field || of_catalog
}

#[test]
fn the_crates_below_say_sentences_in_errors_and_on_discs_alone() {
    let (mut findings, mut seen) = (Vec::new(), 0);
    for file in files(CRATES_BELOW) {
        let mut on_discs = KEPT_WITH_DISCS.iter();
        // Tests, and statements.
        let others = ["_tests.rs", "catalog/src/store/plans.rs", "/sql.rs"];
        let is_test = others.iter().any(|end| file.name.ends_with(end));
        if is_test || on_discs.any(|kept| file.name.starts_with(kept)) {
            continue;
        }
        let code = without_tests(&file.text);
        let code = code.split("#[cfg(test)]\npub(").next().unwrap_or(code);
        for literal in literals(code) {
            seen += 1;
            if is_sentence(literal.text) && !is_explained(&file, &literal) {
                findings.push(format!(
                    "{}:{}: {:?} after {:?}",
                    file.name,
                    literal.line,
                    literal.text,
                    literal.before.trim_end()
                ));
            }
        }
    }
    assert!(seen > 50, "the literals are not seen any more: {seen}");
    none("what people read stands in app/src/words", &findings);
}

/// Whether a literal is compared with something.
fn decides(literal: &Literal<'_>) -> bool {
    let before = literal.before.trim_end();
    let compared = [".starts_with(", ".ends_with(", ".contains(", "==", "!="];
    compared.iter().any(|end| before.ends_with(end))
        || literal.behind.trim_start().starts_with("==")
}

#[test]
fn nobody_decides_by_what_a_sentence_says() {
    let mut findings = Vec::new();
    for file in files(&["app/src/cli/", "app/src/gui/", "app/src/jobs/"]) {
        for literal in literals(without_tests(&file.text)) {
            let wording = is_wording(literal.text) || is_sentence(literal.text);
            if wording && decides(&literal) && !known(DECIDED, &file, literal.text) {
                findings.push(format!(
                    "{}:{}: {:?}",
                    file.name, literal.line, literal.text
                ));
            }
        }
    }
    none("decisions are made on facts", &findings);
}

/// Enums of which every arm is written out, so that a new one is seen by the compiler.
const WRITTEN_OUT: &[&str] = &[
    "Command::",
    "Request::",
    "Outcome::",
    "JobEvent::",
    "BurnEvent::",
    "NextStep::",
    "InHand::",
    "Thing::",
    "Left::",
];

#[test]
fn no_arm_catches_all_commands_requests_or_outcomes() {
    let (mut findings, mut seen) = (Vec::new(), 0);
    for file in files(&["app/src/"]) {
        for heads in matches_of(without_tests(&file.text)) {
            let of = |name: &&&str| heads.iter().any(|head| head.starts_with(**name));
            let Some(name) = WRITTEN_OUT.iter().find(of) else {
                continue;
            };
            seen += 1;
            if heads.iter().any(|head| head == "_") {
                findings.push(format!("{}: a match of {name}", file.name));
            }
        }
    }
    assert!(seen > 8, "the matches are not seen any more: {seen}");
    none("every arm is written out", &findings);
}
