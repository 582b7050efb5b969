//! Elements in Explicit VR Little Endian (PS3.5 7.1.2): written, and read back from our own bytes.
//!
//! It knows the form of an element and the meaning of none.

use crate::exact::number;

/// Whether the length of a value of this VR has 32 bits behind two reserved bytes (PS3.5 7.1.2).
pub(crate) fn has_long_header(vr: [u8; 2]) -> bool {
    matches!(
        &vr,
        b"OB"
            | b"OD"
            | b"OF"
            | b"OL"
            | b"OV"
            | b"OW"
            | b"SQ"
            | b"SV"
            | b"UC"
            | b"UN"
            | b"UR"
            | b"UT"
            | b"UV"
    )
}

/// Whether values of this VR are text in the Specific Character Set (PS3.5 6.1.2.2).
pub(crate) fn is_text(vr: [u8; 2]) -> bool {
    matches!(&vr, b"LO" | b"LT" | b"PN" | b"SH" | b"ST" | b"UC" | b"UT")
}

/// Appends an element; a value of odd length is padded as its VR asks (PS3.5 6.2).
///
/// A value too long for its header is left out: the element is then empty. Values are bounded far
/// below that where they are read.
pub(crate) fn put(out: &mut Vec<u8>, tag: u32, vr: [u8; 2], value: &[u8]) {
    let even = value.len().next_multiple_of(2);
    let fits = has_long_header(vr) || u16::try_from(even).is_ok();
    let (value, even) = if fits { (value, even) } else { (&[][..], 0) };
    put_tag(out, tag);
    out.extend_from_slice(&vr);
    if has_long_header(vr) {
        out.extend_from_slice(&[0, 0]);
        out.extend_from_slice(&number::<usize, u32>(even).to_le_bytes());
    } else {
        out.extend_from_slice(&number::<usize, u16>(even).to_le_bytes());
    }
    out.extend_from_slice(value);
    if value.len() < even {
        out.push(if matches!(&vr, b"UI" | b"OB" | b"UN") {
            0
        } else {
            b' '
        });
    }
}

/// Appends a tag: group, then element.
pub(crate) fn put_tag(out: &mut Vec<u8>, tag: u32) {
    let [e0, e1, g0, g1] = tag.to_le_bytes();
    out.extend_from_slice(&[g0, g1, e0, e1]);
}

/// One element of our own bytes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Element<'a> {
    /// Group and element number in one.
    pub(crate) tag: u32,
    /// Value representation.
    pub(crate) vr: [u8; 2],
    /// The value with its padding.
    pub(crate) value: &'a [u8],
    /// Header and value.
    pub(crate) whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// The value as text, without padding.
    pub(crate) fn text(&self) -> &'a str {
        let text = std::str::from_utf8(self.value).unwrap_or_default();
        text.trim_matches(['\0', ' '])
    }
}

/// The elements of bytes that [`put`] wrote; ends where they are something else.
#[derive(Clone, Debug)]
pub(crate) struct Elements<'a>(pub(crate) &'a [u8]);

impl<'a> Iterator for Elements<'a> {
    type Item = Element<'a>;

    fn next(&mut self) -> Option<Element<'a>> {
        let (&[g0, g1, e0, e1, v0, v1, l0, l1], rest) = self.0.split_first_chunk::<8>()?;
        let vr = [v0, v1];
        let (header, len) = if has_long_header(vr) {
            (12, u32::from_le_bytes(*rest.first_chunk::<4>()?))
        } else {
            (8, u32::from(u16::from_le_bytes([l0, l1])))
        };
        let len = usize::try_from(len).ok()?;
        let (whole, tail) = self.0.split_at_checked(len.checked_add(header)?)?;
        self.0 = tail;
        Some(Element {
            tag: u32::from_le_bytes([e0, e1, g0, g1]),
            vr,
            value: whole.get(header..)?,
            whole,
        })
    }
}

/// The element of this tag.
pub(crate) fn find(bytes: &[u8], tag: u32) -> Option<Element<'_>> {
    Elements(bytes).find(|element| element.tag == tag)
}

/// The items of a sequence's value, each as its elements.
pub(crate) fn items(sequence: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = sequence;
    std::iter::from_fn(move || {
        let (&[.., l0, l1, l2, l3], tail) = rest.split_first_chunk::<8>()?;
        let len = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])).ok()?;
        let (item, behind) = tail.split_at_checked(len)?;
        rest = behind;
        Some(item)
    })
}

/// The elements of the first item of a sequence's value.
pub(crate) fn first_item(sequence: &[u8]) -> &[u8] {
    items(sequence).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_written_as_the_standard_shows_and_read_back() {
        let mut out = Vec::new();
        put(&mut out, 0x0008_0060, *b"CS", b"CT");
        put(&mut out, 0x0020_000D, *b"UI", b"1.2");
        put(&mut out, 0x0020_0013, *b"IS", b"7");
        put(&mut out, 0x0002_0001, *b"OB", &[0, 1]);
        let expected = b"\x08\0\x60\0CS\x02\0CT\x20\0\x0D\0UI\x04\x001.2\0\
            \x20\0\x13\0IS\x02\x007 \x02\0\x01\0OB\0\0\x02\0\0\0\0\x01";
        assert_eq!(out, expected);
        let read: Vec<_> = Elements(&out).map(|e| (e.tag, e.text())).collect();
        assert_eq!(
            read[..3],
            [
                (0x0008_0060, "CT"),
                (0x0020_000D, "1.2"),
                (0x0020_0013, "7")
            ]
        );
        assert_eq!(find(&out, 0x0002_0001).unwrap().value, [0, 1]);
        assert!(Elements(&out[..9]).next().is_none());
    }
}
