//! A parity disc of a set: the parity of all members as one file, what the set is, and the
//! members' manifests.

use stele_discfs::Tree;

use super::lay::{ComposeError, DiscDraft, README, text};
use crate::composed::{Composed, ParityOf};
use crate::disc::{
    Content, ContentSource, Directory, DiscLabel, FOLDER, SET_TEXT, SET_TEXT_AGAIN, SetInfo,
    payload_name,
};
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
    let set_text = info.text().into_bytes();
    let mut contents = vec![
        bytes(README, readme::render_parity(label, info, index)),
        bytes("INDEX.HTM", index::render(label, &[], &[])),
        bytes("SPEC.TXT", spec::SPEC_TXT.to_vec()),
        bytes("DECODE.C", spec::DECODE_C.to_vec()),
        bytes(SET_TEXT, set_text.clone()),
    ];
    let items = payload.first().map_or(&[][..], |study| &study.items);
    contents.extend(
        items
            .iter()
            .zip(0..)
            .map(|(item, at)| file(label, item, at)),
    );
    // What it starts with is not lost together with what it ends with.
    contents.push(bytes(SET_TEXT_AGAIN, set_text));
    let (_, conformance) = Directory::new(label, &[], 0, &[]);
    let disc = DiscDraft {
        label,
        set_parity: Some(ParityOf {
            index,
            discs: info.members.iter().map(|member| member.number).collect(),
        }),
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
