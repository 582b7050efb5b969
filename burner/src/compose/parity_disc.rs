//! A parity disc of a set: the parity of all members as one file, what the set is, and the
//! members' manifests.

use stele_discfs::Tree;

use super::lay::{ComposeError, DiscDraft, README, text};
use crate::composed::Composed;
use crate::disc::{Content, ContentSource, Directory, DiscLabel, FOLDER, SetInfo, payload_name};
use crate::item::{Item, StudyItems};
use crate::spec;
use crate::texts::{index, readme};

/// Lays out parity disc `index` of a set. `payload` is one study without name whose items are the
/// parity of the set's content and the members' manifests in the order of slots.
///
/// # Errors
/// [`ComposeError`]; [`ComposeError::TooLarge`] where it does not fit the medium.
pub fn compose_parity(
    label: &DiscLabel,
    info: &SetInfo,
    index: u8,
    payload: &[StudyItems],
    fixed_parity: Option<u8>,
) -> Result<Composed, ComposeError> {
    let bytes = |path: &str, bytes: Vec<u8>| {
        let len = bytes.len() as u64;
        text(label, path, len, ContentSource::Bytes(bytes))
    };
    let set_text = format!("{FOLDER}/SET.TXT");
    let mut contents = vec![
        bytes(README, readme::render_parity(label, info, index)),
        bytes("INDEX.HTM", index::render(label, &[], &[])),
        bytes("SPEC.TXT", spec::SPEC_TXT.to_vec()),
        bytes("DECODE.C", spec::DECODE_C.to_vec()),
        bytes(&set_text, info.text().into_bytes()),
    ];
    let items = payload.first().map_or(&[][..], |study| &study.items);
    contents.extend(
        items
            .iter()
            .zip(0..)
            .map(|(item, at)| file(label, item, at)),
    );
    let (_, conformance) = Directory::new(label, &[], 0, &[]);
    let disc = DiscDraft {
        label,
        set_parity: Some(index),
        tree: Tree::new(),
        contents,
        conformance,
    };
    disc.arrange(payload, info.capacity, fixed_parity)
}

fn file(label: &DiscLabel, item: &Item, at: u32) -> Content {
    let name = payload_name(at as usize);
    let source = ContentSource::Item { study: 0, item: at };
    text(label, &format!("{FOLDER}/{name}"), item.seen.len, source)
}
