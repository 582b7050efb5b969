//! Codes of things that people hold, read and type: one rule for all of them, and how what a
//! scanner types is read.
//!
//! A code is three letters that say what it is of, a body and one check character:
//! `STL-04KQ7Z-D`, `SLT-0012-Y`. The body of a copy's serial is six characters, that of anything
//! numbered its number in four to six figures. Dashes may be left out, and case does not count.

mod code;
mod error;
mod kind;
mod layouts;
mod numbered;
mod parts;
mod readings;
mod serial;
mod symbols;

pub use code::Code;
pub use error::CodeError;
pub use kind::CodeKind;
pub use numbered::Numbered;
pub use serial::{Serial, SerialError};

#[cfg(test)]
mod tests;
