//! The quarterly check: which copies are read this quarter, and what that proves.

mod list;
mod proof;
mod rules;

pub use list::{Listed, OpenCheck, Outcome, Sample, ToFetch, begin, begun, open, show};
pub use proof::{DrawnCopy, DrawnStratum, Proof, proof};
pub use rules::{Changes, RulesOutcome, change, current};
