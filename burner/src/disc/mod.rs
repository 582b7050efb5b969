//! What is known of a disc apart from its layout: label, files and their names, the records of its
//! DICOMDIR, what damage it survives, and the set that it belongs to.
//!
//! Pure: nothing here lays a disc out or touches one.

mod content;
mod dicomdir;
mod label;
mod names;
mod set_info;
mod survives;

pub use content::{Content, ContentSource, Hashes, LateText};
pub use dicomdir::Directory;
pub use label::DiscLabel;
pub use names::{decode_name, encode_name};
pub use set_info::{FOLDER, Member, PARITY_DISCS_MAX, ParityDisc, SLOTS, SetInfo, payload_name};
pub use survives::{Alternative, Survives};

pub(crate) use content::is_payload;
pub(crate) use dicomdir::{Node, Nodes};
pub(crate) use names::{Names, six};
