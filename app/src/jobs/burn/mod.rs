//! Burning: one copy, a whole set in several drives, a trial; at the speed that has held.

pub mod coordinator;
pub mod copy;
pub mod events;
mod queue;
mod second_drive;
pub mod set;
pub mod speed;
pub mod trial;
