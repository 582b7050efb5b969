//! The request desk: who asks for studies and why, by when, and what was handed over.
//!
//! A delivery is a disclosure of a patient's data. It is begun before anything of it is written
//! anywhere, and delivered once it was counted where it lies; one that was begun and never ended
//! stays on the list of the patient, for nobody knows how far it came.

mod change;
mod delivery;
mod error;
mod kind;
mod read;
mod record;
mod sql;

pub use error::RequestError;
pub use kind::{Handover, Proof, RequestKind, RequestResult, Signs};
pub use record::{
    Delivered, DeliveryForm, DeliveryId, DeliveryRow, Identity, NewDelivery, NewRequest, RequestId,
    RequestRow,
};

#[cfg(test)]
mod tests;
