//! The request desk: requests, what is handed over for them, and what was.

mod assemble;
pub mod at_desk;
mod disclosures;
mod error;
mod hand_over;
mod identity;
mod image;
mod names;
mod outcome;
mod part;
mod pull;
pub mod receipt;
mod requests;
mod said;
mod written;

pub use disclosures::{Disclosures, disclosures};
pub use error::DeliverError;
pub use hand_over::{Request as Order, deliver};
pub use outcome::Outcome as Handed;
pub use pull::{OutOfReach, Pull, PullList, pull};
pub use requests::{
    Asked, Erased, Kind, Kinds, Requests, Said, add, close, erase, extend, kinds, list,
    same_or_new, set_days, show, sign,
};
pub use said::{Delivery, Request, Wanted};
pub use written::require_free;
