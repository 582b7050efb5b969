//! Every command that a text of the language names exists as it is named: it is parsed as if it
//! had been typed, with samples for what stands in for names.

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use super::args::Line;
use crate::words::lang::say;

const TEXTS: &str = include_str!("../words/lang/en.ftl");

/// What texts put in for a name, and a sample of it.
const SAMPLES: &[(&str, &str)] = &[
    ("answer", "1"),
    ("archive", "/srv/archive"),
    ("asked", "Cellar/Rack-1"),
    ("backup", "/backups/catalog.db"),
    ("blank", "bd25"),
    ("by", "STL-04KQ7Z-D"),
    ("code", "SLT-0012-Y"),
    ("copies", "STL-04KQ7Z-D"),
    ("copy", "STL-04KQ7Z-D"),
    ("decision", "7"),
    ("disc", "SET-0001/1"),
    ("drive", "virtual:A"),
    ("drives", "virtual:A"),
    ("file", "/images/SET-0001-2.iso"),
    ("first", "7"),
    ("folder", "/in"),
    ("from", "/images/SET-0001-2.iso"),
    ("gtin", "4006381333931"),
    ("image", "/out/SET-0001-1.iso"),
    ("incident", "1"),
    ("lot", "B2317"),
    ("made", "30"),
    ("kind", "room"),
    ("map", "/out/SET-0001-1.map"),
    ("nearby", "/srv/archive"),
    ("number", "7"),
    ("old", "STL-04KQ7Z-D"),
    ("numbers", "7"),
    ("options", "--drive virtual:A"),
    ("quarter", "2026-Q4"),
    ("reason", "SCN-114"),
    ("request", "REQ-0001-R"),
    ("serial", "STL-04KQ7Z-D"),
    ("set", "SET-0001"),
    ("shipment", "SHP-0001-S"),
    ("signer", "PER-0001-J"),
    ("source", "virtual:A"),
    ("sources", "virtual:A /images/SET-0001-2.iso"),
    ("study", "STU-0001-T"),
    ("there", "virtual:A"),
    ("to", "/out"),
    ("typed", "status"),
    ("unplaced", "STL-04KQ7Z-D"),
    ("virtual", "virtual:A"),
    ("what", "SET-0001/1"),
    ("where", "Cellar/Rack-1"),
    ("CODE", "PER-0001-J"),
    ("COMMAND", "status"),
    ("GTIN", "4006381333931"),
    ("KIND", "room"),
    ("LOT", "B2317"),
    ("MEDIUM", "bd100"),
    ("NUMBER", "7"),
    ("OTHER", "virtual:B"),
    ("DATE", "1970-01-31"),
    ("SERIAL", "STL-04KQ7Z-D"),
    ("NAME", "Anna"),
    ("PATH", "Cellar/Rack-1"),
    ("LOCATION", "Cellar/Rack-1"),
    ("TEXT", "Gone"),
];

/// A text with samples for the names in it, and without the marks of its language.
fn filled(text: &str) -> String {
    let mut filled = text.to_owned();
    for (name, sample) in SAMPLES {
        filled = filled.replace(&format!("{{ ${name} }}"), sample);
    }
    filled
}

/// A word of a text as it would be typed, and whether the sentence goes on behind it.
fn typed(word: &str) -> (String, bool) {
    let bare = word.trim_end_matches(['.', ',', ';', ':', ')', '"']);
    let is_name = |name: &str| name == bare && name.chars().all(char::is_uppercase);
    let sample = SAMPLES.iter().find(|(name, _)| is_name(name));
    let typed = sample.map_or(bare, |(_, sample)| *sample);
    (typed.to_owned(), bare == word)
}

/// Whether a word behind a command's name belongs to it: an option, or what stands for a value.
fn is_argument(word: &str) -> bool {
    let is_name = |c: char| c.is_uppercase() || c.is_ascii_digit() || c == '/';
    let begins = word.starts_with(['-', '{']) || word.starts_with("virtual:");
    begins || !word.starts_with('(') && word.contains(is_name)
}

/// Whether a word may be meant as the name of a command.
fn is_name_of_command(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

/// The command that the words behind `stele` name: as far as they are commands, options, values.
fn command(words: &[&str]) -> Vec<String> {
    let mut line = vec!["stele".to_owned()];
    let known = Line::command();
    let mut at = &known;
    let mut named = true;
    for word in words {
        let (word, goes_on) = typed(word);
        match at.find_subcommand(&word) {
            // An option of all commands may stand in front of one.
            Some(below) if named || at.get_name() == "stele" => at = below,
            _ if is_argument(&word) => named = false,
            // What a group of commands does not have.
            _ if named && at.has_subcommands() && is_name_of_command(&word) => {
                line.push(word);
                break;
            }
            // The value of an option.
            _ if line
                .last()
                .is_some_and(|last| ["--role", "--kind", "--for"].contains(&last.as_str())) => {}
            _ => break,
        }
        line.push(word);
        if !goes_on {
            break;
        }
    }
    line
}

/// All commands that a text names.
fn commands(text: &str) -> Vec<Vec<String>> {
    let filled = filled(text);
    let words: Vec<&str> = filled.split_whitespace().collect();
    let lines = words.split(|word| *word == "stele").skip(1);
    lines.map(command).collect()
}

/// Why a command that a text names is none. One that is only mentioned may lack its values.
fn fault(line: &[String]) -> Option<String> {
    let only_mentioned = !line.iter().any(|word| is_argument(word));
    let error = Line::try_parse_from(line).err()?;
    let lacks_values = matches!(
        error.kind(),
        ErrorKind::MissingRequiredArgument | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    let is_help = error.kind() == ErrorKind::DisplayHelp;
    let is_well = is_help || only_mentioned && lacks_values && line.len() > 1;
    (!is_well).then(|| error.to_string())
}

#[test]
fn every_command_that_a_text_names_can_be_typed() {
    let (mut all, mut faults) = (0, Vec::new());
    for (text, number) in TEXTS.lines().zip(1..) {
        if text.starts_with('#') {
            continue;
        }
        for line in commands(text) {
            all += 1;
            if let Some(fault) = fault(&line) {
                faults.push(format!("en.ftl:{number}: {}\n{fault}", line.join(" ")));
            }
        }
    }
    assert!(all > 200, "the commands are not seen: {all}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_command_that_does_not_exist_is_seen() {
    for text in [
        "See it: stele drop SET-0001",
        "Then: stele shelve { $serial } --place LOCATION. It is good.",
        "Give it up (stele copy retire).",
        "Read it: stele verify { $unheard } --drive DRIVE",
        "Say: stele exceptions settle NUMBER",
    ] {
        let found = commands(text);
        let seen = found.iter().any(|line| fault(line).is_some());
        let mentioned = text.contains("(stele copy retire)");
        assert_eq!(seen, !mentioned, "{text}: {found:?}");
    }
}

/// Codes in the examples of `--help` have the check characters that they would have.
#[test]
fn codes_in_examples_are_codes() {
    fn all(command: &clap::Command, texts: &mut Vec<String>) {
        let mut command = command.clone();
        texts.push(command.render_long_help().to_string());
        command
            .get_subcommands()
            .for_each(|below| all(below, texts));
    }
    let mut texts = Vec::new();
    all(&Line::command(), &mut texts);
    let kinds = ["STL-", "SLT-", "BOX-", "PER-", "REQ-", "SHP-"];
    let words = texts
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-'));
    let codes = words.filter(|word| kinds.iter().any(|kind| word.starts_with(kind)));
    let codes: Vec<&str> = codes
        .filter(|word| word.contains(|c: char| c.is_ascii_digit()))
        .collect();
    assert!(codes.len() > 10, "the codes are not seen: {codes:?}");
    for code in codes {
        assert!(stele_catalog::Code::parse(code).is_ok(), "{code}");
    }
}

#[test]
fn a_repair_that_lost_no_check_value_counts_none() {
    for sectors in [0_u64, 1, 7] {
        let texts = [
            say!("repair-whole-by-digest", sectors = sectors, size = "8"),
            say!("repair-whole-by-code", sectors = sectors, size = "8"),
        ];
        for text in texts {
            assert_eq!(text.contains("lost"), sectors > 0, "{text}");
            assert!(!text.contains("  ") && !text.contains(" ,"), "{text}");
        }
    }
}
