//! The texts that a disc carries for people: `README.TXT`, `INDEX.HTM`, `CONFORM.TXT`, and the sums
//! that common tools check.

mod conformance;
pub(crate) mod index;
pub(crate) mod readme;
pub(crate) mod sums;
