//! What may be wrong with the audit trail and the records that it is about.

use stele_catalog::{AuditProblem, CopyFault, ListFault, MadeFault, RowFault};

use super::lang::say;

/// A problem that the check of the trail found, in a sentence.
pub fn problem(found: &AuditProblem) -> String {
    match found {
        AuditProblem::Changed { row } => say!("audit-row-changed", row = row.to_string()),
        AuditProblem::Missing { from, to } if from == to => {
            say!("audit-row-removed", row = from.to_string())
        }
        AuditProblem::Missing { from, to } => {
            say!(
                "audit-rows-removed",
                from = from.to_string(),
                to = to.to_string()
            )
        }
        AuditProblem::Inserted { row } => say!("audit-row-added", row = row.to_string()),
        AuditProblem::Words { row } => say!("audit-row-text-changed", row = row.to_string()),
        AuditProblem::Record { table, row, fault } => record(table, *row, *fault),
        AuditProblem::Copy { copy, fault } => {
            say!(
                "audit-copy-differs",
                copy = copy.to_string(),
                what = of_copy(*fault)
            )
        }
        AuditProblem::Reference { table, row: 0 } => {
            say!("audit-reference-somewhere", table = table)
        }
        AuditProblem::Reference { table, row } => {
            say!(
                "audit-reference-broken",
                table = table,
                row = row.to_string()
            )
        }
        AuditProblem::List { file, fault } => match fault {
            ListFault::Missing => say!("audit-list-missing", file = file),
            ListFault::Changed => say!("audit-list-changed", file = file),
            ListFault::Unread => say!("audit-list-unreadable", file = file),
        },
        AuditProblem::Column { table, column } => {
            say!("audit-column-gone", table = table, column = column)
        }
        AuditProblem::Made { what, name, fault } => made(what, name, *fault),
        AuditProblem::Custody { row, custody } => say!(
            "audit-custody-differs",
            row = row.to_string(),
            custody = custody.to_string()
        ),
        AuditProblem::Index { index } => say!("audit-index-differs", index = index),
        AuditProblem::Otherwise { what } => say!("audit-made-otherwise", what = what),
        AuditProblem::File { finding } => say!("audit-file-damaged", finding = finding),
        AuditProblem::Text { words } => say!("audit-text-changed", text = words.to_string()),
        AuditProblem::Erased { words } => say!("audit-text-erased", text = words.to_string()),
        AuditProblem::Reordered { row, with } => {
            say!(
                "audit-rows-swapped",
                row = row.to_string(),
                other = with.to_string()
            )
        }
    }
}

fn made(what: &str, name: &str, fault: MadeFault) -> String {
    match fault {
        MadeFault::Foreign => say!("audit-made-foreign", what = what, name = name),
        MadeFault::Missing => say!("audit-made-missing", what = what, name = name),
        MadeFault::Changed => say!("audit-made-changed", what = what, name = name),
    }
}

fn record(table: &str, row: i64, fault: RowFault) -> String {
    let row = row.to_string();
    match fault {
        RowFault::Changed => say!("audit-record-changed", table = table, row = row),
        RowFault::Removed => say!("audit-record-removed", table = table, row = row),
        RowFault::Added => say!("audit-record-added", table = table, row = row),
        RowFault::FoundOtherwise => {
            say!("audit-record-found-otherwise", table = table, row = row)
        }
    }
}

/// What of a copy differs, as the language chooses by it.
fn of_copy(fault: CopyFault) -> &'static str {
    match fault {
        CopyFault::State => "state",
        CopyFault::Place => "place",
        CopyFault::Loan => "loan",
        CopyFault::Way => "way",
        CopyFault::Quarantine => "quarantine",
        CopyFault::LastRead => "read",
        CopyFault::Replaces => "replaces",
    }
}
