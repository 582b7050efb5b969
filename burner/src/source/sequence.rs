//! Copies a sequence out of a header for a directory record: Explicit VR Little Endian, defined
//! lengths, text in UTF-8, however the object is written (PS3.5 7.5).
//!
//! Bounded in length and depth; private elements and binary data are left out. Of the content of an
//! SR document only what modifies its title is taken (PS3.3 F.5.25 and F.5.26).

use crate::exact::{number, part_mut};
use dicom_core::Tag;
use dicom_core::dictionary::DataDictionary;
use dicom_dictionary_std::StandardDataDictionary;

use super::charset::Charset;
use super::guard::{Element, Encoding, HeadError, ITEM, ITEM_END, SEQUENCE_END, Walker};
use super::values::clean;
use crate::fileset::{CONTENT_SEQUENCE, put, put_tag};

/// Bytes of a copied sequence at most: more than a hundred references. A longer one is left out.
const LENGTH_MAX: usize = 32 << 10;
/// Sequences inside of sequences at most.
const DEPTH_MAX: u32 = 8;
/// Longest value copied.
const VALUE_MAX: u32 = 4096;
/// Relationship Type of a content item.
const RELATIONSHIP: u32 = 0x0040_A010;

/// Whether the element is a sequence, by its own word or by the dictionary.
pub(super) fn is_sequence(element: Element) -> bool {
    vr_of(element) == *b"SQ"
}

fn vr_of(element: Element) -> [u8; 2] {
    match element.vr {
        Some(vr) if vr != *b"UN" => vr,
        // What has no length is a sequence: nothing else wanted here is without one.
        _ if element.len.is_none() => *b"SQ",
        _ => {
            let [e0, e1, g0, g1] = element.tag.to_le_bytes();
            let tag = Tag(u16::from_le_bytes([g0, g1]), u16::from_le_bytes([e0, e1]));
            let known = StandardDataDictionary.by_tag(tag);
            let vr = known.map(|entry| entry.vr.relaxed().to_bytes());
            vr.unwrap_or(*b"UN")
        }
    }
}

/// The sequence's value; `None` where it is broken, too long or empty.
///
/// The walker stands anywhere afterwards: the caller skips the element.
pub(super) fn copy(
    walker: &mut Walker<'_>,
    element: Element,
    charset: &Charset,
) -> Option<Vec<u8>> {
    let mut copy = SequenceCopy {
        charset,
        out: Vec::new(),
    };
    copy.sequence(walker, element, walker.encoding(), 0).ok()?;
    (!copy.out.is_empty()).then_some(copy.out)
}

struct SequenceCopy<'a> {
    charset: &'a Charset,
    out: Vec<u8>,
}

impl SequenceCopy<'_> {
    /// Copies the items of a sequence and leaves the walker behind it.
    fn sequence(
        &mut self,
        walker: &mut Walker<'_>,
        sequence: Element,
        around: Encoding,
        depth: u32,
    ) -> Result<(), HeadError> {
        if depth >= DEPTH_MAX {
            return Err(HeadError::Malformed);
        }
        // UN of a known length is implicit inside as well (PS3.5 6.2.2 note 2).
        let encoding = walker.inside(sequence, around);
        let end = sequence
            .len
            .map(|len| sequence.value_at.saturating_add(u64::from(len)));
        walker.go_to(sequence.value_at);
        loop {
            if end.is_some_and(|end| walker.at() >= end) {
                return Ok(());
            }
            let item = walker.header(encoding)?;
            walker.go_to(item.value_at);
            match item.tag {
                SEQUENCE_END => return Ok(()),
                ITEM => {}
                _ => return Err(HeadError::Malformed),
            }
            let start = self.out.len();
            put_tag(&mut self.out, ITEM);
            self.out.extend_from_slice(&[0; 4]);
            let title_only = depth == 0 && sequence.tag == CONTENT_SEQUENCE;
            let kept = self.item(walker, item, encoding, depth, title_only)?;
            if kept {
                self.close(start + 4)?;
            } else {
                self.out.truncate(start);
            }
        }
    }

    /// Copies the elements of an item and leaves the walker behind it; false where the item is
    /// not one that was asked for.
    fn item(
        &mut self,
        walker: &mut Walker<'_>,
        item: Element,
        encoding: Encoding,
        depth: u32,
        title_only: bool,
    ) -> Result<bool, HeadError> {
        let end = item
            .len
            .map(|len| item.value_at.saturating_add(u64::from(len)));
        let mut kept = !title_only;
        loop {
            if end.is_some_and(|end| walker.at() >= end) {
                return Ok(kept);
            }
            let element = walker.header(encoding)?;
            if element.tag == ITEM_END {
                walker.go_to(element.value_at);
                return Ok(kept);
            }
            // The sequence ends, and this item with it.
            if element.tag == SEQUENCE_END && end.is_none() {
                return Ok(kept);
            }
            let short = element.len.is_some_and(|len| len <= VALUE_MAX);
            if title_only && element.tag == RELATIONSHIP && short {
                let word = walker.value(element)?;
                kept = word.trim_ascii_end() == b"HAS CONCEPT MOD";
            }
            let rejected = title_only && !kept && element.tag >= RELATIONSHIP;
            if let (true, Some(end)) = (rejected, end) {
                walker.go_to(end);
                return Ok(false);
            }
            if !rejected {
                self.element(walker, element, encoding, depth)?;
            }
            let behind = walker.behind(element, encoding, depth)?;
            walker.go_to(behind);
        }
    }

    fn element(
        &mut self,
        walker: &mut Walker<'_>,
        element: Element,
        encoding: Encoding,
        depth: u32,
    ) -> Result<(), HeadError> {
        let tag = element.tag;
        let (group, number) = (tag >> 16, tag & 0xFFFF);
        if group % 2 == 1 || number == 0 || group >= 0xFFFC {
            return Ok(());
        }
        let vr = vr_of(element);
        if vr == *b"SQ" {
            put(&mut self.out, tag, vr, &[]);
            let length_at = self.out.len() - 4;
            self.sequence(walker, element, encoding, depth + 1)?;
            return self.close(length_at);
        }
        if element.len.is_some_and(|len| len <= VALUE_MAX) {
            let big_endian = encoding.big_endian;
            let value = clean(vr, walker.value(element)?, self.charset, big_endian);
            if let Some(value) = value {
                put(&mut self.out, tag, vr, &value);
            }
        }
        Ok(())
    }

    /// Writes the length of what followed the length field.
    fn close(&mut self, length_at: usize) -> Result<(), HeadError> {
        if self.out.len() > LENGTH_MAX {
            return Err(HeadError::Malformed);
        }
        let length: u32 = number(self.out.len() - length_at - 4);
        let field = part_mut(&mut self.out, length_at..length_at + 4);
        field.copy_from_slice(&length.to_le_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copied(mut bytes: &[u8], encoding: Encoding) -> Option<Vec<u8>> {
        let mut walker = Walker::new(&mut bytes, encoding, 0);
        let element = walker.next(u32::MAX).ok()??;
        assert!(is_sequence(element));
        copy(&mut walker, element, &Charset::new(b"ISO_IR 100"))
    }

    #[test]
    fn one_sequence_is_the_same_from_implicit_and_explicit_and_undefined_lengths() {
        // Concept Name Code Sequence with a meaning in Latin-1.
        let implicit = b"\x40\0\x43\xA0\xFF\xFF\xFF\xFF\xFE\xFF\0\xE0\xFF\xFF\xFF\xFF\
            \x08\0\x04\x01\x02\0\0\0\xC4 \xFE\xFF\x0D\xE0\0\0\0\0\xFE\xFF\xDD\xE0\0\0\0\0";
        let explicit = b"\x40\0\x43\xA0SQ\0\0\x12\0\0\0\xFE\xFF\0\xE0\x0A\0\0\0\
            \x08\0\x04\x01LO\x02\0\xC4 ";
        let expected = b"\xFE\xFF\0\xE0\x0A\0\0\0\x08\0\x04\x01LO\x02\0\xC3\x84";
        assert_eq!(copied(implicit, Encoding::IMPLICIT).unwrap(), expected);
        assert_eq!(copied(explicit, Encoding::META).unwrap(), expected);
        for cut in 13..explicit.len() {
            assert_eq!(copied_cut(&explicit[..cut]), None, "{cut}");
        }
    }

    fn copied_cut(bytes: &[u8]) -> Option<Vec<u8>> {
        let mut bytes = bytes;
        let mut walker = Walker::new(&mut bytes, Encoding::META, 0);
        let element = walker.next(u32::MAX).ok()??;
        copy(&mut walker, element, &Charset::default())
    }

    #[test]
    fn of_a_report_only_what_modifies_its_title_is_taken() {
        let item = |relation: &[u8; 15], code: &[u8; 2]| {
            let mut item = b"\xFE\xFF\0\xE0\x22\0\0\0\x40\0\x10\xA0CS\x10\0".to_vec();
            item.extend_from_slice(relation);
            item.extend_from_slice(b" \x40\0\x40\xA0CS\x02\0");
            item.extend_from_slice(code);
            item
        };
        let mut report = b"\x40\0\x30\xA7SQ\0\0\x54\0\0\0".to_vec();
        report.extend(item(b"CONTAINS       ", b"AA"));
        report.extend(item(b"HAS CONCEPT MOD", b"BB"));
        let copied = copied(&report, Encoding::META).unwrap();
        assert_eq!(copied, item(b"HAS CONCEPT MOD", b"BB"));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fail_and_what_it_gives_is_well_formed(
            bytes in proptest::collection::vec(
                proptest::sample::select(vec![
                    &b"\xFE\xFF\0\xE0\xFF\xFF\xFF\xFF"[..], b"\xFE\xFF\0\xE0\x08\0\0\0",
                    b"\xFE\xFF\x0D\xE0\0\0\0\0", b"\xFE\xFF\xDD\xE0\0\0\0\0",
                    b"\x40\0\x43\xA0SQ\0\0\xFF\xFF\xFF\xFF", b"\x40\0\x10\xA0CS\0\0", b"\0",
                    b"\x08\0\0\x01SH\x02\0AB", b"\x08\0\0\x01UN\0\0\xFF\xFF\xFF\xFF",
                ]),
                0..30,
            ),
            content in proptest::bool::ANY,
        ) {
            let tag = if content { b"\x40\0\x30\xA7" } else { b"\x40\0\x43\xA0" };
            let head = [&tag[..], b"SQ\0\0\xFF\xFF\xFF\xFF"].concat();
            let whole = [head, bytes.concat()].concat();
            if let Some(value) = copied(&whole, Encoding::META) {
                let behind = crate::fileset::items(&value).map(|item| item.len() + 8);
                proptest::prop_assert_eq!(behind.sum::<usize>(), value.len());
            }
        }
    }

    #[test]
    fn too_long_and_too_deep_is_left_out() {
        let mut long = b"\x40\0\x43\xA0SQ\0\0\0\0\x04\0".to_vec();
        long.extend(b"\xFE\xFF\0\xE0\x08\0\0\0\x08\0\0\x01SH\0\0".repeat(1 << 14));
        assert_eq!(copied(&long, Encoding::META), None);
        let deep = b"\x40\0\x43\xA0SQ\0\0\xFF\xFF\xFF\xFF\xFE\xFF\0\xE0\xFF\xFF\xFF\xFF";
        assert_eq!(copied(&deep.repeat(20), Encoding::META), None);
    }
}
