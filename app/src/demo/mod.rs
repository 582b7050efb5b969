//! What `stele demo` works on: sample studies of people who never lived.

pub mod samples;
