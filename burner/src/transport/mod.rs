//! Ways to a drive: through the kernel. The other one, the virtual recorder, is a crate of its own.

mod holders;
mod sg_io;
mod sysfs;

pub use holders::{Holder, holders};
pub use sg_io::{OpenDriveError, SgIo};
pub use sysfs::{KernelDrive, kernel_drives};
