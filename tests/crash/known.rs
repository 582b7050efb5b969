//! Faults of the product that the shim has found and that are not mended yet, each by name. A case
//! that shows nothing but these does not fail the test; it is printed. Whoever mends one takes it
//! off this list.

use crate::case::Case;

/// A known fault.
struct Finding {
    name: &'static str,
    /// Whether a line of what is broken in a case shows it, and nothing else.
    shows: fn(&Case, &str) -> bool,
}

const FINDINGS: [Finding; 0] = [];

fn known(case: &Case, line: &str) -> Option<&'static str> {
    let mut findings = FINDINGS.iter();
    let finding = findings.find(|finding| (finding.shows)(case, line))?;
    Some(finding.name)
}

/// Whether all that is wrong with a case is known.
pub fn is_known(case: &Case) -> bool {
    case.broken.iter().all(|line| known(case, line).is_some())
}

/// The names of what a case shows.
pub fn names(case: &Case) -> String {
    let lines = case.broken.iter();
    let mut names: Vec<&str> = lines.filter_map(|line| known(case, line)).collect();
    names.dedup();
    names.join(", ")
}
