//! The one room with sentences: what people read on the command line, in the window, on labels.
//!
//! Units and names stand below the jobs; sentences about outcomes stand above them.

pub mod advice;
pub mod errors;
pub mod names;
pub mod outcomes;
pub mod quantities;
pub mod states;
