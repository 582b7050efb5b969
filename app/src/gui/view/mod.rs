//! Plain data that screens draw.

pub mod job;
