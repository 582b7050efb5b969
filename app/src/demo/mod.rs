//! The demo: sample studies and the story told with them.

pub mod compare;
pub mod samples;
pub mod story;
