//! Sets, discs and their images, and the copies of a disc.

mod change;
mod copies;
mod copy_state;
mod drop_disc;
mod read;
mod record;
mod serial;
mod sql;

pub use copy_state::{CheckClass, CopyState, Event, Refused};
pub use record::{
    BuiltRecord, CopyId, CopyRow, DiscId, DiscRecord, DiscRow, DiscState, DiscStudy, SetId,
    SetRecord, SetRow,
};
pub use serial::{Serial, SerialError};

#[cfg(test)]
mod tests;
