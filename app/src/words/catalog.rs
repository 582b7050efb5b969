//! What is said of the catalog itself: backups, a catalog brought back, one that is behind.

use stele_catalog::{Behind, Timestamp};

use super::lang::{naming, say};
use super::quantities::{bytes, when};
use super::{names, states};
use crate::jobs::keep::only_in_log::OnlyInLog;
use crate::jobs::keep::otherwise::Otherwise;
use crate::jobs::keep::{accept, backup, mend, restore};

/// A backup that was written.
pub fn backed_up(done: &backup::Outcome) -> impl Iterator<Item = String> {
    let (file, size) = (done.file.display().to_string(), bytes(done.bytes));
    let written = match done.problems.saturating_sub(done.lists_wrong) {
        0 => say!("backup-written", file = file, size = size, rows = done.rows),
        problems => say!(
            "backup-written-problems",
            file = file,
            size = size,
            problems = problems
        ),
    };
    let lists = match done.lists_wrong {
        0 => say!(
            "backup-lists",
            lists = done.lists,
            size = bytes(done.list_bytes)
        ),
        wrong if wrong == done.lists => say!("backup-lists-none", lists = done.lists),
        wrong => say!("backup-lists-some", lists = done.lists, wrong = wrong),
    };
    [written, lists, say!("backup-head", head = &done.head)].into_iter()
}

/// A catalog that was brought back.
pub fn restored(done: &restore::Outcome) -> impl Iterator<Item = String> {
    let mut lines = vec![say!("restored-catalog", rows = done.rows)];
    match (done.rows_before, done.same_trail) {
        (Some(before), Some(true)) if before > done.rows => {
            lines.push(say!("restored-older", rows = before - done.rows));
        }
        (Some(before), Some(true)) if before < done.rows => {
            lines.push(say!("restored-newer", rows = done.rows - before));
        }
        (Some(_), Some(false)) => lines.push(say!("restored-branches")),
        (Some(_), _) => {}
        (None, _) if done.kept.is_none() => lines.push(say!("restored-first")),
        (None, _) => lines.push(say!("restored-unreadable")),
    }
    lines.extend(withdrawn(&done.withdrawn));
    if !done.burned_since.is_empty() {
        lines.push(say!(
            "restored-burned",
            copies = done.burned_since.len(),
            serials = first(&done.burned_since).join(", ")
        ));
    }
    lines.extend(only_in_logs(&done.only_in_log));
    lines.extend(otherwise(&done.otherwise));
    if !done.lost.is_empty() {
        lines.push(say!("restored-lost"));
        lines.extend(done.lost.iter().map(|of| format!("  {}", of.said())));
        lines.push(match &done.lost_list {
            Some(file) => say!("restored-lost-list", file = file.display().to_string()),
            None => say!("restored-lost-no-list"),
        });
    }
    if done.erased > 0 {
        lines.push(say!("restored-erased", count = done.erased));
    }
    if done.unread && done.rows_before.is_some() {
        lines.push(say!("restored-unread"));
    }
    match (done.lists, done.lists_wrong) {
        (0, _) => {}
        (lists, 0) => lines.push(say!("restored-lists", lists = lists)),
        (lists, wrong) => lines.push(say!("restored-lists-wrong", lists = lists, wrong = wrong)),
    }
    if let Some(kept) = &done.kept {
        lines.push(say!("restored-kept", file = kept.display().to_string()));
    }
    lines.into_iter()
}

/// Copies that burn logs tell of and the catalog does not have, and what to do about them.
pub fn only_in_logs(copies: &[OnlyInLog]) -> Option<String> {
    let serials: Vec<String> = copies.iter().map(|copy| copy.serial.clone()).collect();
    (!copies.is_empty()).then(|| {
        say!(
            "restored-only-in-logs",
            copies = copies.len(),
            serials = first(&serials).join(", ")
        )
    })
}

/// Lists that were brought back.
pub fn mended(done: &mend::Outcome) -> impl Iterator<Item = String> {
    let mut lines = vec![say!("catalog-lists-restored", lists = done.mended)];
    lines.push(match done.wrong.is_empty() {
        true => say!("catalog-lists-complete"),
        false => say!("catalog-lists-wrong"),
    });
    lines.extend(done.wrong.iter().map(|name| format!("  {name}")));
    lines.into_iter()
}

/// A catalog that was accepted as it is.
pub fn accepted(done: Option<&accept::Accepted>) -> impl Iterator<Item = String> {
    let said = match done {
        Some(done) if done.end_unknown => say!("catalog-accepted-unknown"),
        // Nothing but discs told of another one.
        Some(done) if done.behind.branch && done.behind.seen == done.behind.rows => {
            say!("catalog-accepted-discs")
        }
        Some(done) => say!("catalog-accepted", what = of(&done.behind)),
        None => say!("catalog-accepted-same"),
    };
    let seen = done.map_or(&[][..], |done| first(&done.seen));
    let seen = (!seen.is_empty()).then(|| {
        let copies = seen.len();
        say!(
            "catalog-accepted-seen",
            copies = copies,
            serials = seen.join(", ")
        )
    });
    let withdrawn = done.map_or_else(Vec::new, |done| withdrawn(&done.withdrawn));
    [said].into_iter().chain(seen).chain(withdrawn)
}

/// Labels that are named before the rest is counted.
const LABELS: usize = 20;

/// Those of them that are named.
fn first(serials: &[String]) -> &[String] {
    serials.get(..LABELS).unwrap_or(serials)
}

/// What the catalog that was replaced knew of copies, and what to do about that.
fn otherwise(copies: &[Otherwise]) -> Vec<String> {
    if copies.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![say!("restored-otherwise", copies = copies.len())];
    let named = copies
        .iter()
        .take(LABELS)
        .map(|Otherwise { copy, at, carried }| {
            let (lent_to, bound) = (copy.lent_to.as_deref(), copy.in_transit_to.as_deref());
            let place = names::whereabouts(copy.state, copy.place.as_deref(), lent_to, bound);
            let line = say!(
                "restored-otherwise-copy",
                serial = &copy.serial,
                state = states::standing(copy.state, copy.quarantined),
                place = place,
                time = when(*at),
                carried = if *carried { "yes" } else { "no" }
            );
            format!("  {line}")
        });
    lines.extend(named);
    if copies.len() > LABELS {
        let more = copies.len() - LABELS;
        lines.push(format!(
            "  {}",
            say!("restored-otherwise-more", copies = more)
        ));
    }
    if copies.iter().any(|one| !one.carried) {
        lines.push(say!("restored-otherwise-advice"));
    }
    lines
}

/// That planned copies have new serials, and which labels are to be thrown away.
fn withdrawn(serials: &[String]) -> Vec<String> {
    let named = first(serials);
    if named.is_empty() {
        return Vec::new();
    }
    let all = say!(
        "catalog-withdrawn",
        count = serials.len(),
        serials = named.join(", ")
    );
    let mut lines = vec![all];
    if let more @ 1.. = serials.len() - named.len() {
        lines.push(say!("catalog-withdrawn-more", more = more));
    }
    lines
}

/// That nobody knows where the catalog ended last.
pub fn end_damaged() -> String {
    say!("catalog-end-damaged")
}

/// That the file is gone which tells where the catalog ended last.
pub fn end_missing() -> String {
    say!("catalog-end-missing")
}

/// How a catalog is behind.
pub fn of(behind: &Behind) -> String {
    match behind.branch {
        false => say!(
            "catalog-older",
            rows = naming(behind.rows),
            seen = naming(behind.seen)
        ),
        true => say!("catalog-other", seen = naming(behind.seen)),
    }
}

/// Days between two backups.
const OFTEN: i64 = 31;

/// That the catalog should be backed up; none where it was, not long ago.
pub fn due(last: Option<Timestamp>, now: Timestamp) -> Option<String> {
    let Some(last) = last else {
        return Some(say!("catalog-never-backed-up"));
    };
    let days = now.0.saturating_sub(last.0) / 86_400_000;
    (days > OFTEN).then(|| say!("catalog-backup-due", days = days))
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
