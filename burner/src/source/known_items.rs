//! Leaves out of a scan what the archive has already.

use super::group::{Grouped, GroupedStudy};
use super::item_hash::hash_of;
use super::{Exception, ExceptionKind, Sources};
use crate::item::{Item, ItemKind};

/// An item that the archive has, with its hash where a manifest tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownItem {
    /// The item as it was taken in.
    pub item: Item,
    /// BLAKE3 of its bytes, where it is known.
    pub blake3: Option<[u8; 32]>,
}

/// What is left of a scan.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OnlyNew {
    /// Studies with the items that are new; those without any are gone.
    pub grouped: Grouped,
    /// Items that the archive has.
    pub known: u64,
    /// Bytes of these.
    pub known_bytes: u64,
}

/// Keeps of every study only what is new. `known` gives what the archive has of a study by its
/// Study Instance UID (or `case:` and name).
///
/// An item is known where the same file, by path and fingerprint, was taken in, or an item of the
/// same SOP Instance UID (a document: of the same name) with the same bytes. An object that is not
/// known but whose SOP Instance UID is there stays, with a notice: it is a correction.
pub fn only_new(
    grouped: Grouped,
    known: &mut dyn FnMut(&str) -> Vec<KnownItem>,
    sources: &dyn Sources,
) -> OnlyNew {
    let mut out = OnlyNew {
        grouped: Grouped {
            exceptions: grouped.exceptions,
            duplicates: grouped.duplicates,
            twins: grouped.twins,
            ..Grouped::default()
        },
        known: grouped.duplicates.files,
        known_bytes: grouped.duplicates.bytes,
    };
    for study in grouped.studies {
        let old = Index::new(known(&study.about.study_instance_uid));
        out.study(study, &old, sources);
    }
    out
}

impl OnlyNew {
    fn study(&mut self, mut study: GroupedStudy, old: &Index, sources: &dyn Sources) {
        let mut items = Vec::with_capacity(study.items.len());
        for mut item in std::mem::take(&mut study.items) {
            let named = old.of_name(&item);
            if old.has_file(&item) || named.iter().any(|k| is_same(k, &item, sources)) {
                self.known += 1;
                self.known_bytes = self.known_bytes.saturating_add(item.seen.len);
                continue;
            }
            if !named.is_empty() && matches!(item.kind, ItemKind::Object { .. }) {
                let kind = ExceptionKind::ChangedObject;
                item.notice = Some(kind.to_string());
                self.grouped.exceptions.push(Exception {
                    path: item.source.clone(),
                    kind,
                    other: named.last().map(|known| known.item.source.clone()),
                });
            }
            items.push(item);
        }
        if items.is_empty() {
            return;
        }
        // Series and modalities are those of the version that is left.
        study.items = items;
        study.recount();
        self.grouped.studies.push(study);
    }
}

/// What the archive has of one study, sorted by path and by name.
struct Index {
    by_path: Vec<KnownItem>,
    /// Indices into `by_path`, by what the item is called.
    by_name: Vec<usize>,
}

impl Index {
    fn new(mut known: Vec<KnownItem>) -> Self {
        known.sort_by(|a, b| a.item.source.cmp(&b.item.source));
        let mut by_name: Vec<usize> = (0..known.len()).collect();
        by_name.sort_by_key(|&at| known.get(at).map(|k| name_of(&k.item).to_vec()));
        Self {
            by_path: known,
            by_name,
        }
    }

    fn has_file(&self, item: &Item) -> bool {
        let from = self
            .by_path
            .partition_point(|k| k.item.source < item.source);
        self.by_path
            .iter()
            .skip(from)
            .take_while(|k| k.item.source == item.source)
            .any(|k| k.item.seen == item.seen)
    }

    fn of_name(&self, item: &Item) -> Vec<&KnownItem> {
        let wanted = name_of(item);
        let name = |at: &usize| self.by_path.get(*at).map(|k| name_of(&k.item));
        let from = self.by_name.partition_point(|at| name(at) < Some(wanted));
        self.by_name
            .iter()
            .skip(from)
            .take_while(|at| name(at) == Some(wanted))
            .filter_map(|&at| self.by_path.get(at))
            .collect()
    }
}

/// An object is called by its UID, a document by its name.
fn name_of(item: &Item) -> &[u8] {
    match &item.kind {
        ItemKind::Object {
            sop_instance_uid, ..
        } => sop_instance_uid.as_bytes(),
        ItemKind::Document => &item.name,
    }
}

fn is_same(known: &KnownItem, item: &Item, sources: &dyn Sources) -> bool {
    let old = &known.item.seen;
    if old.len != item.seen.len || old.head != item.seen.head {
        return false;
    }
    let Ok(new) = hash_of(item, sources) else {
        return false;
    };
    match known.blake3 {
        Some(old) => old == new,
        None => hash_of(&known.item, sources).is_ok_and(|old| old == new),
    }
}
