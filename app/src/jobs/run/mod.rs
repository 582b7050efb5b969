//! Below the jobs: journal, clock and identifiers (`outside`), process, and the ways between
//! catalog and burner. Above them: the thread of a job (`runner`) and how it is stopped (`stop`),
//! and clearing up after killed ones (`recovery`).

pub mod clock;
pub mod ids;
pub mod journal;
pub mod lookup;
pub mod outside;
pub mod process;
pub mod records;
pub mod recovery;
pub mod runner;
pub mod stop;
