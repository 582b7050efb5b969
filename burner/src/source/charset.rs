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
    /// Whether escape sequences switch, where one term is declared too (ISO 2022). Those of Chinese
    /// and UTF-8 know none.
    switches: bool,
    /// What is declared.
    declared: Declared,
    /// Without an escape sequence there is ASCII alone.
    ascii: bool,
}

/// What a data set says of its character set.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Declared {
    /// Nothing: ASCII.
    Nothing,
    /// A term that is known, perhaps misspelt.
    Known,
    /// A term that is not.
    Unknown,
}

/// Begins an escape sequence (ISO 2022).
const ESCAPE: u8 = 0x1B;

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
        let first_term = terms.next().unwrap_or_default();
        let several = terms.next().is_some();
        let known = single(&first_term);
        let declared = match (known, first_term.is_empty()) {
            (_, true) if !several => Declared::Nothing,
            (Some(_), _) | (None, true) => Declared::Known,
            (None, false) => Declared::Unknown,
        };
        let first = known.unwrap_or(encoding_rs::WINDOWS_1252);
        let last = first_term.rsplit([' ', '_', '-']).next();
        let ascii = matches!(last, None | Some("" | "6" | "87" | "159"));
        let without_escapes = [encoding_rs::UTF_8, encoding_rs::GB18030, encoding_rs::GBK];
        Self {
            first,
            switches: several || !without_escapes.contains(&first),
            declared,
            ascii,
        }
    }

    /// The bytes of a text, where the character set has all of it without escape sequences.
    pub(super) fn encode(&self, text: &str) -> Option<Vec<u8>> {
        if text.is_ascii() {
            return Some(text.as_bytes().to_vec());
        }
        let several_bytes = [encoding_rs::EUC_KR, encoding_rs::SHIFT_JIS];
        if self.declared != Declared::Known || self.ascii || several_bytes.contains(&self.first) {
            return None;
        }
        // The encodings of the Web have more characters than the standard's, between 80h and 9Fh.
        let (bytes, _, failed) = self.first.encode(text);
        let wide = [encoding_rs::UTF_8, encoding_rs::GB18030, encoding_rs::GBK];
        let controls = bytes.iter().any(|byte| (0x80..0xA0).contains(byte));
        let fits = !failed && (wide.contains(&self.first) || !controls);
        (fits && self.decode(&bytes) == text).then(|| bytes.into_owned())
    }

    /// The text without padding and control characters.
    pub(super) fn decode(&self, bytes: &[u8]) -> String {
        let mut out = String::with_capacity(bytes.len());
        if self.switches && bytes.contains(&ESCAPE) {
            self.decode_segments(bytes, &mut out);
        } else {
            out.push_str(&self.plain(bytes).decode_without_bom_handling(bytes).0);
        }
        out.retain(|c| !c.is_control());
        out.trim().to_owned()
    }

    /// How bytes without escape sequences are read: what is no UTF-8 where that is declared is
    /// Latin-1, and what is UTF-8 where nothing is declared, or nothing that is known, is that.
    fn plain(&self, bytes: &[u8]) -> &'static Encoding {
        let utf_8 = std::str::from_utf8(bytes).is_ok();
        match (self.first == encoding_rs::UTF_8, self.declared) {
            (true, _) if !utf_8 => encoding_rs::WINDOWS_1252,
            (_, Declared::Nothing | Declared::Unknown) if utf_8 => encoding_rs::UTF_8,
            _ => self.first,
        }
    }

    /// Whether a text is read as something else than is declared, so that a name in it may be
    /// wrong.
    pub(super) fn is_doubtful(&self, bytes: &[u8]) -> bool {
        let escapes = self.switches && bytes.contains(&ESCAPE);
        let beyond_ascii = !bytes.is_ascii();
        match self.declared {
            Declared::Known => {
                beyond_ascii && !escapes && self.plain(bytes) != self.first
                    || escapes && self.first == encoding_rs::UTF_8
            }
            Declared::Nothing | Declared::Unknown => beyond_ascii,
        }
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

/// The encoding of one defined term, however it is written: `ISO_IR 100`, `ISO-IR 100`,
/// `iso_ir 100`, `ISO 2022 IR 100`, `ISO 2022 GB18030`, `UTF-8`. None where it is not known.
fn single(term: &str) -> Option<&'static Encoding> {
    let upper = term.to_ascii_uppercase();
    let mut words = upper.split([' ', '_', '-']).filter(|word| !word.is_empty());
    let last = words.next_back().unwrap_or_default();
    Some(match last {
        "" | "6" | "100" => encoding_rs::WINDOWS_1252,
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
        // Their characters come with escape sequences; before those it is ASCII.
        "87" | "159" => encoding_rs::WINDOWS_1252,
        "149" => encoding_rs::EUC_KR,
        "58" | "GBK" => encoding_rs::GBK,
        "GB18030" => encoding_rs::GB18030,
        "192" | "UTF8" => encoding_rs::UTF_8,
        "8" if words.next_back() == Some("UTF") => encoding_rs::UTF_8,
        _ => return None,
    })
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
    fn terms_are_understood_as_they_are_misspelt_and_doubt_is_said() {
        let utf_8 = "Müller^Jürgen".as_bytes();
        let latin = b"M\xFCller^J\xFCrgen".as_slice();
        let german = "Müller^Jürgen";
        let cyrillic = b"\xBB\xEE\xDAce\xDC\xD1yp\xD3".as_slice();
        let yamada = b"Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B".as_slice();
        let wang = b"\xCD\xF5^\xD0\xA1\xB6\xAB".as_slice();
        let cases: [(&[u8], &[u8], &str, bool); 17] = [
            (b"ISO IR 192", utf_8, german, false),
            (b"ISO-IR 100", latin, german, false),
            (b"ISO-IR 144", cyrillic, "Люкceмбypг", false),
            (b"ISO IR 144", cyrillic, "Люкceмбypг", false),
            (b"iso_ir 144", cyrillic, "Люкceмбypг", false),
            (b"UTF-8", utf_8, german, false),
            (b"utf8", utf_8, german, false),
            (b"ISO 2022 GB18030", wang, "王^小东", false),
            (b"\\ISO_2022_IR_87", yamada, "Yamada^Tarou=山田^太郎", false),
            (b"ISO_IR 100", yamada, "Yamada^Tarou=山田^太郎", false),
            (b"ISO 2022 IR 87", yamada, "Yamada^Tarou=山田^太郎", false),
            (b"ISO_IR 192", latin, german, true),
            (b"", utf_8, german, true),
            (b"", latin, german, true),
            (b"", b"DOE^JANE", "DOE^JANE", false),
            (b"nonsense", utf_8, german, true),
            (b"nonsense", b"DOE^JANE", "DOE^JANE", false),
        ];
        for (charset, bytes, expected, doubtful) in cases {
            let read = Charset::new(charset);
            let said = String::from_utf8_lossy(charset);
            assert_eq!(read.decode(bytes), expected, "{said}");
            assert_eq!(read.is_doubtful(bytes), doubtful, "{said}");
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
