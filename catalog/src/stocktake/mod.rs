//! Stock-take: what is really in its place, counted place by place.
//!
//! One is under way at a time. It is counted in any order and on several days; a copy that is seen
//! twice is where it was seen last. Nothing is moved by it: what differs is listed, and each
//! difference is settled by an act of its own.

mod change;
mod error;
mod read;
mod record;
mod result;
mod sql;

pub use error::StocktakeError;
pub use record::{Counted, Stocktake, StocktakeId, StocktakeSeen, Unseen};
pub use result::{Difference, NotExpected, StocktakeResult};

#[cfg(test)]
mod tests;
