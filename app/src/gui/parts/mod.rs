//! What is drawn beside every screen, or on several: the drives, the jobs, the scan box, a step.

pub mod drive_card;
pub mod drives;
pub mod job_bar;
pub mod scan_box;
pub mod step;
