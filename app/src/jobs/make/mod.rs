//! Making discs: from folders of studies to images that wait to be burned; giving up what was
//! planned, and the list of files to be looked at.

pub mod add_image;
pub mod alternatives;
pub mod aside;
pub mod basis;
pub(super) mod bring_back;
pub mod build;
pub mod drop_planned;
pub mod exceptions;
mod gone;
pub mod image_file;
pub mod image_from;
mod in_cases;
mod in_the_way;
pub mod ingest;
mod known;
mod last_files;
pub mod leave_out;
pub(super) mod listings;
mod lost_lists;
mod mark;
mod moved;
mod needed;
mod new_image;
pub mod parity_discs;
pub(super) mod patients;
pub mod plan;
pub mod replaced;
mod same_files;
pub(super) mod so_far;
mod still_gives;
mod touched;
