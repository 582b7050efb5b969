//! Seals: the digest of every row that a change touched, kept in the trail's row of that change.
//! What a row of any table is now can so be held against what it was when it was last changed by
//! the program; a foreign hand that changes, adds or removes one is found and the row named. With
//! each seal stands what the row was before that change, so that a foreign change stays found when
//! the program changes the row after it.

mod blob;
mod compare;
mod digest;
mod sql;
#[cfg(test)]
mod tests;
mod touched;

pub(super) use blob::Seals;
pub(super) use compare::compare;
pub(crate) use sql::table_code;
pub(crate) use touched::{Touched, seal_of};
