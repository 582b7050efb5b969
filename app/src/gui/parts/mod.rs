//! What is drawn on several screens or beside them: the drives, the jobs, a step.

pub mod drive_card;
pub mod job_bar;
