//! The shelf: slots, where each copy stands, who has it, and what happened to it.

mod acts;
mod change;
mod custody;
mod gathered;
mod loan;
mod loan_error;
mod loan_kind;
mod near_name;
mod place_error;
mod places;
mod read;
mod record;
mod slot_kind;
mod sql;
mod walk;

pub(crate) use custody::{NewCustody, put_custody};
pub use loan::{NewLoan, OpenLoan};
pub use loan_error::{Elsewhere, LoanError};
pub use loan_kind::{Condition, LoanKind};
pub use place_error::{NearPath, PlaceError};
pub(crate) use places::{all as slots, get as slot, put_kinds};
pub use record::{
    CustodyRow, Gathered, LoanRow, PlaceRow, PlaceWidths, Slot, SlotId, SlotThen, UnreadReturn,
};
pub use slot_kind::SlotKind;
pub use walk::walking_order;

#[cfg(test)]
mod gathered_tests;
#[cfg(test)]
mod place_tests;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod two_desks_tests;
