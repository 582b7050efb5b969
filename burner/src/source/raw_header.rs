//! The values of an object's header as they stand in its file.

/// Values as they stand in the file.
#[derive(Debug, Default)]
pub(super) struct RawHeader {
    pub(super) values: Vec<(u32, Vec<u8>)>,
    /// Values of sequences, as Explicit VR Little Endian in UTF-8.
    pub(super) sequences: Vec<(u32, Vec<u8>)>,
    /// Binary values have their most significant byte first.
    pub(super) big_endian: bool,
    /// Tags of wanted values that were too long to keep, and of groups that are passed over.
    pub(super) not_kept: Vec<u32>,
    /// The file ends within an element behind those that are needed.
    pub(super) cut_off: bool,
}

impl RawHeader {
    /// Whether an element of this tag was met before. Only the first one counts: a file that
    /// repeats one a million times costs no more than one that has it once.
    pub(super) fn has(&self, tag: u32) -> bool {
        self.values.iter().any(|(have, _)| *have == tag)
            || self.sequences.iter().any(|(have, _)| *have == tag)
            || self.not_kept.contains(&tag)
    }
    /// The value of a sequence; nothing where there is none or it was too long to keep.
    pub(super) fn sequence(&self, tag: u32) -> &[u8] {
        let found = self.sequences.iter().find(|(have, _)| *have == tag);
        found.map_or(&[], |(_, value)| value)
    }
    /// The value of an element as it stands in the file.
    pub(super) fn bytes(&self, tag: u32) -> &[u8] {
        let found = self.values.iter().find(|(have, _)| *have == tag);
        found.map_or(&[], |(_, value)| value)
    }
    /// UIDs and codes: ASCII, padded with NUL or spaces.
    pub(super) fn ascii(&self, tag: u32) -> String {
        let text = String::from_utf8_lossy(self.bytes(tag));
        text.trim_matches(['\0', ' ']).to_owned()
    }
    /// A UID, or nothing where it is not one: printable ASCII, at most 64 characters. Some have
    /// letters; none has a colon, which stands in the name of a case.
    pub(super) fn uid(&self, tag: u32) -> String {
        let uid = self.ascii(tag);
        let fits = uid.len() <= 64
            && uid
                .bytes()
                .all(|b| b.is_ascii_graphic() && b != b'\\' && b != b':');
        if fits { uid } else { String::new() }
    }
    pub(super) fn number(&self, tag: u32) -> Option<i64> {
        self.ascii(tag).parse().ok()
    }
}
