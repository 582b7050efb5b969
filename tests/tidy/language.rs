//! The language files and the sources that ask for their texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use stele::cli::help;
use stele_tests::errors::{Variant, error_types};
use stele_tests::fluent::{Message, asked, messages};
use stele_tests::source::{self, has_word, is_test_file};

use crate::none;

const FOLDER: &str = "app/src/words/lang";

/// The texts of each language, by its tag.
fn languages() -> BTreeMap<String, BTreeMap<String, Message>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(source::root().join(FOLDER)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "ftl") {
            continue;
        }
        let tag = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let texts = messages(&text).unwrap_or_else(|errors| panic!("{path:?}: {errors:#?}"));
        all.insert(tag, texts);
    }
    all
}

/// The values that a text takes, those of texts that it refers to among them.
fn values(id: &str, all: &BTreeMap<String, Message>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut to_see = vec![id.to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(id) = to_see.pop() {
        if let Some(message) = all.get(&id)
            && seen.insert(id)
        {
            found.extend(message.values.iter().cloned());
            to_see.extend(message.refers.iter().cloned());
        }
    }
    found
}

#[test]
fn every_text_that_is_asked_for_is_there_with_its_values() {
    let languages = languages();
    let english = &languages["en"];
    let (mut findings, mut used) = (Vec::new(), BTreeSet::new());
    for file in source::rust() {
        if !file.name.starts_with("app/") || is_test_file(&file.name) {
            continue;
        }
        for one in asked(&file.text) {
            let place = format!("{}:{}", file.name, one.line);
            match english.contains_key(&one.id) {
                false => findings.push(format!("{place}: en.ftl has no {}", one.id)),
                true if values(&one.id, english) != one.values => findings.push(format!(
                    "{place}: {} takes {:?} and is given {:?}",
                    one.id,
                    values(&one.id, english),
                    one.values
                )),
                true => {}
            }
            used.insert(one.id);
        }
    }
    none("every text is there, and its values are given", &findings);
    let referred = english.values().flat_map(|message| &message.refers);
    used.extend(referred.cloned());
    // Those of error codes are asked for by the code; the rule about codes sees to them.
    let idle = english
        .keys()
        .filter(|id| !used.contains(*id) && !id.starts_with("advice-"));
    let idle: Vec<String> = idle.cloned().collect();
    none("every text in en.ftl is asked for", &idle);
}

/// What the crates below say in English, by the ids of other languages' texts for it.
fn errors_below() -> BTreeMap<String, Variant> {
    let types = error_types(&source::rust());
    let variants = types.into_iter().flat_map(|kind| kind.variants);
    variants
        .map(|variant| (variant.id.clone(), variant))
        .collect()
}

/// An error of the crates below is a fact: a language says it out of its name and its fields. A
/// field that its English does not name is none: it may name a patient.
#[test]
fn every_error_of_the_crates_below_is_a_fact() {
    let known = source::root().join(FOLDER).join("errors.rs");
    let known = fs::read_to_string(known).unwrap();
    let english = &languages()["en"];
    let (mut findings, mut ids) = (Vec::new(), BTreeSet::new());
    for kind in error_types(&source::rust()) {
        let place = format!("{}: {}", kind.file, kind.name);
        if !kind.is_fact {
            findings.push(format!("{place} is not serialized"));
        }
        if !has_word(&known, &kind.name) {
            findings.push(format!("{place} is not in {FOLDER}/errors.rs"));
        }
        for variant in kind.variants {
            let wrong = variant.wrong.iter();
            findings.extend(wrong.map(|field| format!("{place}: #[serde(skip)] for {field}")));
            if english.contains_key(&variant.id) || !ids.insert(variant.id.clone()) {
                findings.push(format!("{place}: {} is another text too", variant.id));
            }
        }
    }
    let help = help_texts();
    let both = help.keys().filter(|id| english.contains_key(*id));
    findings.extend(both.map(|id| format!("{id} is help and another text too")));
    assert!(ids.len() > 150, "the errors are not seen: {}", ids.len());
    none("every error of the crates below is a fact", &findings);
}

/// The attributes of the texts of `--help`, by their ids, each with its English; an empty name is
/// the text itself.
type Help = BTreeMap<String, BTreeMap<String, String>>;

fn help_texts() -> Help {
    let mut all = Help::new();
    for text in help::texts() {
        let attributes = all.entry(text.id).or_default();
        attributes.insert(text.attribute.unwrap_or_default(), text.english);
    }
    all
}

/// What a language has too much or too little of `--help`.
fn help_faults(tag: &str, texts: &BTreeMap<String, Message>, known: &Help) -> Vec<String> {
    let mut findings = Vec::new();
    for (id, attributes) in known {
        let said = texts.get(id).map(|message| message.texts.as_slice());
        let said = said.unwrap_or_default();
        for (name, english) in attributes {
            if !said.iter().any(|(one, _)| one == name) {
                findings.push(format!("{tag}: {id}.{name} is not translated: {english:?}"));
            }
        }
        let foreign = said.iter().filter(|(one, _)| !attributes.contains_key(one));
        findings.extend(foreign.map(|(name, _)| format!("{tag}: {id}.{name} is in no use")));
        if texts
            .get(id)
            .is_some_and(|message| !message.values.is_empty())
        {
            findings.push(format!("{tag}: {id} takes no values"));
        }
    }
    findings
}

/// What a language has too much, too little, or otherwise than English.
fn faults(
    tag: &str,
    texts: &BTreeMap<String, Message>,
    english: &BTreeMap<String, Message>,
    below: &BTreeMap<String, Variant>,
    help: &Help,
) -> Vec<String> {
    let mut findings = help_faults(tag, texts, help);
    for (id, message) in english.iter().filter(|(id, _)| !texts.contains_key(*id)) {
        let text = message.texts.first().map_or("", |(_, text)| text);
        findings.push(format!("{tag}: {id} is not translated: {text:?}"));
    }
    for (id, variant) in below.iter().filter(|(id, _)| !texts.contains_key(*id)) {
        let (said, fields) = (&variant.english, &variant.fields);
        findings.push(format!("{tag}: {id} is not translated: {said} {fields:?}"));
    }
    for (id, message) in texts {
        if let Some(variant) = below.get(id) {
            let values = values(id, texts);
            let foreign = values.iter().filter(|value| !variant.gives(value));
            findings.extend(foreign.map(|value| format!("{tag}: {id} has no ${value}")));
            continue;
        }
        if help.contains_key(id) {
            continue;
        }
        let Some(known) = english.get(id) else {
            // The system's own reasons, by their kinds.
            if !id.starts_with("error-io-error-") || !message.values.is_empty() {
                findings.push(format!("{tag}: {id} is in no use"));
            }
            continue;
        };
        // A language may leave a value out, and takes none that is not given.
        if !values(id, texts).is_subset(&values(id, english)) {
            findings.push(format!("{tag}: {id} takes {:?}", message.values));
        }
        let attributes = |message: &Message| -> BTreeSet<String> {
            message.texts.iter().map(|(name, _)| name.clone()).collect()
        };
        if attributes(message) != attributes(known) {
            findings.push(format!("{tag}: {id} has other attributes"));
        }
    }
    findings
}

/// `cargo test -p stele-tests --test tidy -- every_language` lists what a language lacks.
#[test]
fn every_language_has_what_english_has() {
    let languages = languages();
    let (english, below, help) = (&languages["en"], errors_below(), help_texts());
    let others = languages.iter().filter(|(tag, _)| *tag != "en");
    let findings: Vec<String> = others
        .flat_map(|(tag, texts)| faults(tag, texts, english, &below, &help))
        .collect();
    none("every language says what English says", &findings);
}

#[test]
fn what_a_language_lacks_or_has_too_much_is_found() {
    let read = |text: &str| messages(text).unwrap();
    let english = read("disc-burned = { $serial } is burned\ndrive-none = No drive\n");
    let mut below = errors_below();
    below.retain(|id, _| {
        ["drive-error-not-ready", "catalog-error-list"]
            .iter()
            .any(|kept| id.ends_with(kept))
    });
    let mut help = help_texts();
    help.retain(|id, _| id == "help-person-list" || id == "help-scan");
    let whole = "disc-burned = { $serial } ist gebrannt\ndrive-none = Kein Laufwerk\n\
                 error-drive-error-not-ready = nicht bereit nach { $limit-secs } s\n\
                 error-catalog-error-list = { $name }: { $discs-count }\n\
                 error-io-error-not-found = nicht gefunden\n\
                 help-person-list = Alle Leute\n .all = Alle\n\
                 help-scan = Etikett\n .code = Code\n .discs = Medien\n\
                  .drive = Laufwerk\n .all = Alle\n";
    let none: Vec<String> = Vec::new();
    assert_eq!(faults("de", &read(whole), &english, &below, &help), none);
    let broken = "disc-burned = { $disc } ist gebrannt\n\
                  error-drive-error-not-ready = nicht bereit nach { $seconds } s\n\
                  error-drive-error-nothing = nichts\n\
                  help-scan = Etikett\n .code = Code\n .discs = Medien\n\
                  .drive = Laufwerk\n .every = Alle\n";
    let found = faults("de", &read(broken), &english, &below, &help).join("\n");
    for fault in [
        "drive-none is not translated: \"No drive\"",
        "error-catalog-error-list is not translated: \"the list of files {name}",
        "disc-burned takes",
        "error-drive-error-not-ready has no $seconds",
        "error-drive-error-nothing is in no use",
        "help-person-list. is not translated: \"List all people",
        "help-scan.all is not translated",
        "help-scan.every is in no use",
    ] {
        assert!(found.contains(fault), "{fault}\n{found}");
    }
    assert_eq!(found.lines().count(), 9, "{found}");
}

/// Whether a text names a command of the program or an option of one, or speaks of a command.
fn names_a_command(text: &str) -> bool {
    let mut after = text.split("stele ").skip(1);
    let is_lower = |rest: &str| rest.starts_with(|c: char| c.is_ascii_lowercase());
    after.any(is_lower) || text.contains("--") || text.contains("command")
}

/// A text for the window names no command; an advice for the terminal that names one has another
/// for the window.
#[test]
fn the_window_is_told_of_no_command() {
    let languages = languages();
    let mut findings = Vec::new();
    for (tag, texts) in &languages {
        for (id, message) in texts {
            let of = |wanted: &str| {
                let named = |(attribute, text): &&(String, String)| {
                    attribute == wanted && names_a_command(text)
                };
                message.texts.iter().find(named)
            };
            if let Some((_, text)) = of("window") {
                findings.push(format!("{tag}: {id}.window: {text}"));
            }
            let has_window = message.texts.iter().any(|(name, _)| name == "window");
            if id.starts_with("advice-")
                && !has_window
                && let Some((_, text)) = of("")
            {
                findings.push(format!("{tag}: {id} has no .window: {text}"));
            }
        }
    }
    none("a text for the window names no command", &findings);
}
