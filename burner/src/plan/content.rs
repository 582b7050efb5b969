//! What one disc holds, as the caller keeps it until the disc is built.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::composed::Composed;
use crate::disc::{DiscLabel, LateText};
use crate::item::{StudyAbout, StudyItems};

/// The content of one disc.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DiscContent {
    /// What the disc is called.
    pub label: DiscLabel,
    /// Parity strips where policy fixed them.
    pub parity: Option<u8>,
    /// The studies on it, whole or in part.
    pub parts: Vec<Part>,
    /// j, where it is parity disc j of its set; it then holds no studies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_parity: Option<u8>,
}

/// A study, or a part of one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Part {
    /// Key of the study version.
    pub key: u64,
    /// Its items, as ranges of indexes: first and one behind the last.
    pub items: Vec<(u32, u32)>,
    /// The caller's number of the patient and what is said of the study, as of the plan: a disc
    /// that is built once more says the same, whatever was corrected since. None where version
    /// 0.1.0 planned it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<(u64, StudyAbout)>,
    /// The key that stands on the disc, where another caller made it: its manifest names the study
    /// by that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_disc: Option<u64>,
}

impl Part {
    /// Indexes of the items, ascending.
    fn indexes(&self) -> impl Iterator<Item = u32> + '_ {
        self.items.iter().flat_map(|(from, to)| *from..*to)
    }
}

impl DiscContent {
    /// Keys of the studies on the disc.
    pub fn keys(&self) -> Vec<u64> {
        self.parts.iter().map(|part| part.key).collect()
    }

    /// Whether nothing is left to be put on it: it holds no item, and no parity.
    pub fn is_empty(&self) -> bool {
        self.set_parity.is_none() && self.parts.iter().all(|part| part.items.is_empty())
    }

    /// The key of the study that the disc's manifest has under this one; none where the disc holds
    /// no such study.
    pub fn key_of(&self, on_disc: u64) -> Option<u64> {
        let mut parts = self.parts.iter();
        let part = parts.find(|part| part.on_disc.unwrap_or(part.key) == on_disc);
        part.map(|part| part.key)
    }

    /// Indexes of the items of a study that are on the disc.
    pub fn items_of(&self, key: u64) -> Vec<u32> {
        let part = self.parts.iter().find(|part| part.key == key);
        part.map(|part| part.indexes().collect())
            .unwrap_or_default()
    }

    /// The studies as they are on the disc, out of the whole ones; one that is not among `all`
    /// is left out.
    pub fn studies(&self, all: &[StudyItems]) -> Vec<StudyItems> {
        let found = self.parts.iter().filter_map(|part| {
            let whole = all.iter().find(|study| study.key == part.key)?;
            let items = part
                .indexes()
                .filter_map(|i| whole.items.get(i as usize).cloned());
            let said = part.said.as_ref();
            let (patient, about) = said
                .map_or((whole.patient, &whole.about), |(patient, about)| {
                    (*patient, about)
                });
            Some(StudyItems {
                items: items.collect(),
                about: about.clone(),
                patient,
                ..*whole
            })
        });
        found.collect()
    }

    /// Leaves out the items that stand at these places among those of a study that are on the
    /// disc.
    pub fn leave_out(&mut self, key: u64, at: &BTreeSet<u32>) {
        let Some(part) = self.parts.iter_mut().find(|part| part.key == key) else {
            return;
        };
        let placed = (0_u32..).zip(part.indexes());
        let kept = placed.filter(|(place, _)| !at.contains(place));
        part.items = ranges(kept.map(|(_, index)| index));
    }
}

/// Ascending indexes as ranges.
pub(super) fn ranges(indexes: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for index in indexes {
        match ranges.last_mut() {
            Some((_, end)) if *end == index => *end += 1,
            _ => ranges.push((index, index.saturating_add(1))),
        }
    }
    ranges
}

/// Length of a disc's `MANIFEST.JSN`.
pub(super) fn manifest_bytes(composed: &Composed) -> u64 {
    composed
        .late(LateText::Manifest)
        .map_or(0, |(_, content)| content.len)
}
