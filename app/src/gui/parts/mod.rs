//! What is drawn beside every screen, or on several: the drives, the jobs, the scan box, a step, a
//! question; and what a scanner types.

pub mod copy_wishes;
pub mod decisions;
pub mod differences;
pub mod drive_card;
pub mod drives;
pub mod job_bar;
pub mod question;
pub mod scan_box;
pub mod scanner;
pub mod step;
