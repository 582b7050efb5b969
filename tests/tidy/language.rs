//! The language files and the sources that ask for their texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use stele_tests::fluent::{Message, asked, messages};
use stele_tests::source::{self, is_test_file};

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

#[test]
fn every_language_has_what_english_has() {
    let languages = languages();
    let english = &languages["en"];
    let mut findings = Vec::new();
    for (tag, texts) in languages.iter().filter(|(tag, _)| *tag != "en") {
        for id in english.keys().filter(|id| !texts.contains_key(*id)) {
            findings.push(format!("{tag}: {id} is not translated"));
        }
        for (id, message) in texts {
            let Some(known) = english.get(id) else {
                findings.push(format!("{tag}: {id} is in no use"));
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
    }
    none("every language says what English says", &findings);
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
