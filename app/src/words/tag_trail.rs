//! What the tag on a copy says of this catalog.

use super::quantities::count;
use crate::jobs::overview::audit::LogsSeen;
use crate::jobs::read::copies_read::CopyRead;
use crate::jobs::read::tag_trail::{Fit, TagTrail};

/// What it says, and what to do; none where there is nothing to be said.
pub fn words(found: &TagTrail) -> Option<String> {
    let (rows, here) = (found.rows, found.rows_here);
    Some(match found.fit {
        Fit::Ours => return None,
        Fit::TakenBack => {
            "This catalog knows no burn of it: it was taken back by its tag, after an older \
             catalog was brought back."
                .to_owned()
        }
        Fit::Proven => format!(
            "Its tag fits the audit trail: what the trail says up to row {rows} stood there before \
             the burn. What it says since ({}) this disc does not prove.",
            count(here.saturating_sub(rows), "row")
        ),
        Fit::CatalogOlder => format!(
            "This catalog is older than the disc: its trail has {here} rows, and the disc was \
             burned after row {rows}. Look for a newer catalog.db before anything else is burned."
        ),
        Fit::OtherBranch => format!(
            "The disc is of another branch of this archive: row {rows} of its trail is another one \
             than here. Two catalogs were worked on, or the trail was changed: stele audit verify"
        ),
        Fit::OtherTag => {
            "The disc has another tag than the one that was burned, by this catalog. Set it aside: \
             it may be a copy that somebody else made."
                .to_owned()
        }
        Fit::NoBurn => {
            "This catalog knows no burn of the copy that is in the drive. Set it aside, and look \
             for a newer catalog.db."
                .to_owned()
        }
    })
}

/// That a copy in a drive was destroyed, as somebody said.
pub fn destroyed(serial: &str, drive: &str) -> String {
    format!(
        "It is said that {serial} was destroyed. Keep that disc apart: stele scan --drive {drive}"
    )
}

/// Which copy lay in a drive, and what its tag says.
pub fn copy_read(read: &CopyRead) -> Vec<String> {
    let drive = &read.drive;
    let Some(serial) = &read.serial else {
        return vec![format!(
            "The disc in {drive} has no tag that can be read: which copy it is, its label tells."
        )];
    };
    let mut lines = vec![format!("{serial} lay in {drive}, by its tag.")];
    if read.known == Some(false) {
        lines.push(format!(
            "This catalog does not know {serial}: stele scan --drive {drive}"
        ));
    }
    if read.destroyed {
        lines.push(destroyed(serial, drive));
    }
    lines.extend(read.trail.as_ref().and_then(words));
    lines
}

/// What the burn logs say of the trail; none where there is none to be compared.
pub fn logs(seen: &LogsSeen) -> Vec<String> {
    let mut lines: Vec<String> = seen
        .misfits
        .iter()
        .map(|one| {
            let what = match one.older {
                true => "was written after that row: this catalog is older, or was cut off",
                false => "saw another row there: another branch of this archive, or a changed one",
            };
            format!("Row {}: the burn log {} {what}.", one.rows, one.log)
        })
        .collect();
    if let (true, Some(rows)) = (lines.is_empty(), seen.newest) {
        lines.push(format!(
            "It has what {} saw of it: up to row {rows} nothing was changed since the last of \
             those burns. What came later is proven by the discs that were burned since, and by \
             the head, where somebody wrote it down.",
            count(seen.compared, "burn log")
        ));
    }
    lines
}
