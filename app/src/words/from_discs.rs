//! What is said of a catalog that is made again out of its discs.

use super::advice::{self, Place};
use super::lang::say;
use super::next_step::as_one_word;
use super::states::state_name;
use crate::jobs::chain;
use crate::jobs::keep::from_discs::{How, Outcome, Source};

/// What each source gave, and what no disc tells.
pub fn lines(done: &Outcome) -> impl Iterator<Item = String> {
    let mut lines: Vec<String> = done.sources.iter().flat_map(source).collect();
    if !done.not_seen.is_empty() {
        let discs = first(&done.not_seen).join(", ");
        lines.push(say!("from-discs-not-seen", discs = discs));
    }
    for of in done.short.iter().take(NAMED) {
        let (disc, wanted) = (&of.disc, of.wanted);
        lines.push(say!(
            "from-discs-short",
            disc = disc,
            sound = of.sound,
            wanted = wanted
        ));
    }
    let recorded = |source: &Source| source.how == How::Recorded;
    if done.sources.iter().any(recorded) {
        lines.push(say!("from-discs-lost"));
    }
    lines.into_iter()
}

fn source(source: &Source) -> Vec<String> {
    let mut lines = Vec::new();
    let (from, disc) = (&source.from, source.disc.as_deref().unwrap_or(&source.from));
    match source.how {
        How::Recorded => lines.push(say!(
            "from-discs-recorded",
            from = from,
            disc = disc,
            studies = source.studies,
            files = source.files
        )),
        // What lies in the file now nobody has looked at.
        How::Known if source.serial.is_none() && source.error.is_none() => {
            lines.push(say!(
                "from-discs-known-unread",
                from = from,
                disc = disc,
                file = as_one_word(from)
            ));
        }
        How::Known => lines.push(say!("from-discs-known", from = from, disc = disc)),
        How::Refused => {}
    }
    if source.lists > 0 {
        lines.push(indented(&say!("from-discs-lists", lists = source.lists)));
    }
    if let Some(other) = &source.contradicts {
        let line = say!("from-discs-contradicts", disc = disc, other = other);
        lines.push(indented(&line));
    }
    if source.mended > 0 {
        lines.push(indented(&say!(
            "from-discs-mended",
            sectors = source.mended
        )));
    }
    if let Some((serial, state)) = source.serial.as_ref().zip(source.state) {
        let state = state_name(state);
        lines.push(indented(&say!(
            "from-discs-copy",
            serial = serial,
            state = state
        )));
    }
    if let Some(error) = &source.error {
        let (text, code) = (chain(error), error.code());
        lines.push(match source.how {
            How::Refused => say!("from-discs-refused", from = from, error = text, code = code),
            How::Recorded | How::Known => {
                indented(&say!("from-discs-no-copy", error = text, code = code))
            }
        });
        lines.push(indented(&advice::of(error, Place::Terminal)));
    }
    lines
}

/// Discs that are named.
const NAMED: usize = 20;

fn first(discs: &[String]) -> &[String] {
    discs.get(..NAMED).unwrap_or(discs)
}

fn indented(line: &str) -> String {
    format!("  {line}")
}

/// The one next thing.
pub fn next(done: &Outcome) -> String {
    let mut good = done
        .sources
        .iter()
        .filter(|source| source.is_good() && !source.shelved);
    let copy = good.find_map(|source| source.serial.as_deref());
    let drive = done.sources.iter().find(|source| source.serial.is_some());
    match (copy, done.not_seen.is_empty() && done.short.is_empty()) {
        (Some(serial), _) => say!("from-discs-next-shelve", serial = serial),
        (None, false) => {
            let drive = drive.map_or("DRIVE", |source| source.from.as_str());
            say!("from-discs-next-more", drive = drive)
        }
        (None, true) => say!("from-discs-next-status"),
    }
}
