//! From studies to a disc's layout: which files it has, under which names, and where they lie.
//!
//! Pure: the same studies, labels and times give the same disc.

mod lay;
mod parity_disc;

pub use lay::{ComposeError, compose};
pub use parity_disc::compose_parity;

pub use crate::composed::{Composed, ParityOf};
