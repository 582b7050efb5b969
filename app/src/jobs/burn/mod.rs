//! Burning: one copy, a whole set in several drives, a trial; at the speed that has held.

mod check_soon;
mod choose;
pub mod copy;
pub mod events;
pub mod from_box;
mod image_again;
pub mod medium_class;
pub mod missing;
pub mod progress_mark;
mod queue;
pub mod record;
pub mod replace;
mod second_drive;
pub mod set;
mod set_report;
pub mod speed;
mod tagging;
pub mod trial;
pub mod undecided;
pub mod unproven;
