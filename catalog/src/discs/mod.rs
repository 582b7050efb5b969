//! Sets, discs and their images, and the copies of a disc.

mod change;
mod copy_state;
mod drop_disc;
mod read;
mod serial;

pub use copy_state::{CheckClass, CopyState, Event, Refused};
pub use serial::{Serial, SerialError};
