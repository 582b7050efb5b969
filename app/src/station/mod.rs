//! This station's drives. Their names: `virtual:NAME` for a recorder that lives in the archive's
//! `drives/` folder, `/dev/sr0` for a drive of the kernel. Those are told of by UDisks2, and looked
//! for in sysfs where there is none.

pub mod identity;
mod kernel_drives;
mod lying;
mod media;
mod named;
pub mod notify;
pub mod pacs;
pub mod portal;
pub mod preferences;
mod stay_awake;
mod tray_watch;
pub mod udisks;
mod virtual_drives;
mod virtual_labels;

pub use kernel_drives::{is_device, open_device};
pub use lying::{Condition, Lying, Unseen};
pub use media::{class_of, media_sectors, planned_medium};
pub use named::drive_meant;
pub use stay_awake::StayAwake;
pub use tray_watch::TrayWatch;
pub use virtual_drives::{
    Load, StationError, VirtualTray, count, create, create_next, glance, list, load, names, open,
    open_raw, require, virtual_trays,
};
pub use virtual_labels::{VirtualLabels, label_in, write_label};

/// What a drive's tray is like.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TrayState {
    /// The drive does not say, or cannot be asked.
    #[default]
    Unknown,
    /// It is out; a disc may lie on it.
    Open,
    /// It is in, and nothing lies on it.
    Empty,
    /// It is in, with a disc on it.
    Holds,
}

impl TrayState {
    /// Whether a disc can be laid in.
    pub fn takes_a_disc(self) -> bool {
        matches!(self, Self::Open | Self::Empty)
    }
}

/// A drive as lists show it.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct DriveRow {
    /// The name to give to `--drive`.
    pub name: String,
    /// Vendor and product.
    pub model: String,
    /// What lies in it.
    pub medium: Lying,
    /// Whether a blank lies in it.
    pub blank: bool,
    /// What its tray is like.
    pub tray: TrayState,
    /// The drive's serial number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// Revision of its firmware.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firmware: Option<String>,
    /// Who told of a drive of the kernel: `udisks2` or `sysfs`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found_by: Option<&'static str>,
    /// File of the virtual medium.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Serial on the medium's label, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}
