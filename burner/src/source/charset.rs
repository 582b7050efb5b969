//! Decodes DICOM text by its Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 6.1.2).
//!
//! What cannot be decoded becomes U+FFFD; nothing fails. It is for showing and finding: the bytes
//! of the file itself are archived as they are.

use encoding_rs::Encoding;

/// The character sets of one data set.
#[derive(Clone, Debug)]
pub(super) struct Charset {
    /// The set in force where a text begins.
    first: &'static Encoding,
    /// Whether escape sequences switch (ISO 2022).
    switches: bool,
}

/// What the bytes up to the next escape sequence mean.
#[derive(Copy, Clone)]
enum Mode {
    /// As they are, in this encoding.
    Plain(&'static Encoding),
    /// JIS X 0208 in the lower half: two bytes a character.
    Jis0208,
    /// JIS X 0212 in the lower half.
    Jis0212,
}

impl Default for Charset {
    fn default() -> Self {
        Self::new(b"")
    }
}

impl Charset {
    /// By the value of (0008,0005), several terms with backslashes between them.
    pub(super) fn new(value: &[u8]) -> Self {
        let mut terms = value.split(|&b| b == b'\\').map(|term| {
            let text = String::from_utf8_lossy(term);
            text.trim_matches([' ', '\0']).to_owned()
        });
        let first = terms.next().unwrap_or_default();
        Self {
            first: single(&first),
            switches: terms.next().is_some() || first.starts_with("ISO 2022"),
        }
    }

    /// The text without padding and control characters.
    pub(super) fn decode(&self, bytes: &[u8]) -> String {
        let mut out = String::with_capacity(bytes.len());
        if self.switches {
            self.decode_segments(bytes, &mut out);
        } else {
            out.push_str(&self.first.decode_without_bom_handling(bytes).0);
        }
        out.retain(|c| !c.is_control());
        out.trim().to_owned()
    }

    fn decode_segments(&self, bytes: &[u8], out: &mut String) {
        let mut mode = Mode::Plain(self.first);
        let mut rest = bytes;
        while !rest.is_empty() {
            let end = rest.iter().position(|&b| b == 0x1B).unwrap_or(rest.len());
            let (segment, tail) = rest.split_at_checked(end).unwrap_or((rest, &[]));
            self.decode_segment(segment, mode, out);
            rest = tail;
            if let Some(after) = tail.strip_prefix(b"\x1B") {
                (mode, rest) = escape(after, mode);
            }
        }
    }

    /// One run between escape sequences. Delimiters end what an escape sequence began
    /// (PS3.5 6.1.2.5.3).
    fn decode_segment(&self, bytes: &[u8], mode: Mode, out: &mut String) {
        let shift = match mode {
            Mode::Plain(encoding) => {
                out.push_str(&encoding.decode_without_bom_handling(bytes).0);
                return;
            }
            Mode::Jis0208 => [].as_slice(),
            Mode::Jis0212 => &[0x8F],
        };
        let mut rest = bytes;
        while let [a @ 0x21..=0x7E, b @ 0x21..=0x7E, tail @ ..] = rest {
            let mut euc = shift.to_vec();
            euc.extend([a | 0x80, b | 0x80]);
            out.push_str(&encoding_rs::EUC_JP.decode_without_bom_handling(&euc).0);
            rest = tail;
        }
        out.push_str(&self.first.decode_without_bom_handling(rest).0);
    }
}

/// What an escape sequence (its bytes behind ESC) switches to, and what follows it.
fn escape(after: &[u8], before: Mode) -> (Mode, &[u8]) {
    let known: [(&[u8], Mode); 17] = [
        (b"(B", Mode::Plain(encoding_rs::WINDOWS_1252)),
        (b"(J", Mode::Plain(encoding_rs::SHIFT_JIS)),
        (b")I", Mode::Plain(encoding_rs::SHIFT_JIS)),
        (b"$B", Mode::Jis0208),
        (b"$(D", Mode::Jis0212),
        (b"$)C", Mode::Plain(encoding_rs::EUC_KR)),
        (b"$)A", Mode::Plain(encoding_rs::GBK)),
        (b"-A", Mode::Plain(encoding_rs::WINDOWS_1252)),
        (b"-B", Mode::Plain(encoding_rs::ISO_8859_2)),
        (b"-C", Mode::Plain(encoding_rs::ISO_8859_3)),
        (b"-D", Mode::Plain(encoding_rs::ISO_8859_4)),
        (b"-L", Mode::Plain(encoding_rs::ISO_8859_5)),
        (b"-G", Mode::Plain(encoding_rs::ISO_8859_6)),
        (b"-F", Mode::Plain(encoding_rs::ISO_8859_7)),
        (b"-H", Mode::Plain(encoding_rs::ISO_8859_8)),
        (b"-M", Mode::Plain(encoding_rs::WINDOWS_1254)),
        (b"-T", Mode::Plain(encoding_rs::WINDOWS_874)),
    ];
    known
        .iter()
        .find_map(|(bytes, mode)| Some((*mode, after.strip_prefix(*bytes)?)))
        .unwrap_or((before, after))
}

/// The encoding of one defined term; unknown ones are read as Latin-1, which loses nothing.
fn single(term: &str) -> &'static Encoding {
    let number = term
        .trim_start_matches("ISO_IR ")
        .trim_start_matches("ISO 2022 IR ")
        .trim_start_matches("ISO_IR")
        .trim();
    match number {
        "101" => encoding_rs::ISO_8859_2,
        "109" => encoding_rs::ISO_8859_3,
        "110" => encoding_rs::ISO_8859_4,
        "144" => encoding_rs::ISO_8859_5,
        "127" => encoding_rs::ISO_8859_6,
        "126" => encoding_rs::ISO_8859_7,
        "138" => encoding_rs::ISO_8859_8,
        "148" => encoding_rs::WINDOWS_1254,
        "203" => encoding_rs::ISO_8859_15,
        "166" => encoding_rs::WINDOWS_874,
        "13" => encoding_rs::SHIFT_JIS,
        "149" => encoding_rs::EUC_KR,
        "58" => encoding_rs::GBK,
        "192" => encoding_rs::UTF_8,
        "GB18030" => encoding_rs::GB18030,
        "GBK" => encoding_rs::GBK,
        // 6, 100, none, and whatever is not known: Latin-1 shows every byte as something.
        _ => encoding_rs::WINDOWS_1252,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_the_standard_are_read() {
        // PS3.5 annexes H, I, J and K.
        let cases: [(&[u8], &[u8], &str); 9] = [
            (b"", b"DOE^JANE ", "DOE^JANE"),
            (b"ISO_IR 100", b"Buc^J\xE9r\xF4me", "Buc^Jérôme"),
            (
                b"ISO_IR 192",
                "Wang^XiaoDong=王^小东".as_bytes(),
                "Wang^XiaoDong=王^小东",
            ),
            (b"ISO_IR 144", b"\xBB\xEE\xDAce\xDC\xD1yp\xD3", "Люкceмбypг"),
            (
                b"\\ISO 2022 IR 87",
                b"Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B",
                "Yamada^Tarou=山田^太郎",
            ),
            (
                b"ISO 2022 IR 13\\ISO 2022 IR 87",
                b"\xD4\xCF\xC0\xDE^\xC0\xDB\xB3=\x1B$B;3ED\x1B(J^\x1B$BB@O:\x1B(J",
                "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎",
            ),
            (
                b"\\ISO 2022 IR 149",
                b"Hong^Gildong=\x1B$)C\xFB\xF3^\x1B$)C\xD1\xCE\xD4\xD7",
                "Hong^Gildong=洪^吉洞",
            ),
            (
                b"GB18030",
                b"Wang^XiaoDong=\xCD\xF5^\xD0\xA1\xB6\xAB",
                "Wang^XiaoDong=王^小东",
            ),
            (b"nonsense", b"\xE9\x00", "é"),
        ];
        for (charset, bytes, expected) in cases {
            assert_eq!(Charset::new(charset).decode(bytes), expected);
        }
    }

    #[test]
    fn any_bytes_decode_to_something_without_control_characters() {
        for charset in [b"\\ISO 2022 IR 87".as_slice(), b"ISO_IR 192", b"GBK"] {
            let charset = Charset::new(charset);
            for byte in 0..=255_u8 {
                let text = charset.decode(&[0x1B, b'$', b'B', byte, 0x1B, byte, b'\n', byte]);
                assert!(!text.contains(char::is_control));
            }
        }
    }
}
