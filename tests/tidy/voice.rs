//! How texts for people sound: the words of the field, and none that were thought in another
//! language.

use stele_tests::fluent::messages;
use stele_tests::source::{self, SourceFile, has_word};

use crate::none;

/// What is not said, and what is said in its place (`../shared/desktop.md` 5, house.md 4).
const NOT_SAID: &[(&str, &str)] = &[
    ("no more", "no longer, missing"),
    ("anew", "again"),
    ("laid in", "inserted"),
    ("take in", "import"),
    ("taken in", "imported"),
    ("takes in", "imports"),
    ("give up", "cancel"),
    ("given up", "canceled"),
    ("gives up", "cancels"),
    ("mend", "repair, fix"),
    ("mended", "repaired, fixed"),
    ("mends", "repairs, fixes"),
    ("looked at", "reviewed, checked"),
    ("put away", "shelve"),
    ("see to", "check, fix"),
    ("it wants", "it needs"),
    ("of which", "whose, or two sentences"),
    ("bear out", "satisfy"),
    ("bears out", "satisfies"),
    ("tells of", "reports"),
    ("it stands", "it is"),
    ("stands there", "is there"),
    ("lies", "is"),
    ("studies answer", "studies match"),
    ("study answers", "study matches"),
    ("half-done", "unfinished"),
    ("is told from", "is distinguished from"),
    ("this text", "this message"),
    ("belongs together", "belongs to the same"),
];

/// Why a text may say it all the same.
const MAY: &[(&str, &str)] = &[];

fn said(place: &str, text: &str, findings: &mut Vec<String>) {
    // A command has the name that it has.
    let lower = text.to_lowercase();
    for (not, instead) in NOT_SAID {
        let may = MAY.iter().any(|(of, word)| *of == place && word == not);
        if !may && has_word(&lower, not) {
            findings.push(format!("{place}: \"{not}\" ({instead}): {text}"));
        }
    }
}

#[test]
fn texts_are_in_the_words_of_the_field() {
    let mut findings = Vec::new();
    let path = source::root().join("app/src/words/lang/en.ftl");
    let text = std::fs::read_to_string(path).unwrap();
    for (id, message) in messages(&text).unwrap() {
        for (_, text) in &message.texts {
            said(&id, text, &mut findings);
        }
    }
    // What `--help` says are the comments of arguments.
    let is_help = |file: &SourceFile| file.name.starts_with("app/src/cli/");
    for file in source::rust().iter().filter(|file| is_help(file)) {
        for (number, line) in (1..).zip(file.text.lines()) {
            if let Some(text) = line.trim_start().strip_prefix("/// ") {
                said(&format!("{}:{number}", file.name), text, &mut findings);
            }
        }
    }
    for file in source::all().iter().filter(|file| file.name == "README.md") {
        for (number, line) in (1..).zip(file.text.lines()) {
            said(&format!("{}:{number}", file.name), line, &mut findings);
        }
    }
    none("texts for people are plain English", &findings);
}

#[test]
fn what_is_not_said_is_seen() {
    let mut findings = Vec::new();
    said("here", "The disc is in its set no more.", &mut findings);
    said("here", "A recommended replay.", &mut findings);
    assert_eq!(findings.len(), 1, "{findings:?}");
}
