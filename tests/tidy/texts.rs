//! What sources and texts must say: nothing is left for later, every code has its advice, every
//! requirement its test.

use std::collections::{BTreeMap, BTreeSet};

use stele_tests::fluent::messages;
use stele_tests::source::{self, Part, has_word, is_test_file, without_tests};

use crate::{lines, none};

const ADVICE: &str = "app/src/words/lang/en.ftl";

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file does not break its own rule.
    let marks = ["TO", "FIX", "X"].iter().zip(["DO", "ME", "XX"]);
    let marks: Vec<String> = marks.map(|(a, b)| format!("{a}{b}")).collect();
    let mut findings = Vec::new();
    for file in source::all() {
        for (place, line) in lines(&file) {
            let ignored = file.name.ends_with(".rs") && line.trim_start().starts_with("#[ignore");
            if ignored || marks.iter().any(|mark| has_word(line, mark)) {
                findings.push(place);
            }
        }
    }
    none("no mark of unfinished work and no ignored test", &findings);
}

#[test]
fn a_lint_is_silenced_only_with_a_reason() {
    let mut findings = Vec::new();
    for file in source::rust() {
        let mut before = "";
        for (place, line) in lines(&file) {
            let silences = ["#[allow(", "#![allow(", "#[expect(", "#![expect("];
            let code = line.trim_start();
            if silences.iter().any(|start| code.starts_with(start)) {
                let reason = line.contains("//") || before.starts_with("//");
                if !reason && !line.contains("reason") {
                    findings.push(place);
                }
            }
            before = code;
        }
    }
    none(
        "a silenced lint says why, on its line or the one above",
        &findings,
    );
}

#[test]
fn every_error_code_has_a_message_and_every_message_an_error() {
    let files = source::rust();
    let text = std::fs::read_to_string(source::root().join(ADVICE)).unwrap();
    let texts = messages(&text).unwrap();
    let known = texts.keys().filter_map(|id| id.strip_prefix("advice-"));
    let known = known.filter(|code| *code != "unlisted");
    let known: BTreeSet<String> = known.map(str::to_owned).collect();
    let mut raised = BTreeMap::new();
    for file in &files {
        if is_test_file(&file.name) {
            continue;
        }
        for (name, body) in source::functions(without_tests(&file.text)) {
            if name == "code" {
                for code in codes(&body) {
                    raised.insert(code, file.name.clone());
                }
            }
        }
    }
    assert!(
        !raised.is_empty(),
        "no error code was found: the test does not see them any more"
    );
    let mute = raised.iter().filter(|(code, _)| !known.contains(*code));
    let mute: Vec<_> = mute
        .map(|(code, file)| format!("{code} of {file}"))
        .collect();
    none(
        &format!("every code of an error has its message in {ADVICE}"),
        &mute,
    );
    let idle = known.iter().filter(|code| !raised.contains_key(*code));
    let idle: Vec<_> = idle.cloned().collect();
    none(
        &format!("every message in {ADVICE} belongs to an error"),
        &idle,
    );
}

/// String literals of the form `AAA-000`.
fn codes(text: &str) -> BTreeSet<String> {
    let texts = source::split(text)
        .into_iter()
        .filter(|(part, _)| *part == Part::Text);
    let codes = texts.filter_map(|(_, text)| {
        let (area, number) = text.split_once('-')?;
        let fits = area.len() == 3
            && number.len() == 3
            && area.bytes().all(|b| b.is_ascii_uppercase())
            && number.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| text.to_owned())
    });
    codes.collect()
}

#[test]
fn error_codes_are_unique() {
    let mut owner: BTreeMap<String, String> = BTreeMap::new();
    let mut findings = Vec::new();
    for file in source::rust() {
        if is_test_file(&file.name) {
            continue;
        }
        for (name, body) in source::functions(without_tests(&file.text)) {
            for code in codes(&body).into_iter().filter(|_| name == "code") {
                let place = format!("{} {}", file.name, body.len());
                if let Some(other) = owner.insert(code.clone(), place.clone()) {
                    findings.push(format!("{code}: {other} and {place}"));
                }
            }
        }
    }
    none("one code, one error", &findings);
}

#[test]
fn every_requirement_of_the_format_is_named_by_a_test() {
    let all = source::all();
    let spec = all.iter().find(|file| file.name == "burner/spec/SPEC.TXT");
    let spec = &spec.expect("the specification exists").text;
    let mut tested = BTreeSet::new();
    for file in &all {
        let in_reach = file.name.starts_with("burner/") || file.name.starts_with("tests/");
        let data = file.name.ends_with(".toml");
        if !in_reach || !(data || file.name.ends_with(".rs")) {
            continue;
        }
        let whole = data || is_test_file(&file.name);
        let from = if whole {
            0
        } else {
            without_tests(&file.text).len()
        };
        tested.extend(requirements(&file.text[from..]));
    }
    let named = requirements(spec);
    assert!(
        !named.is_empty(),
        "the specification has no numbered requirement"
    );
    let untested: Vec<String> = named.difference(&tested).cloned().collect();
    none(
        "every requirement of SPEC.TXT is named by a test",
        &untested,
    );
}

#[test]
fn every_requirement_that_is_cited_exists() {
    let all = source::all();
    let spec = all.iter().find(|file| file.name == "burner/spec/SPEC.TXT");
    let spec = &spec.expect("the specification exists").text;
    // A requirement begins a line; elsewhere the specification cites itself.
    let numbered = spec.lines().filter_map(|line| line.get(..5));
    let numbered: BTreeSet<String> = numbered.flat_map(requirements).collect();
    let in_reach = ["app/", "burner/", "tests/"];
    let mut findings = Vec::new();
    for file in source::rust() {
        if !in_reach.iter().any(|folder| file.name.starts_with(folder)) {
            continue;
        }
        for (place, line) in lines(&file) {
            let cited = requirements(line).into_iter();
            // `BDR-205` is a drive.
            let cited = cited.filter(|number| has_word(line, number));
            let unknown = cited.filter(|number| !numbered.contains(number));
            findings.extend(unknown.map(|number| format!("{place}: {number}")));
        }
    }
    none("every cited requirement is in SPEC.TXT", &findings);
}

/// Every `R-` with three digits.
fn requirements(text: &str) -> BTreeSet<String> {
    let places = text.match_indices("R-").filter_map(|(at, _)| {
        let number = text.get(at + 2..at + 5)?;
        number
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| format!("R-{number}"))
    });
    places.collect()
}

#[test]
fn the_specification_is_plain_text_of_72_columns() {
    let all = source::all();
    let spec = all.iter().find(|file| file.name == "burner/spec/SPEC.TXT");
    let spec = spec.expect("the specification exists");
    let wrong = lines(spec).filter(|(_, line)| line.len() > 72 || !line.is_ascii());
    let wrong: Vec<String> = wrong.map(|(place, _)| place).collect();
    none("SPEC.TXT is ASCII with lines of at most 72", &wrong);
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let places: Vec<String> = ["work", "root", "home"]
        .iter()
        .map(|p| format!("/{p}/"))
        .collect();
    let mut findings = Vec::new();
    for file in source::all() {
        for (place, line) in lines(&file) {
            if places.iter().any(|path| line.contains(path.as_str())) {
                findings.push(place);
            }
        }
    }
    none("no paths of one machine", &findings);
}
