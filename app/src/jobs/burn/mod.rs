//! Burning: one copy, a whole set in several drives, a trial; at the speed that has held.

pub mod copy;
pub mod events;
mod medium_class;
pub mod missing;
mod queue;
pub mod record;
mod second_drive;
pub mod set;
mod set_report;
pub mod speed;
mod tagging;
pub mod trial;
