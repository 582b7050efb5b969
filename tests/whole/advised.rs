//! Advice is followed to the letter: a command gets the error, the command that its advice names is
//! taken from what was printed and given, and what was wrong is right then, or is said better.

#[path = "advised/discs.rs"]
mod discs;
#[path = "advised/images.rs"]
mod images;
#[path = "advised/kept.rs"]
mod kept;
#[path = "advised/parity.rs"]
mod parity;
#[path = "advised/patients.rs"]
mod patients;
#[path = "advised/places.rs"]
mod places;
#[path = "advised/rare.rs"]
mod rare;
#[path = "advised/replaced.rs"]
mod replaced;
#[path = "advised/requests.rs"]
mod requests;
#[path = "advised/shelf.rs"]
mod shelf;
#[path = "advised/table.rs"]
mod table;

use crate::bench::{Bench, Ran, noise};

/// So many sectors that a disc of the tests has few strips.
const MEDIA: &str = "16908288";

/// What a command that was refused advises.
pub struct Advice(String);

/// Gives a command that is refused with this code; its advice.
#[track_caller]
pub fn advised(bench: &Bench, code: &str, arguments: &[&str]) -> Advice {
    let ran = bench.run(arguments);
    ran.refused(code);
    let advice = ran
        .said
        .iter()
        .find_map(|line| line.get("error")?["advice"].as_str());
    Advice(advice.unwrap().to_owned())
}

impl Advice {
    /// The command that begins with these words, as it is printed, with values for the names in
    /// capitals that it could not know.
    #[track_caller]
    fn command(&self, begin: &str, values: &[(&str, &str)]) -> Vec<String> {
        let printed = &self.0;
        let begin = format!("stele {begin}");
        let mut places = printed.match_indices(&begin).map(|(at, _)| at);
        let at = places.find(|at| {
            let behind = printed[at + begin.len()..].chars().next();
            behind.is_none_or(|c| !c.is_alphanumeric() && c != '-')
        });
        let at = at.unwrap_or_else(|| panic!("no {begin:?} in {printed:?}"));
        let mut line: Vec<String> = Vec::new();
        let named = begin.split(' ').count();
        for (number, word) in printed[at..].split_whitespace().enumerate() {
            let bare = word.trim_end_matches(['.', ',', ';', ':', ')']);
            let value = values.iter().find(|(name, _)| *name == bare);
            let typed = value.map_or(bare, |(_, value)| *value);
            let numbered = typed.replace("/NUMBER", "/1");
            let is_name = bare.len() > 2 && bare.chars().all(|c| c.is_ascii_uppercase());
            assert!(value.is_some() || !is_name, "{bare} in {printed:?}");
            let is_word = |c: char| c.is_ascii_lowercase();
            let takes_word = |last: &String| ["--role", "--for", "--kind"].contains(&last.as_str());
            let is_value = line.last().is_some_and(takes_word);
            let is_word = bare.chars().all(is_word) && !is_value;
            if number >= named && value.is_none() && is_word {
                break;
            }
            line.push(numbered);
            if bare != word {
                break;
            }
        }
        line.split_off(1)
    }

    /// Follows it.
    #[track_caller]
    pub fn followed(&self, bench: &Bench, begin: &str, values: &[(&str, &str)]) -> Ran {
        let line = self.command(begin, values);
        let words: Vec<&str> = line.iter().map(String::as_str).collect();
        let ran = bench.run(&words);
        assert!(ran.code < 2, "{words:?}\n{}\n{:#?}", self.0, ran.said);
        ran
    }
}

/// One file is taken in, and nothing planned.
fn waiting() -> Bench {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench
}

/// It is planned for one disc, and a blank lies in the drive A.
fn planned(copies: &str) -> Bench {
    let bench = waiting();
    bench.done(&["plan", "--media", MEDIA, "--copies", copies]);
    bench.drive("A", MEDIA);
    bench
}

/// The disc is built.
fn built(copies: &str) -> Bench {
    let bench = planned(copies);
    bench.done(&["build", "SET-0001"]);
    bench
}

/// A copy is burned; its serial.
fn burned(bench: &Bench) -> String {
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let burned = bench.done(&burn);
    burned["serial"].as_str().unwrap().to_owned()
}

/// A new blank in the drive A.
fn blank(bench: &Bench) {
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
}

fn next(bench: &Bench) -> String {
    let status = bench.run(&["status"]).report;
    status["next"]["do"]
        .as_str()
        .unwrap_or("nothing")
        .to_owned()
}
