//! How long files, functions and lines may be, and how large circles of files.

use std::collections::BTreeSet;

use stele_tests::modules;
use stele_tests::source::{self, Part, is_test_file, only, without_tests};

use crate::{lines, none};

const LONGEST_FILE: usize = 600;
const LONGEST_FUNCTION: usize = 70;
const LONGEST_LINE: usize = 100;
const LARGEST_CIRCLE: usize = 3;

#[test]
fn every_file_belongs_to_a_crate() {
    let files = source::rust();
    let graphs = modules::crates(&files);
    let mut findings: Vec<String> = graphs.iter().flat_map(|g| g.lost.clone()).collect();
    for name in files.into_iter().map(|file| file.name) {
        let known = |g: &modules::Graph| g.arrows.contains_key(&name) || g.tests.contains(&name);
        // A crate's `build.rs` is a program of its own.
        let builds = name.ends_with("/build.rs") && name.matches('/').count() == 1;
        if !builds && !is_test_file(&name) && !graphs.iter().any(known) {
            findings.push(name);
        }
    }
    none(
        "every `mod` has its file and every file its `mod`",
        &findings,
    );
}

/// Prints every circle, those that are allowed too, under `--nocapture`.
#[test]
fn circles_of_files_are_small_or_say_why_not() {
    let files = source::rust();
    let excused = |name: &String| {
        let file = files.iter().find(|file| file.name == *name);
        file.is_some_and(|file| modules::says_why(&file.text))
    };
    let (mut findings, mut said) = (Vec::new(), BTreeSet::new());
    for graph in modules::crates(&files) {
        for circle in modules::circles(&graph) {
            println!("{circle}");
            if circle.files.len() <= LARGEST_CIRCLE {
                continue;
            }
            let saying: Vec<String> = circle
                .files
                .iter()
                .filter(|f| excused(f))
                .cloned()
                .collect();
            if saying.is_empty() {
                findings.push(circle.to_string());
            }
            said.extend(saying);
        }
    }
    none(
        "no circle of more than three files (each takes a name from the next), unless one of them \
         says `// In a circle because ...`",
        &findings,
    );
    let idle = files
        .iter()
        .map(|file| &file.name)
        .filter(|name| excused(name) && !said.contains(*name));
    let idle: Vec<String> = idle.filter(|name| !is_test_file(name)).cloned().collect();
    none(
        "who says `// In a circle because` is in a circle of more than three files",
        &idle,
    );
}

#[test]
fn files_are_short_or_say_why_not() {
    let mut findings = Vec::new();
    for file in source::rust() {
        let length = file.text.lines().count();
        let says_why = file.text.contains("// Longer than 600 lines because");
        if length > LONGEST_FILE && !says_why {
            findings.push(format!("{}: {length} lines", file.name));
        }
    }
    none("no file above 600 lines without saying why", &findings);
}

#[test]
fn functions_fit_a_screen() {
    let mut findings = Vec::new();
    for file in source::rust() {
        let text = if is_test_file(&file.name) {
            ""
        } else {
            without_tests(&file.text)
        };
        for (name, body) in source::functions(text) {
            let length = body.lines().count();
            let table = only(&body, Part::Comment).contains("flat table");
            if length > LONGEST_FUNCTION && !table {
                findings.push(format!("{}: {name} has {length} lines", file.name));
            }
        }
    }
    none(
        "no function above 70 lines, but for what calls itself a flat table",
        &findings,
    );
}

#[test]
fn lines_fit_the_page() {
    let mut findings = Vec::new();
    for file in source::rust() {
        // Tables keep their columns: what rustfmt was told to skip may be wider.
        if file.text.contains("rustfmt::skip") {
            continue;
        }
        for (place, line) in lines(&file) {
            if line.chars().count() > LONGEST_LINE {
                findings.push(place);
            }
        }
    }
    none("no line above 100 columns", &findings);
}
