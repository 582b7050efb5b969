//! Sets, discs and their images, and the copies of a disc.

mod change;
mod copies;
mod copy_state;
mod drop_disc;
mod read;
mod record;
mod refused;
mod sql;

pub use copies::CUT_OFF_WRITING;
pub use copy_state::{CheckClass, CopyState, Doubt, Event, KnownBy};
pub use drop_disc::GivenUp;
pub(crate) use drop_disc::may_hold_any;
pub use record::{
    BuiltRecord, CopyId, CopyRow, DiscId, DiscRecord, DiscRow, DiscState, DiscStudy, DoubtRow,
    ReplacedBy, SetId, SetRecord, SetRow, Standing,
};
pub use refused::{Hindered, NotCounted, Refused};

#[cfg(test)]
mod tests;
