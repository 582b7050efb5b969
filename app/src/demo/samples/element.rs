//! Data elements in Explicit VR Little Endian (PS3.5, 7.1.2).

/// Elements one after the other; the caller keeps them in order of their tags.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dataset {
    bytes: Vec<u8>,
}

impl Dataset {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// An element; the value is filled up to an even length with what its VR asks for.
    pub(crate) fn bytes(&mut self, group: u16, element: u16, vr: &str, value: &[u8]) {
        self.bytes.extend_from_slice(&group.to_le_bytes());
        self.bytes.extend_from_slice(&element.to_le_bytes());
        self.bytes.extend_from_slice(vr.as_bytes());
        let padded = value.len().next_multiple_of(2);
        if matches!(vr, "OB" | "OW" | "SQ" | "UT" | "UN") {
            self.bytes.extend_from_slice(&[0, 0]);
            let len = u32::try_from(padded).unwrap_or(u32::MAX);
            self.bytes.extend_from_slice(&len.to_le_bytes());
        } else {
            let len = u16::try_from(padded).unwrap_or(u16::MAX);
            self.bytes.extend_from_slice(&len.to_le_bytes());
        }
        self.bytes.extend_from_slice(value);
        if padded > value.len() {
            self.bytes.push(if matches!(vr, "UI" | "OB" | "OW") {
                0
            } else {
                b' '
            });
        }
    }

    /// A text.
    pub(crate) fn text(&mut self, group: u16, element: u16, vr: &str, value: &str) {
        self.bytes(group, element, vr, value.as_bytes());
    }

    /// A number of 16 bits.
    pub(crate) fn short(&mut self, group: u16, element: u16, value: u16) {
        self.bytes(group, element, "US", &value.to_le_bytes());
    }

    /// A sequence of items.
    pub(crate) fn sequence(&mut self, group: u16, element: u16, items: &[Dataset]) {
        let mut value = Vec::new();
        for item in items {
            value.extend_from_slice(&[0xFE, 0xFF, 0x00, 0xE0]);
            let len = u32::try_from(item.bytes.len()).unwrap_or(u32::MAX);
            value.extend_from_slice(&len.to_le_bytes());
            value.extend_from_slice(&item.bytes);
        }
        self.bytes(group, element, "SQ", &value);
    }
}

/// A code of three parts, as an item of a code sequence.
pub(crate) fn code(value: &str, scheme: &str, meaning: &str) -> Dataset {
    let mut item = Dataset::default();
    item.text(0x0008, 0x0100, "SH", value);
    item.text(0x0008, 0x0102, "SH", scheme);
    item.text(0x0008, 0x0104, "LO", meaning);
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_an_even_length_and_the_right_header() {
        let mut set = Dataset::default();
        set.text(0x0010, 0x0020, "LO", "abc");
        set.text(0x0008, 0x0018, "UI", "1.2");
        assert_eq!(
            set.as_bytes(),
            b"\x10\0\x20\0LO\x04\0abc \x08\0\x18\0UI\x04\x001.2\0"
        );
        let mut set = Dataset::default();
        set.sequence(0x0040, 0xA043, &[Dataset::default()]);
        assert_eq!(
            set.as_bytes(),
            b"\x40\0\x43\xA0SQ\0\0\x08\0\0\0\xFE\xFF\0\xE0\0\0\0\0"
        );
    }
}
