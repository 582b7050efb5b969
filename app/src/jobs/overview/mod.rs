//! Overviews: where the archive stands, what it survives, what its drives and its trail tell.

pub mod at_work;
pub mod audit;
pub mod changes;
mod danger;
pub mod desk;
pub mod discs_seen;
pub mod doubted;
pub mod drive_history;
pub mod explain;
pub mod in_logs;
mod known;
mod missing;
pub mod next_step;
pub mod status;
mod waiting;
