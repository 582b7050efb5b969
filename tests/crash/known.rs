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

const FINDINGS: [Finding; 3] = [
    // A burn or a check writes its log as `.part` and renames it. Killed in between, it leaves the
    // part, and nothing ever removes it: recovery looks below `images/` only. No harm but litter.
    Finding {
        name: "part of a log stays",
        shows: |_, line| line.starts_with("in the end logs/") && line.ends_with(".part stays"),
    },
    // `drop` commits to the catalog, removes the images and ends its job; the folder of the images
    // is not synced in between. After a power cut an image may be there again while the job is
    // over: nothing knows of it, nothing removes it, and it takes the room of a whole disc.
    Finding {
        name: "image of a set that was given up comes back",
        shows: |case, line| {
            let image = line.starts_with("in the end images/SET-0001-");
            case.power && case.scene == "dropped/Drop" && image && line.ends_with(".iso stays")
        },
    },
    // A burn that was cut off leaves a suspect copy, and a full read decides. The read asks only
    // what the parity covers: with 122 strips of 248 it calls a disc of which a third was never
    // written "to be watched", sound, on a medium that was never closed; `status` then says to put
    // it in its place, and the set counts as burned. Damage that a disc is born with is no reserve.
    Finding {
        name: "copy that was cut off counts as sound",
        shows: |case, line| {
            let sound = line.contains(" copies are sound, ") && line.ends_with(" whole image");
            case.scene == "disc/Burn" && sound
        },
    },
];

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
