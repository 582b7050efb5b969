//! The shelf: slots, where each copy stands, who has it, and what happened to it.

mod change;
mod custody;
mod read;
mod record;
mod sql;

pub(crate) use custody::{NewCustody, put_custody};
pub use record::{CustodyRow, LoanRow, Slot, SlotId};

#[cfg(test)]
mod tests;
