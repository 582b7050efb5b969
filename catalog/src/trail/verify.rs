//! Checking the chain: which rows were changed, removed, put in or swapped.

use std::collections::BTreeSet;

use super::chain::{Found, START, Stored, Why, head, stored};
use super::file::{self, Plan, Work};
use super::seal::{self, Seals};
use super::states::States;
use super::{AuditProblem, AuditReport, CopyFault, EventKind, sql};
use crate::CatalogError;
use crate::lists::Lists;
use crate::store::{Db, MadeFault, Odd, Store, count, odd};

/// Checks the whole trail against all that it is about, and the file itself: what does not depend
/// on the trail in other threads, each on a connection of its own where there can be one.
pub(crate) fn verify(store: &Store, lists: &Lists) -> Result<AuditReport, CatalogError> {
    let lost = lost_columns(store.db())?;
    if !lost.is_empty() {
        // What they held cannot be compared with anything; nothing else is read without them.
        let mut report = AuditReport::begun(START);
        report.problems = lost;
        report.problems.extend(made(store.db())?);
        return Ok(report);
    }
    let work = Work::of(Plan::all(crate::store::schema()?.db())?);
    let work = &work;
    let (report, found) = std::thread::scope(|scope| {
        let others = (0..helpers()).map_while(|_| crate::store::another(store));
        let helpers: Vec<_> = others
            .map(|other| scope.spawn(move || file::beside(work, &other)))
            .collect();
        let report = trail(store.db(), lists);
        let mut found = match &report {
            Err(_) => Vec::new(),
            Ok(_) => work.help(store.db())?,
        };
        for helper in helpers {
            match helper.join() {
                Ok(of_helper) => found.extend(of_helper?),
                // A thread that panicked has said so; its panic goes on here.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        if report.is_ok() {
            found.extend(work.compare(store.db())?);
        }
        found.sort_by_key(|(at, _)| *at);
        Ok::<_, CatalogError>((report, found))
    })?;
    let mut report = report?;
    let found = found.into_iter().map(|(_, problem)| problem);
    report.problems.extend(found);
    report.problems.extend(made(store.db())?);
    Ok(report)
}

/// How many threads help, each on a connection of its own: what else runs here wants a processor,
/// too, and there are no more pieces that take long.
fn helpers() -> usize {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    (processors - 1).clamp(1, HELPERS_MAX)
}

const HELPERS_MAX: usize = 3;

/// Columns of the program's tables that are not there; of a table that is gone, all of them.
fn lost_columns(db: Db<'_>) -> Result<Vec<AuditProblem>, CatalogError> {
    let columns = |db: Db<'_>| -> Result<BTreeSet<(String, String)>, CatalogError> {
        let all = db.rows(sql::COLUMNS, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(all.into_iter().collect())
    };
    let own = columns(crate::store::schema()?.db())?;
    let there = columns(db)?;
    let lost = own.difference(&there).cloned();
    Ok(lost
        .map(|(table, column)| AuditProblem::Column { table, column })
        .collect())
}

/// What is not made as the program makes it. Of an index that the program makes the check of its
/// rows has told.
fn made(db: Db<'_>) -> Result<impl Iterator<Item = AuditProblem>, CatalogError> {
    let odd = odd(db)?.into_iter();
    let is_told = |odd: &Odd| odd.kind == "index" && odd.fault != MadeFault::Foreign;
    let untold = odd.filter(move |odd| !is_told(odd));
    Ok(untold.map(|Odd { kind, name, fault }| {
        let what = kind;
        AuditProblem::Made { what, name, fault }
    }))
}

/// Walks the whole chain, and compares all rows with it. A row is judged by the hash stored before
/// it, so that one changed row is named alone and not with all that follow.
fn trail(db: Db<'_>, lists: &Lists) -> Result<AuditReport, CatalogError> {
    let (recorded, head_hash) = recorded_end(db)?;
    let mut report = AuditReport::begun(head_hash);
    let accepted = EventKind::CatalogAccepted.text();
    let (mut expected, mut previous) = (1, START);
    let mut bad = Vec::new();
    let mut seals = Seals::default();
    let mut states = States::default();
    let mut first = None;
    db.each(sql::ROWS, [], |row| {
        let row = stored(row)?;
        let id = row.content.id;
        report.rows += 1;
        first.get_or_insert_with(|| row.content.kind.clone());
        if row.content.kind == accepted {
            report.accepted.get_or_insert(count(id));
        }
        let sealed = row.content.seals.as_deref();
        let sealed = sealed.is_none_or(|blob| seals.take(blob));
        if id > expected {
            let (from, to) = (expected, id - 1);
            report.problems.push(AuditProblem::Missing { from, to });
        }
        if id > recorded {
            report.problems.push(AuditProblem::Inserted { row: id });
        } else if !sealed
            || !row.in_form
            || (id == expected && row.content.hash(&previous) != row.hash)
        {
            bad.push(id);
            report.problems.push(AuditProblem::Changed { row: id });
        } else {
            take(&row, &mut report, &mut states);
        }
        previous = row.hash;
        expected = id + 1;
        Ok(())
    })?;
    // The first row is there from the archive's making on, long before a migration.
    let migrated = EventKind::CatalogMigrated.text();
    if first.is_none_or(|kind| kind == migrated) && (recorded <= 1) {
        report
            .problems
            .push(AuditProblem::Missing { from: 1, to: 1 });
    }
    if expected <= recorded {
        let (from, to) = (expected, recorded);
        report.problems.push(AuditProblem::Missing { from, to });
    } else if previous != head_hash && report.problems.is_empty() {
        report
            .problems
            .push(AuditProblem::Changed { row: recorded });
    }
    let holds = report.problems.is_empty();
    name_swaps(db, &bad, &mut report.problems)?;
    check_texts(db, &mut report)?;
    check_rows(db, (seals, holds), &mut report)?;
    check_copies(db, &mut report)?;
    if holds {
        report.problems.extend(states.against_custody(db)?);
    }
    check_lists(db, lists, &mut report)?;
    let untold = db.rows(sql::ERASED_UNTOLD, [], |row| row.get(0))?;
    let untold = untold
        .into_iter()
        .map(|words| AuditProblem::Erased { words });
    report.problems.extend(untold);
    Ok(report)
}

/// Takes what a row says that is as it was hashed.
fn take(row: &Stored, report: &mut AuditReport, states: &mut States) {
    check_words(row, report);
    states.take(&row.content);
    let (about, discs) = (&row.content, &mut report.discs);
    let kind = about.kind.as_str();
    discs.take((about.id, about.at), kind, about.subject, &about.detail);
}

/// Where the trail ends, as it is recorded. An end that cannot be understood is one that no row
/// has.
pub(super) fn recorded_end(db: Db<'_>) -> Result<(i64, [u8; 32]), CatalogError> {
    match head(db) {
        Err(CatalogError::Word { .. }) => Ok((db.one(sql::RECORDED, [])?, START)),
        found => found,
    }
}

/// Whether the words of a row are those that were hashed, or erased.
fn check_words(row: &Stored, report: &mut AuditReport) {
    let kept = match &row.content.why {
        Why::Text(_) => None,
        Why::Kind(_, digest) => digest.as_ref(),
    };
    match (&row.words, kept) {
        (Found::None, None) => {}
        (Found::Text(found), Some(kept)) if found == kept => {}
        (Found::Erased, Some(_)) => report.erased += 1,
        (Found::None | Found::Text(_) | Found::Missing | Found::Erased, _) => {
            let row = row.content.id;
            report.problems.push(AuditProblem::Words { row });
        }
    }
}

/// Whether all words that were not erased are those that were put down.
fn check_texts(db: Db<'_>, report: &mut AuditReport) -> Result<(), CatalogError> {
    let mut changed = BTreeSet::new();
    db.each(sql::TEXTS, [], |row| {
        let digest: Vec<u8> = row.get(1)?;
        let (salt, text): (Option<Vec<u8>>, Option<String>) = (row.get(2)?, row.get(3)?);
        let found = salt.zip(text);
        let found = found.map(|(salt, text)| super::words::digest(&salt, &text));
        if found.is_none_or(|found| found[..] != digest[..]) {
            changed.insert(row.get(0)?);
        }
        Ok(())
    })?;
    let told = changed
        .into_iter()
        .map(|words| AuditProblem::Text { words });
    report.problems.extend(told);
    Ok(())
}

/// Whether the rows of all other tables are what the trail says of them.
fn check_rows(
    db: Db<'_>,
    (seals, whole): (Seals, bool),
    report: &mut AuditReport,
) -> Result<(), CatalogError> {
    let told: BTreeSet<i64> = report
        .problems
        .iter()
        .filter_map(|problem| match problem {
            AuditProblem::Text { words } => Some(*words),
            _ => None,
        })
        .collect();
    seal::compare(db, seals, whole, |table, row, fault| {
        if table != "words" || !told.contains(&row) {
            let problem = AuditProblem::Record { table, row, fault };
            report.problems.push(problem);
        }
    })
}

/// Whether copies are what their custody says.
fn check_copies(db: Db<'_>, report: &mut AuditReport) -> Result<(), CatalogError> {
    db.each(sql::COPIES_THAT_DIFFER, [], |row| {
        let fault: String = row.get(1)?;
        let fault = match fault.as_str() {
            "state" => CopyFault::State,
            "place" => CopyFault::Place,
            "loan" => CopyFault::Loan,
            "way" => CopyFault::Way,
            "quarantine" => CopyFault::Quarantine,
            _ => CopyFault::LastRead,
        };
        let copy = row.get(0)?;
        report.problems.push(AuditProblem::Copy { copy, fault });
        Ok(())
    })
}

/// Whether the file is sound in itself, as far as a quick look tells: how many problems it found.
/// Every page of every table is read. What a row may say ([`verify`] compares that with the trail)
/// and whether the index of words fits the rows are not asked: that is nine tenths of the time.
pub(crate) fn quick_check(db: Db<'_>) -> Result<u64, CatalogError> {
    db.batch(sql::CHECKS_OFF)?;
    let found = findings(db, sql::QUICK);
    db.batch(sql::CHECKS_ON)?;
    Ok(found?.len() as u64)
}

/// What the engine finds wrong with its file; that it cannot be read is a finding too.
pub(super) fn findings(db: Db<'_>, statement: &str) -> Result<Vec<String>, CatalogError> {
    let mut findings = match db.rows(statement, [], |row| row.get::<String>(0)) {
        Err(CatalogError::Storage(error)) if !error.is_busy() => vec![error.to_string()],
        Err(error @ CatalogError::MadeOtherwise { .. }) => vec![error.to_string()],
        found => found?,
    };
    findings.retain(|finding| finding != "ok");
    Ok(findings)
}

/// Whether the files of lists that rows name are those that were written.
fn check_lists(db: Db<'_>, lists: &Lists, report: &mut AuditReport) -> Result<(), CatalogError> {
    let mut problems = Vec::new();
    let read = crate::lists::check(db, lists, |file, fault| {
        problems.push(AuditProblem::List { file, fault });
    })?;
    (report.lists, report.list_bytes) = read;
    report.problems.extend(problems);
    Ok(())
}

/// Two changed rows that agree when their contents change places were swapped.
fn name_swaps(
    db: Db<'_>,
    bad: &[i64],
    problems: &mut Vec<AuditProblem>,
) -> Result<(), CatalogError> {
    // A trail with more wrong rows than this was not reordered but rewritten.
    if bad.len() > 64 {
        return Ok(());
    }
    for (i, a) in bad.iter().enumerate() {
        for b in bad.iter().skip(i + 1) {
            if agrees_at(db, *a, *b)? && agrees_at(db, *b, *a)? {
                problems.retain(
                    |p| !matches!(p, AuditProblem::Changed { row } if row == a || row == b),
                );
                problems.push(AuditProblem::Reordered { row: *a, with: *b });
            }
        }
    }
    Ok(())
}

/// Whether the content that stands at `content` is what was hashed at `place`. Rows may have been
/// swapped with or without their hashes, so either stored hash may be the one it belongs to.
fn agrees_at(db: Db<'_>, content: i64, place: i64) -> Result<bool, CatalogError> {
    let hash_at = |id: i64| -> Result<[u8; 32], CatalogError> {
        let hash: Option<Vec<u8>> = db.value(sql::HASH, [id])?;
        Ok(hash.and_then(|h| h.try_into().ok()).unwrap_or(START))
    };
    let Some(row) = db.row(sql::ROW, [content], stored)? else {
        return Ok(false);
    };
    let mut row = row.content;
    row.id = place;
    let mut before = vec![hash_at(place - 1)?];
    if place - 1 == content {
        before.push(hash_at(place)?);
    }
    let wanted = [hash_at(place)?, hash_at(content)?];
    Ok(before.iter().any(|hash| wanted.contains(&row.hash(hash))))
}
