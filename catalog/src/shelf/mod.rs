//! The shelf: slots, where each copy stands, who has it, and what happened to it.

mod change;
mod read;
mod record;

pub use record::{CustodyRow, Slot, SlotId};

#[cfg(test)]
mod tests;
