//! Names in the UDF tree: the real ones, but for those that are longer than it can hold.
//!
//! A name has at most 254 characters of Latin-1 or 127 units of UTF-16 (UDF 2.60, 2.3.4.2 and
//! 2.1.1). A longer one loses characters before its extension and gets `#` and four digits of its
//! checksum instead, as UDF 2.60, 4.2.2.1.2 proposes; the manifest has the real name. Case counts:
//! names that differ in it alone stay as they are.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::bytes::{compressed_len, crc};
use crate::tree::Tables;

/// Bytes of a compressed name at most.
const BYTES_MAX: usize = 255;

/// Characters of an extension that are kept.
const EXTENSION_MAX: usize = 5;

/// Whether the UDF tree has the name as it is: one of at most 254 characters of Latin-1, or 127
/// units of UTF-16.
pub fn fits_udf(name: &str) -> bool {
    compressed_len(name) <= BYTES_MAX
}

/// Names of the tree; only those that had to change are kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    changed: BTreeMap<u32, Box<str>>,
}

impl Names {
    /// The name of a node as the UDF tree has it.
    pub fn name<'a>(&'a self, tables: &'a Tables, node: u32) -> &'a str {
        match self.changed.get(&node) {
            Some(name) => name,
            None => tables.name(node),
        }
    }

    /// Shortens those of one directory's names that are too long, so that all differ.
    pub fn arrange(&mut self, tables: &Tables, entries: &[u32]) {
        let is_long = |node: &&u32| !fits_udf(tables.name(**node));
        if !entries.iter().any(|node| is_long(&node)) {
            return;
        }
        let mut taken: BTreeSet<Cow<'_, str>> = entries
            .iter()
            .map(|&node| Cow::Borrowed(tables.name(node)))
            .collect();
        // By name, so that the order in which files were added has no say.
        let mut long: Vec<u32> = entries.iter().filter(is_long).copied().collect();
        long.sort_unstable_by_key(|&node| tables.name(node));
        for node in long {
            let real = tables.name(node);
            let wide: Vec<u8> = real.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let mut mark = crc(&wide);
            let mut name = shortened(real, mark);
            while !taken.insert(Cow::Owned(name.clone())) {
                mark = mark.wrapping_add(1);
                name = shortened(real, mark);
            }
            self.changed.insert(node, name.into());
        }
    }
}

/// The name with its end replaced by `#` and the mark, its extension kept where it is short.
fn shortened(real: &str, mark: u16) -> String {
    let split = real.rsplit_once('.').filter(|(base, extension)| {
        !base.is_empty() && (1..=EXTENSION_MAX).contains(&extension.chars().count())
    });
    let (base, end) = match split {
        Some((base, extension)) => (base, format!("#{mark:04X}.{extension}")),
        None => (real, format!("#{mark:04X}")),
    };
    let mut base = base.to_owned();
    loop {
        let name = format!("{base}{end}");
        if compressed_len(&name) <= BYTES_MAX || base.is_empty() {
            return name;
        }
        base.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_beginning_and_its_extension() {
        let name = shortened(&("x".repeat(251) + ".dcm"), 0xAB);
        assert_eq!(name, "x".repeat(245) + "#00AB.dcm");
        let name = shortened(&"山".repeat(140), 7);
        assert_eq!(name, "山".repeat(122) + "#0007");
        let one_wide = format!("{}山.{}", "y".repeat(150), "e".repeat(9));
        assert!(compressed_len(&shortened(&one_wide, 0)) <= BYTES_MAX);
    }
}
