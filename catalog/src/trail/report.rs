//! What a check of the chain found, row by row.

use serde::Serialize;

use super::DiscsSeen;
use crate::lists::ListFault;
use crate::store::MadeFault;

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
    /// Files of lists that were read, and their bytes.
    pub lists: u64,
    /// Bytes of those files.
    pub list_bytes: u64,
    /// The first row that says that an older catalog is gone on with: what was seen of the trail
    /// behind it may be of another branch.
    pub accepted: Option<u64>,
    /// What is on record of discs that were held against the trail.
    pub discs: DiscsSeen,
}

impl AuditReport {
    /// Nothing is looked at yet.
    pub(super) fn begun(head: [u8; 32]) -> Self {
        Self {
            rows: 0,
            erased: 0,
            problems: Vec::new(),
            head,
            lists: 0,
            list_bytes: 0,
            accepted: None,
            discs: DiscsSeen::default(),
        }
    }
}

/// What is wrong with a row of a table, by the seal that the trail has of it.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowFault {
    /// It is not what the program wrote.
    Changed,
    /// The program wrote it, and it is gone.
    Removed,
    /// The program never wrote it, or removed it.
    Added,
    /// The program changed it, and did not find what it had written the last time.
    FoundOtherwise,
}

/// What of a copy is not what its custody says.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyFault {
    /// Its state.
    State,
    /// Its place.
    Place,
    /// Whether it is lent.
    Loan,
    /// Whether it is on its way, and where to.
    Way,
    /// Whether it is kept apart, and since when.
    Quarantine,
    /// When it was last read in full.
    LastRead,
    /// In the place of which other copy it is made.
    Replaces,
}

/// Something wrong with the chain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
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
    /// A row of another table is not what the trail says of it.
    Record {
        /// The table.
        table: &'static str,
        /// Number of the row.
        row: i64,
        /// What is wrong.
        fault: RowFault,
    },
    /// A copy is not what its custody says.
    Copy {
        /// Number of the copy's row.
        copy: i64,
        /// What of it.
        fault: CopyFault,
    },
    /// A row refers to one that is not there.
    Reference {
        /// The table.
        table: String,
        /// Number of the row; 0 where the engine gives none.
        row: i64,
    },
    /// A file of lists that a row names is not there as it was written.
    List {
        /// Where it lies: `lists/AB/HASH.zst`.
        file: String,
        /// What is wrong.
        fault: ListFault,
    },
    /// A column of a table is gone, and what it held: nothing else was compared.
    Column {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A table, an index, a view or a trigger is not as the program makes it.
    Made {
        /// `table`, `index`, `view` or `trigger`.
        what: &'static str,
        /// Its name.
        name: String,
        /// What is wrong.
        fault: MadeFault,
    },
    /// The trail has another state of a copy than its custody.
    Custody {
        /// Number of the trail's row.
        row: i64,
        /// Number of the custody row.
        custody: i64,
    },
    /// An index holds something else than its rows.
    Index {
        /// Its name.
        index: String,
    },
    /// A table, index, view or trigger is not made as the program makes it, or is missing.
    Otherwise {
        /// Kind and name.
        what: String,
    },
    /// The catalog's file is damaged.
    File {
        /// The engine's finding.
        finding: String,
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
