//! Faults of the product that the shim has found and that are not mended yet, each by name.

use crate::campaign::Case;

/// A known fault: what it is called, and how a case shows it and nothing else.
struct Finding {
    shows: fn(&str) -> bool,
}

const FINDINGS: [Finding; 0] = [];

/// Whether all that is wrong with a case is known.
pub fn is_known(case: &Case) -> bool {
    let known = |line: &String| FINDINGS.iter().any(|finding| (finding.shows)(line));
    case.broken.iter().all(known)
}
