//! What is known of a drive: what it did so far, in words.

use stele_catalog::{UseKind, UseResult};

use crate::gui::view::Health;
use crate::jobs::overview::drive_history::{Outcome, Use};
use crate::words::lang::say;
use crate::words::quantities::when;

/// So many single uses are shown.
const SHOWN: usize = 12;

/// What a drive did.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Book {
    /// Burns and checks, counted.
    pub counts: Vec<(String, String)>,
    /// Single ones, the newest first.
    pub uses: Vec<Entry>,
}

/// One burn or check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// When it was.
    pub when: String,
    /// The copy.
    pub serial: String,
    /// What was done, and what came of it.
    pub what: String,
    /// What came of it, in its class; none where it was not finished.
    pub health: Option<Health>,
}

impl Book {
    /// That of the drive of this name.
    pub fn of(history: &Outcome, name: &str) -> Self {
        let mine = || history.drives.iter().filter(|one| one.name == name);
        let sum = |of: fn(&crate::jobs::overview::drive_history::Together) -> u64| -> u64 {
            mine().map(of).sum()
        };
        let (burned, good) = (sum(|one| one.burned), sum(|one| one.burned_good));
        let (read, well) = (sum(|one| one.read), sum(|one| one.read_good));
        let spoiled = sum(|one| one.spoiled);
        let uses = history.uses.iter().filter(|one| one.did.name == name);
        Self {
            counts: vec![
                (
                    say!("drive-book-burned"),
                    say!("drive-book-of", good = good, all = burned),
                ),
                (
                    say!("drive-book-spoiled"),
                    say!("drive-book-discs", discs = spoiled),
                ),
                (
                    say!("drive-book-read"),
                    say!("drive-book-of", good = well, all = read),
                ),
            ],
            uses: uses.take(SHOWN).map(entry).collect(),
        }
    }
}

fn entry(one: &Use) -> Entry {
    let did = &one.did;
    let unfinished = did.kind == UseKind::Burn && !did.blamed;
    let (result, health) = match did.result {
        UseResult::Good => ("good", Some(Health::Good)),
        UseResult::Watch => ("watch", Some(Health::Watch)),
        UseResult::Migrate => ("migrate", Some(Health::Migrate)),
        UseResult::Spoiled | UseResult::Failed if unfinished => ("unfinished", None),
        UseResult::Spoiled => ("spoiled", Some(Health::Failed)),
        UseResult::Failed => ("failed", Some(Health::Failed)),
    };
    let what = match did.kind {
        UseKind::Burn => say!("drive-book-burn", result = result),
        UseKind::Check => say!("drive-book-check", result = result),
    };
    Entry {
        when: when(one.at),
        serial: one.serial.clone(),
        what,
        health,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_that_did_nothing_has_an_empty_book() {
        let book = Book::of(&Outcome::default(), "virtual:A");
        assert!(book.uses.is_empty());
        assert_eq!(
            book.counts.first().map(|(_, n)| n.as_str()),
            Some("none yet")
        );
    }
}
