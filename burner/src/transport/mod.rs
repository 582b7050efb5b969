//! Ways to a drive: through the kernel. The other one, the virtual recorder, is a crate of its own.

mod sg_io;
mod sysfs;

pub use sg_io::{OpenDriveError, SgIo};
pub use sysfs::{KernelDrive, kernel_drives};
