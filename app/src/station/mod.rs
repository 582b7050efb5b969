//! This station's drives. Their names: `virtual:NAME` for a recorder that lives in the archive's
//! `drives/` folder, `/dev/sr0` for a drive of the kernel.

mod kernel_drives;
mod sticker;
mod virtual_drives;

pub use kernel_drives::{is_device, open_device};
pub use sticker::{Stickers, label_in, stick};
pub use virtual_drives::{Load, StationError, create, create_next, list, load, open, open_raw};

/// A drive as lists show it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct DriveRow {
    /// The name to give to `--drive`.
    pub name: String,
    /// Vendor and product.
    pub model: String,
    /// What lies in it, in words.
    pub medium: String,
    /// Whether a blank lies in it.
    pub blank: bool,
    /// File of the virtual medium.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Serial on the medium's label, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}
