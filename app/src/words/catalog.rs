//! What is said of the catalog itself: backups, a catalog brought back, one that is behind.

use stele_catalog::{Behind, Timestamp};

use super::quantities::{bytes, count};
use crate::jobs::keep::{accept, backup, mend, restore};

/// A backup that was written.
pub fn backed_up(done: &backup::Outcome) -> impl Iterator<Item = String> {
    let lists = match done.lists_wrong {
        0 => format!(
            "The lists that it names lie in the folder `lists` beside it: {}, {}. It needs them.",
            count(done.lists, "file"),
            bytes(done.list_bytes)
        ),
        wrong if wrong == done.lists => format!(
            "Of the {} of lists that it names none is whole, here or beside it: it brings none \
             of them back.",
            count(done.lists, "file")
        ),
        wrong => format!(
            "Of the {} of lists that it names {wrong} are whole neither here nor beside it: it \
             does not bring these back. The others lie in the folder `lists` beside it, and it \
             needs them.",
            count(done.lists, "file")
        ),
    };
    let holds = match done.problems.saturating_sub(done.lists_wrong) {
        0 => format!("{} of its audit trail hold", count(done.rows, "row")),
        problems => format!(
            "its audit trail does not hold ({}), as that of the catalog itself",
            count(problems, "problem")
        ),
    };
    [
        format!(
            "The catalog is backed up in {} ({}), and was read back: {holds}.",
            done.file.display(),
            bytes(done.bytes)
        ),
        lists,
        format!("The trail's head in it is {}", done.head),
    ]
    .into_iter()
}

/// A catalog that was brought back.
pub fn restored(done: &restore::Outcome) -> impl Iterator<Item = String> {
    let mut lines = vec![format!(
        "The backup is the archive's catalog now: {} of its audit trail hold.",
        count(done.rows, "row")
    )];
    match (done.rows_before, done.same_trail) {
        (Some(before), Some(true)) if before > done.rows => lines.push(format!(
            "{} of the catalog that was here came after it and are not in it.",
            count(before - done.rows, "row")
        )),
        (Some(before), Some(true)) if before < done.rows => lines.push(format!(
            "The catalog that was here was older: {} came after it.",
            count(done.rows - before, "row")
        )),
        (Some(_), Some(false)) => lines.push(
            "Neither its trail nor that of the catalog that was here is the beginning of the \
             other: one of the two was changed, or they went different ways."
                .to_owned(),
        ),
        (Some(_), _) => {}
        (None, _) if done.kept.is_none() => lines.push("No catalog was here.".to_owned()),
        (None, _) => lines.push("The catalog that was here could not be read.".to_owned()),
    }
    lines.extend(withdrawn(&done.withdrawn));
    match (done.lists, done.lists_wrong) {
        (0, _) => {}
        (lists, 0) => lines.push(format!("Its lists are there: {}.", count(lists, "file"))),
        (lists, wrong) => lines.push(format!(
            "Of the {} of its lists {wrong} can be read neither beside the backup nor here.",
            count(lists, "file")
        )),
    }
    if let Some(kept) = &done.kept {
        lines.push(format!("That one is kept as {}.", kept.display()));
    }
    lines.into_iter()
}

/// Lists that were brought back.
pub fn mended(done: &mend::Outcome) -> impl Iterator<Item = String> {
    let first = match done.mended {
        0 => "No list was brought back.".to_owned(),
        mended => format!("Lists that were brought back: {mended}."),
    };
    let last = match done.wrong.as_slice() {
        [] => vec!["Every list is there as it was written.".to_owned()],
        wrong => {
            let still = wrong.iter().map(|name| format!("  {name}"));
            let first = "Still gone or damaged:".to_owned();
            std::iter::once(first).chain(still).collect()
        }
    };
    std::iter::once(first).chain(last)
}

/// A catalog that was accepted as it is.
pub fn accepted(done: Option<&accept::Accepted>) -> impl Iterator<Item = String> {
    let said = match done {
        Some(done) if done.end_unknown => "It was not known where the catalog ended that was here \
            before. That this one is gone on with is recorded."
            .to_owned(),
        Some(done) => format!(
            "{} This is recorded, and work goes on with it.",
            of(&done.behind)
        ),
        None => "This catalog is the one that was here before: nothing was recorded.".to_owned(),
    };
    let withdrawn = done.and_then(|done| withdrawn(&done.withdrawn));
    [said].into_iter().chain(withdrawn)
}

/// That planned copies have new serials.
fn withdrawn(serials: &[String]) -> Option<String> {
    let (first, last) = (serials.first()?, serials.last()?);
    let which = match serials.len() {
        1 => first.clone(),
        2 => format!("{first} and {last}"),
        n => format!("{first} and {} more", n - 1),
    };
    Some(format!(
        "Copies may have been burned that this catalog does not know of. So those that it has as \
         planned get new serials: throw the labels of {which} away, and keep discs that carry one."
    ))
}

/// That nobody knows where the catalog ended last.
pub const END_DAMAGED: &str = "\
It is not known where this catalog ended last, since catalog.db.head is damaged: an older one in \
its place would not be noticed. Where it may be an older one: stele catalog accept --why REASON";

/// That the file is gone which tells where the catalog ended last.
pub const END_MISSING: &str = "\
catalog.db.head is gone, and with it what tells where this catalog ended last: it may be an older \
one, copied here. Any disc tells: stele verify --drive DRIVE, of the disc that was burned last. \
Where it may be an older one: stele catalog accept --why REASON";

/// How a catalog is behind.
pub fn of(behind: &Behind) -> String {
    match behind.branch {
        false => format!(
            "This catalog is older than the one that was here before: its audit trail ends at row \
             {}, and row {} was seen.",
            behind.rows, behind.seen
        ),
        true => format!(
            "This catalog is not the one that was here before, or its audit trail was changed: \
             row {} is another.",
            behind.seen
        ),
    }
}

/// Days between two backups.
const OFTEN: i64 = 31;

/// That the catalog should be backed up; none where it was, not long ago.
pub fn due(last: Option<Timestamp>, now: Timestamp) -> Option<String> {
    let Some(last) = last else {
        return Some("No backup of this catalog is known: stele catalog backup".to_owned());
    };
    let days = now.0.saturating_sub(last.0) / 86_400_000;
    (days > OFTEN)
        .then(|| format!("The catalog was last backed up {days} days ago: stele catalog backup"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_due_after_a_month() {
        let day = |n: i64| Timestamp(n * 86_400_000);
        assert!(due(None, day(0)).is_some());
        assert_eq!(due(Some(day(0)), day(31)), None);
        assert!(due(Some(day(0)), day(32)).unwrap().contains("32 days"));
        // A clock that went back is told of elsewhere.
        assert_eq!(due(Some(day(9)), day(1)), None);
    }
}
