//! Faults of the product that the shim has found and that are not mended yet, each by name. A case
//! that shows nothing but these does not fail the test; it is printed. Whoever mends one takes it
//! off this list.

use crate::campaign::Case;

/// A known fault.
struct Finding {
    name: &'static str,
    /// Whether a line of what is broken shows it, and nothing else.
    shows: fn(&str) -> bool,
}

const FINDINGS: [Finding; 1] = [
    // A burn or a check writes its log as `.part` and renames it. Killed in between, it leaves the
    // part, and nothing ever removes it: recovery looks below `images/` only. No harm but litter.
    Finding {
        name: "part of a log stays",
        shows: |line| line.starts_with("in the end logs/") && line.ends_with(".part stays"),
    },
];

fn known(line: &str) -> Option<&'static str> {
    let finding = FINDINGS.iter().find(|finding| (finding.shows)(line))?;
    Some(finding.name)
}

/// Whether all that is wrong with a case is known.
pub fn is_known(case: &Case) -> bool {
    case.broken.iter().all(|line| known(line).is_some())
}

/// The names of what a case shows.
pub fn names(case: &Case) -> String {
    let mut names: Vec<&str> = case.broken.iter().filter_map(|line| known(line)).collect();
    names.dedup();
    names.join(", ")
}
