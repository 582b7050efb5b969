//! The quarterly check: which copies are read this quarter, why these, and what that proves.
//!
//! A quarter is begun once, with a seed that stands in the trail before anything is drawn from it;
//! who has the seed and the serials can repeat the draw. What is due besides the sample (a first
//! check, a whole read after years, a copy that came back) follows from custody and the rules.

mod alarm;
mod change;
mod due;
mod error;
mod quarter;
mod read;
mod record;
mod rules;
mod sample;
mod sql;
mod strata;

pub use due::{CheckReason, Whereabouts};
pub use error::CheckError;
pub use quarter::{NotAQuarter, Quarter};
pub use record::{QuarterCopy, QuarterDraw, QuarterRow, Stratum};
pub use rules::{CheckRules, RulesVersion};
pub use sample::Sizes;

#[cfg(test)]
mod tests;
