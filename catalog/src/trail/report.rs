//! What a check of the chain found, row by row.

use serde::Serialize;

/// What a check of the chain found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditReport {
    /// Rows that are there.
    pub rows: u64,
    /// Rows whose reason was erased, which the trail allows for.
    pub erased: u64,
    /// What is wrong, in order of the rows.
    pub problems: Vec<AuditProblem>,
    /// Hash of the last row.
    pub head: [u8; 32],
}

/// Something wrong with the chain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum AuditProblem {
    /// The row's content is not what was hashed: changed, put in, or moved from elsewhere.
    Changed {
        /// Number of the row.
        row: i64,
    },
    /// Rows are missing.
    Missing {
        /// The first one.
        from: i64,
        /// The last one.
        to: i64,
    },
    /// The row was never appended by the program: it lies beyond the recorded end.
    Inserted {
        /// Number of the row.
        row: i64,
    },
    /// The words that the row refers to are not those that were hashed.
    Words {
        /// Number of the row.
        row: i64,
    },
    /// Words that no row of the trail holds, or a person's name, are not those that were put down.
    Text {
        /// Number of the words.
        words: i64,
    },
    /// Words were erased, and no row of the trail says so.
    Erased {
        /// Number of the words.
        words: i64,
    },
    /// Two rows stand in each other's place.
    Reordered {
        /// The first of them.
        row: i64,
        /// The other.
        with: i64,
    },
}

impl std::fmt::Display for AuditProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed { row } => write!(f, "row {row} was changed or put in"),
            Self::Missing { from, to } if from == to => write!(f, "row {from} was removed"),
            Self::Missing { from, to } => write!(f, "rows {from} to {to} were removed"),
            Self::Inserted { row } => write!(f, "row {row} was put in behind the end"),
            Self::Words { row } => write!(f, "the words of row {row} were changed"),
            Self::Text { words } => write!(f, "words {words} were changed"),
            Self::Erased { words } => {
                write!(f, "words {words} were erased, and no row says so")
            }
            Self::Reordered { row, with } => write!(f, "rows {row} and {with} were swapped"),
        }
    }
}
