//! What is known of a disc apart from its layout: label, files and their names, the records of its
//! DICOMDIR, what damage it survives, and the set that it belongs to.
//!
//! Pure: nothing here lays a disc out or touches one.

mod content;
mod dicomdir;
mod label;
mod member;
mod names;
mod set_info;
mod so_far;
mod survives;

pub use content::{Content, ContentSource, Hashes, LateText};
pub use dicomdir::Directory;
pub use label::DiscLabel;
pub use member::{BuiltMember, Member};
pub use names::{decode_name, encode_name, windows_name, without_case};
pub use set_info::{
    FOLDER, PARITY_DISCS_MAX, ParityDisc, SET_TEXT, SET_TEXT_AGAIN, SLOTS, SetInfo, payload_name,
};
pub use so_far::{SET_SO_FAR, parse_set_so_far, set_so_far};
pub use survives::{Alternative, Survives};

pub(crate) use content::is_payload;
pub(crate) use dicomdir::{Node, Nodes};
pub(crate) use names::{Names, six};
