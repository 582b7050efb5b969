//! Patients' studies and their versions: recorded, read, found.

mod change;
mod find;
mod read;

pub(crate) use change::index_all;
pub use find::{FindQuery, FoundCopy, FoundStudy};
