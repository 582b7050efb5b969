//! What tests call a problem: people read app/src/words.

use crate::lists::ListFault;
use crate::store::MadeFault;
use crate::trail::report::{AuditProblem, CopyFault, RowFault};

impl std::fmt::Display for AuditProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed { row } => write!(f, "row {row} was changed or put in"),
            Self::Missing { from, to } if from == to => write!(f, "row {from} was removed"),
            Self::Missing { from, to } => write!(f, "rows {from} to {to} were removed"),
            Self::Inserted { row } => write!(f, "row {row} was put in behind the end"),
            Self::Record { table, row, fault } => {
                let fault = match fault {
                    RowFault::Changed => "was changed",
                    RowFault::Removed => "was removed",
                    RowFault::Added => "was put in",
                    RowFault::FoundOtherwise => "was changed in between",
                };
                write!(
                    f,
                    "record {row} of {table} {fault} by another program than Stele"
                )
            }
            Self::List { file, fault } => {
                let fault = match fault {
                    ListFault::Missing => "is gone",
                    ListFault::Changed => "was changed by another program than Stele",
                    ListFault::Unread => "cannot be read",
                };
                write!(f, "the list of files {file} {fault}")
            }
            Self::Copy { copy, fault } => {
                let fault = match fault {
                    CopyFault::State => "state",
                    CopyFault::Place => "place",
                    CopyFault::Loan => "loan",
                    CopyFault::Way => "way",
                    CopyFault::Quarantine => "quarantine",
                    CopyFault::LastRead => "last check",
                    CopyFault::Replaces => "predecessor",
                };
                write!(f, "the {fault} of copy {copy} is not what its custody says")
            }
            Self::Reference { table, row } => {
                write!(f, "record {row} of {table} refers to one that is not there")
            }
            Self::Made { what, name, fault } => {
                let fault = match fault {
                    MadeFault::Foreign => "is not Stele's",
                    MadeFault::Missing => "is missing",
                    MadeFault::Changed => "was changed by another program than Stele",
                };
                write!(f, "the {what} {name} {fault}")
            }
            Self::Column { table, column } => write!(f, "column {column} of {table} is gone"),
            Self::Custody { row, custody } => {
                write!(
                    f,
                    "row {row} has another state than custody record {custody}"
                )
            }
            Self::Index { index } => write!(f, "index {index} is not of its rows"),
            Self::Otherwise { what } => write!(f, "{what} is made otherwise"),
            Self::File { finding } => write!(f, "the file is damaged: {finding}"),
            Self::Words { row } => write!(f, "the words of row {row} were changed"),
            Self::Text { words } => write!(f, "words {words} were changed"),
            Self::Erased { words } => {
                write!(f, "words {words} were erased, and no row says so")
            }
            Self::Reordered { row, with } => write!(f, "rows {row} and {with} were swapped"),
        }
    }
}
