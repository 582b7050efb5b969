//! The request desk: requests, what is handed over for them, and what was.

mod disclosures;
mod requests;
mod said;

pub use disclosures::{Disclosures, disclosures};
pub use requests::{
    Asked, Erased, Kind, Kinds, Requests, Said, add, close, erase, extend, kinds, list, set_days,
    show, sign,
};
pub use said::{Delivery, Request, Wanted};
