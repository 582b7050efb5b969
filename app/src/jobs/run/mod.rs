//! Below the jobs: journal, clock and identifiers (`outside`), locks, and the ways between
//! catalog and burner. Above them: the thread of a job (`runner`) and how it is stopped (`stop`),
//! clearing up after killed ones (`recovery`), and how an
//! archive is `opened` for them.

mod channel;
pub mod clock;
pub mod clock_check;
pub mod days;
pub mod heartbeat;
pub mod ids;
pub mod job_lock;
pub mod journal;
mod looks;
pub mod lookup;
pub mod opened;
pub mod outside;
mod part_files;
pub mod quick_check;
pub mod records;
pub mod recovery;
pub mod runner;
pub mod stop;
