//! House rules, as tests over the repository's own files: each says what broke and where.

#[path = "tidy/edges.rs"]
mod edges;
#[path = "tidy/language.rs"]
mod language;
#[path = "tidy/rooms.rs"]
mod rooms;
#[path = "tidy/sentences.rs"]
mod sentences;
#[path = "tidy/sizes.rs"]
mod sizes;
#[path = "tidy/texts.rs"]
mod texts;
#[path = "tidy/voice.rs"]
mod voice;

use stele_tests::source::{self, Part, SourceFile, only};

/// Fails with one line per finding.
#[track_caller]
fn none(rule: &str, findings: &[String]) {
    let list = findings.join("\n  ");
    assert!(findings.is_empty(), "{rule}; broken by\n  {list}\n");
}

/// Names of files for which `breaks` holds.
fn where_code(breaks: impl Fn(&SourceFile, &str) -> bool) -> Vec<String> {
    let files = source::rust().into_iter();
    let broken = files.filter(|file| breaks(file, &only(&file.text, Part::Code)));
    broken.map(|file| file.name).collect()
}

/// Lines of a file with their numbers, as `name:number`.
fn lines(file: &SourceFile) -> impl Iterator<Item = (String, &str)> {
    let numbered = (1..).zip(file.text.lines());
    numbered.map(|(number, line)| (format!("{}:{number}", file.name), line))
}
