//! What jobs run on: a new archive, the journal and clearing up after it, the thread of a job,
//! clock, identifiers and process, and the ways between catalog and burner.

pub mod clock;
pub mod ids;
pub mod init;
pub mod journal;
pub mod lookup;
pub mod process;
pub mod records;
pub mod recovery;
pub mod runner;
