//! What is drawn beside every screen, or on several: the navigation, the scan box, the strip of
//! drives, the jobs, a step, a question, a mark of health, a disc and its speed; and what scanner
//! and keys do.

pub mod copy_wishes;
pub mod decisions;
pub mod detail;
pub mod differences;
pub mod disc_picture;
pub mod drive_card;
pub mod drives;
pub mod health;
pub mod icon;
pub mod job_bar;
pub mod keys;
pub mod navigation;
pub mod note;
pub mod paint;
pub mod question;
pub mod row;
pub mod scan_box;
pub mod scanner;
pub mod speed_plot;
pub mod step;
pub mod strip;
pub mod toast;
pub mod top_bar;
