//! What is said of lists of files that are gone or damaged.

use std::path::Path;

use super::lang::say;
use super::names::printable;
use super::next_step::as_one_word;

/// Studies that are named; of more, how many there are.
const NAMED: usize = 5;

/// How they come back; a backup that has some of them is named. Ends without a full stop.
pub fn bring_back(from: Option<&Path>) -> String {
    match from {
        Some(backup) => say!(
            "lists-mend-from",
            backup = as_one_word(&backup.display().to_string())
        ),
        None => say!("lists-mend"),
    }
}

/// That so many files of lists are gone. Ends with a full stop.
pub fn gone(lists: u64) -> String {
    say!("lists-gone", lists = lists)
}

/// That studies are left out of a plan. Ends without a full stop.
pub fn left_out_of_plan(studies: &[String]) -> String {
    let named = studies.iter().take(NAMED).map(|study| printable(study));
    let named = named.collect::<Vec<_>>().join(", ");
    let all = studies.len();
    match all.saturating_sub(NAMED) {
        0 => say!("lists-left-out", studies = all, named = named),
        more => say!(
            "lists-left-out-more",
            studies = all,
            named = named,
            more = more
        ),
    }
}

/// That lists were written again. Ends with a full stop.
pub fn mended(lists: u64) -> String {
    say!("lists-mended", lists = lists)
}
