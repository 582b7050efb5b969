//! Other languages than English: a file of texts is all that one needs.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use crate::bench::{Bench, STELE};
use crate::transcripts::unmarked;

/// Some texts of a language, among them errors of the crates below with their fields, help and
/// what is said of arguments.
const SOME: &str = "
error-plan-error-medium-too-small = nur { $capacity } Sektoren
error-code-error-misread = { $read } falsch gelesen
error-catalog-error-last-administrator = { $person } ist der letzte Verwalter
help-scan = Zeigt, was ein Etikett bedeutet
    .drive = Laufwerk mit einer Disc
cli-usage = Aufruf:
misuse-missing = es fehlt: { $arguments }
advice-CLI-001 = Hilfe: { $command } --help
";

fn said(bench: &Bench, language: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(STELE);
    command
        .args(arguments)
        .env("STELE_LANG", language)
        .env("STELE_ARCHIVE", bench.root())
        .env("STELE_STATE", bench.beside("state"))
        .env("HOME", bench.beside(""));
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_file_of_texts_translates_errors_of_all_crates_help_and_misuse() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.bin", b"a")]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "CASE-1"]);
    let file = bench.beside("de.ftl");
    fs::write(&file, SOME).unwrap();
    let german = file.to_str().unwrap();
    let people = bench.done(&["person", "list"]);
    let person = people["people"][0]["person"].as_str().unwrap();
    let last = format!("{person} ist der letzte Verwalter [CAT-033]");
    for (arguments, translated) in [
        (
            &["plan", "--media", "1m"][..],
            "stele: nur 480 Sektoren [PLN-001]",
        ),
        (
            &["scan", "STL-04KQ7Z-X"],
            "STL-04KQ7Z-X falsch gelesen [CAT-070]",
        ),
        (&["person", "retire", person], &last),
        (
            &["shelve"],
            "stele: es fehlt: --location <LOCATION>, <SERIAL> [CLI-001]\n",
        ),
        (&["shelve"], "\n  Hilfe: stele shelve --help\n"),
        // What the language lacks is said in English.
        (
            &["plan", "--media", "floppy"],
            "stele: there is no type of disc with this name [MED-001]",
        ),
    ] {
        let output = said(&bench, german, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let text = text(&output.stderr);
        assert!(text.contains(translated), "{translated}\n{text}");
    }
    for arguments in [&["scan", "--help"][..], &["help", "scan"], &["scan", "-h"]] {
        let output = said(&bench, german, arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        let text = text(&output.stdout);
        for translated in [
            "Zeigt, was ein Etikett bedeutet\n",
            "Aufruf: stele scan [OPTIONS]",
            "Laufwerk mit einer Disc",
            "List all studies on it",
        ] {
            assert!(text.contains(translated), "{translated}\n{text}");
        }
    }
}

/// The help of a command, without the path of an archive in it.
fn help(language: &str, command: &[String]) -> String {
    let mut program = Command::new(STELE);
    program.args(command).arg("--help");
    program
        .env("STELE_LANG", language)
        .env("STELE_ARCHIVE", "/");
    text(&program.output().unwrap().stdout)
}

/// The commands below one, as its help lists them.
fn below(command: &[String]) -> Vec<Vec<String>> {
    let text = help("en", command);
    let listed = text
        .split_once("Commands:\n")
        .map_or("", |(_, listed)| listed);
    let lines = listed.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    let names = names.filter(|name| *name != "help");
    names
        .map(|name| [command, &[name.to_owned()]].concat())
        .collect()
}

/// Words that are typed as they are in every language.
const TYPED: &[&str] = &[
    "reading",
    "administrator",
    "clerk",
    "verifier",
    "locator",
    "borrower",
    "windows",
    "macintosh",
    "Shift",
    "pioneer",
    "liteon",
    "ihbs",
    "archive",
];

/// In `en-XA` each vowel of a text has a mark.
#[test]
fn the_help_of_every_command_is_in_the_language() {
    let mut to_see = vec![Vec::new()];
    let (mut findings, mut seen) = (BTreeSet::new(), 0);
    while let Some(command) = to_see.pop() {
        to_see.extend(below(&command));
        for line in help("en-XA", &command).lines() {
            // Examples, and names of commands and of options.
            let code = line.trim_start();
            let usage = line.split_once(": stele").map(|(before, _)| before);
            let words = match usage {
                Some(before) => before,
                None if code.starts_with("stele ") => continue,
                None if line.starts_with("  ") && !line.starts_with("          ") => {
                    code.split_once("  ").map_or("", |(_, text)| text)
                }
                None => line,
            };
            let mut plain = unmarked(words);
            plain.retain(|word| !TYPED.contains(&word.as_str()));
            if !plain.is_empty() {
                findings.insert(format!("{} {plain:?}: {line}", command.join(" ")));
            }
        }
        seen += 1;
    }
    assert!(seen > 60, "{seen}");
    let findings: Vec<String> = findings.into_iter().collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}
