//! Names on the disc: numbered ones for DICOM objects, the real ones for everything else.
//!
//! Rules for a document's name, component by component:
//!
//! - Bytes that are not UTF-8, NUL, carriage return, U+FFFD and `%` become `%XX` (upper-case hex of
//!   each byte); `.` and `..` become `%2E` and `%2E%2E`. `sha256sum -c` and `b3sum -c` can hold all
//!   that is left.
//! - What Windows does not open becomes `%XX` too ([`windows_name`]): `< > : " | ? * \` and control
//!   characters, a dot or blank at the end, the first letter of a device's name (`CON`, `NUL.txt`).
//! - A name of more than 255 bytes, or of more than UDF can hold (254 characters of Latin-1, or 127
//!   units of UTF-16), is cut and ends in `~` and 16 hex digits of the BLAKE3 hash of the whole,
//!   before its extension. So UDF and Rock Ridge show the same name, and one list of hashes fits
//!   both.
//! - Components beyond the hundredth are joined by `%2F` to one name.
//! - Where a name is taken already, also in other capitals, ` (2)`, ` (3)` and so on stands before
//!   the extension.
//!
//! `MANIFEST.JSN` holds the whole real name by the first rule alone, which [`decode_name`] undoes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use stele_discfs::{NAME_BYTES_MAX, fits_udf};

/// Real components kept as folders of their own; far below what layouts and readers bear.
const LEVELS_MAX: usize = 100;
/// Longest extension that a cut or numbered name keeps, with its dot.
const EXTENSION_MAX: usize = 16;

/// Six characters for a number: decimal up to 999999, then a letter and five of `[0-9A-Z]`.
///
/// The two ranges never meet, since the second starts with a letter. `None` beyond 1.57 * 10^9.
pub(crate) fn six(number: u64) -> Option<String> {
    const DECIMAL: u64 = 1_000_000;
    const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let Some(rest) = number.checked_sub(DECIMAL) else {
        return Some(format!("{number:06}"));
    };
    let first = DIGITS.get(
        usize::try_from(rest / 36_u64.pow(5))
            .ok()?
            .checked_add(10)?,
    )?;
    let mut out = String::from(char::from(*first));
    for place in (0..5).rev() {
        let digit = rest / 36_u64.pow(place) % 36;
        out.push(char::from(*DIGITS.get(usize::try_from(digit).ok()?)?));
    }
    Some(out)
}

/// A path's own bytes as text that can be undone: the first rule of this module; `/` stays.
pub fn encode_name(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for (index, component) in bytes.split(|&b| b == b'/').enumerate() {
        if index > 0 {
            out.push('/');
        }
        match component {
            b"." => out.push_str("%2E"),
            b".." => out.push_str("%2E%2E"),
            _ => encode_component(component, &mut out),
        }
    }
    out
}

fn encode_component(bytes: &[u8], out: &mut String) {
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if matches!(c, '\0' | '\r' | '%' | '\u{FFFD}') {
                let mut utf8 = [0; 4];
                percent(c.encode_utf8(&mut utf8).as_bytes(), out);
            } else {
                out.push(c);
            }
        }
        percent(chunk.invalid(), out);
    }
}

/// Names of devices, whatever stands behind their first dot (Microsoft, "Naming Files, Paths, and
/// Namespaces"); `COM` and `LPT` have a figure behind them.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// A name in a folder as Windows opens it, whoever made it: what it cannot hold, and would take for
/// something else, becomes `%XX`. Every other name stays as it is.
pub fn windows_name(name: &str) -> Cow<'_, str> {
    let is_last = |at: usize, c: char| at + c.len_utf8() == name.len() && matches!(c, '.' | ' ');
    let hostile = |(at, c): (usize, char)| {
        let never = matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\') || c.is_control();
        never || is_last(at, c)
    };
    let device = is_device(name);
    if !device && !name.char_indices().any(hostile) {
        return Cow::Borrowed(name);
    }
    let mut out = String::with_capacity(name.len() + 2);
    for (at, c) in name.char_indices() {
        if (at == 0 && device) || hostile((at, c)) {
            let mut utf8 = [0; 4];
            percent(c.encode_utf8(&mut utf8).as_bytes(), &mut out);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether Windows takes a name for that of a device.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    let stem = stem.trim_end_matches(' ').to_uppercase();
    let numbered = ["COM", "LPT"].iter().any(|device| {
        let figure = stem
            .strip_prefix(device)
            .map(|rest| rest.chars().collect::<Vec<_>>());
        matches!(
            figure.as_deref(),
            Some(['0'..='9' | '\u{b9}' | '\u{b2}' | '\u{b3}'])
        )
    });
    numbered || DEVICES.contains(&stem.as_str())
}

/// What a name is to a file system that does not tell capitals from small letters.
pub fn without_case(name: &str) -> String {
    name.to_uppercase()
}

fn percent(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        out.push_str(&format!("%{byte:02X}"));
    }
}

/// The bytes that [`encode_name`] was given. `%` without two hex digits stays as it is.
pub fn decode_name(name: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let coded = (first == b'%')
            .then(|| tail.split_at_checked(2))
            .flatten()
            .and_then(|(hex, after)| Some((hex_byte(hex)?, after)));
        match coded {
            Some((byte, after)) => {
                out.push(byte);
                rest = after;
            }
            None => {
                out.push(first);
                rest = tail;
            }
        }
    }
    out
}

fn hex_byte(hex: &[u8]) -> Option<u8> {
    hex.iter().try_fold(0_u8, |value, &digit| {
        let digit = char::from(digit).to_digit(16)?;
        u8::try_from(u32::from(value) * 16 + digit).ok()
    })
}

/// The names in one folder tree of documents; hands out each path once.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Paths that are taken, by what they are in capitals, and whether they are folders.
    taken: BTreeMap<String, (String, bool)>,
}

impl Names {
    /// A free path below `folder` for a document of this real name.
    pub(crate) fn document(&mut self, folder: &str, real: &[u8]) -> String {
        let encoded = encode_name(real);
        let mut parts: Vec<&str> = encoded.split('/').filter(|part| !part.is_empty()).collect();
        let joined;
        if parts.len() > LEVELS_MAX {
            let deep = parts.split_off(LEVELS_MAX - 1);
            joined = deep.join("%2F");
            parts.push(&joined);
        }
        let (last, folders) = match parts.split_last() {
            Some((last, folders)) => (*last, folders),
            None => ("unnamed", [].as_slice()),
        };
        let mut path = folder.to_owned();
        for part in folders {
            path = self.claim(&path, part, true);
        }
        self.claim(&path, last, false)
    }

    /// Takes the first free path; a folder may be taken by many.
    fn claim(&mut self, folder: &str, name: &str, is_folder: bool) -> String {
        let (name, mut number) = (windows_name(name), 1_u32);
        loop {
            let path = format!("{folder}/{}", fitted(&name, number));
            let key = without_case(&path);
            match self.taken.get(&key) {
                None => {
                    self.taken.insert(key, (path.clone(), is_folder));
                    return path;
                }
                // In other capitals it is another folder.
                Some((same, true)) if is_folder && *same == path => return path,
                Some(_) => number = number.saturating_add(1),
            }
        }
    }
}

/// The name with its number, cut to what a disc can hold.
fn fitted(name: &str, number: u32) -> String {
    let mut tail = String::new();
    if number > 1 {
        tail = format!(" ({number})");
    }
    let fits = |name: &str| name.len() <= NAME_BYTES_MAX && fits_udf(name);
    if number == 1 && fits(name) {
        return name.to_owned();
    }
    let dot = name
        .rfind('.')
        .filter(|&dot| dot > 0 && name.len() - dot <= EXTENSION_MAX)
        .unwrap_or(name.len());
    let (stem, extension) = name.split_at_checked(dot).unwrap_or((name, ""));
    let numbered = format!("{stem}{tail}{extension}");
    if fits(&numbered) {
        return numbered;
    }
    let hash = blake3::hash(name.as_bytes()).to_hex();
    let short: String = hash.chars().take(16).collect();
    let end = format!("~{short}{tail}{extension}");
    let (mut kept, _) = stem
        .split_at_checked(stem.floor_char_boundary(NAME_BYTES_MAX))
        .unwrap_or((stem, ""));
    loop {
        let cut = format!("{kept}{end}");
        if fits(&cut) {
            return cut;
        }
        match kept.char_indices().next_back() {
            Some((last, _)) => (kept, _) = kept.split_at(last),
            None => return cut,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_six_characters_and_never_meet() {
        assert_eq!(six(1).unwrap(), "000001");
        assert_eq!(six(999_999).unwrap(), "999999");
        assert_eq!(six(1_000_000).unwrap(), "A00000");
        assert_eq!(six(1_000_000 + 36 * 36 + 35).unwrap(), "A0010Z");
        assert_eq!(six(1_000_000 + 26 * 36_u64.pow(5) - 1).unwrap(), "ZZZZZZ");
        assert_eq!(six(1_000_000 + 26 * 36_u64.pow(5)), None);
        assert_eq!(six(u64::MAX), None);
    }

    #[test]
    fn any_bytes_become_a_name_and_come_back() {
        let cases: [(&[u8], &str); 6] = [
            (b"a/b.pdf", "a/b.pdf"),
            (b"100%\xFF\xFE", "100%25%FF%FE"),
            (b"../x/./y", "%2E%2E/x/%2E/y"),
            ("Bericht Müller.txt".as_bytes(), "Bericht Müller.txt"),
            (b"two\nlines\\\r", "two\nlines\\%0D"),
            ("\u{FFFD}".as_bytes(), "%EF%BF%BD"),
        ];
        for (bytes, text) in cases {
            assert_eq!(encode_name(bytes), text);
            assert_eq!(decode_name(text), bytes);
        }
        assert_eq!(decode_name("50%"), b"50%");
    }

    #[test]
    fn every_name_is_one_that_windows_opens() {
        for (name, on_windows) in [
            ("CON", "%43ON"),
            ("con.txt", "%63on.txt"),
            ("NUL", "%4EUL"),
            ("aux .tar.gz", "%61ux .tar.gz"),
            ("COM1", "%43OM1"),
            ("lpt\u{b2}.log", "%6Cpt\u{b2}.log"),
            ("CONIN$", "%43ONIN$"),
            ("a:b", "a%3Ab"),
            ("what?*.txt", "what%3F%2A.txt"),
            ("<\"|\">", "%3C%22%7C%22%3E"),
            ("back\\slash", "back%5Cslash"),
            ("tab\tnewline\n", "tab%09newline%0A"),
            ("end.", "end%2E"),
            ("end. .", "end. %2E"),
            ("blank ", "blank%20"),
            ("...", "..%2E"),
        ] {
            assert_eq!(windows_name(name), on_windows);
            assert_eq!(decode_name(&windows_name(name)), name.as_bytes());
            assert_eq!(windows_name(&windows_name(name)), on_windows);
        }
        for kept in [
            "CONTROL",
            "COM",
            "COM10",
            "LPTX",
            "a.CON",
            ".hidden",
            "Bericht M\u{fc}ller (2).txt",
            " leading",
            "50%",
            "\u{5c71}",
            "a'b&c;d=e,f#g!h",
            "~x",
        ] {
            assert_eq!(windows_name(kept), kept);
        }
    }

    #[test]
    fn names_that_differ_in_capitals_alone_are_told_apart() {
        let mut names = Names::default();
        let mut name = |real: &str| names.document("D", real.as_bytes());
        assert_eq!(name("Report.txt"), "D/Report.txt");
        assert_eq!(name("REPORT.TXT"), "D/REPORT (2).TXT");
        assert_eq!(name("report.txt"), "D/report (3).txt");
        assert_eq!(name("R\u{c4}UME/x"), "D/R\u{c4}UME/x");
        assert_eq!(name("R\u{e4}ume/x"), "D/R\u{e4}ume (2)/x");
        assert_eq!(name("R\u{e4}ume/y"), "D/R\u{e4}ume (2)/y");
        assert_eq!(name("R\u{c4}UME/X"), "D/R\u{c4}UME/X (2)");
        assert_eq!(name("con/nul"), "D/%63on/%6Eul");
    }

    #[test]
    fn taken_names_are_numbered_before_the_extension() {
        let mut names = Names::default();
        let mut name = |real: &[u8]| names.document("D", real);
        assert_eq!(name(b"r/report.pdf"), "D/r/report.pdf");
        assert_eq!(name(b"r/report.pdf"), "D/r/report (2).pdf");
        assert_eq!(name(b"r/report.pdf"), "D/r/report (3).pdf");
        assert_eq!(name(b"r"), "D/r (2)");
        assert_eq!(name(b"x"), "D/x");
        assert_eq!(name(b"x/y"), "D/x (2)/y");
        assert_eq!(name(b"x/z"), "D/x (2)/z");
        assert_eq!(name(b"//"), "D/unnamed");
    }

    #[test]
    fn long_names_are_cut_at_a_character_and_stay_apart() {
        let mut names = Names::default();
        let long = "ä".repeat(200);
        let one = names.document("D", format!("{long}1.txt").as_bytes());
        let two = names.document("D", format!("{long}2.txt").as_bytes());
        let again = names.document("D", format!("{long}2.txt").as_bytes());
        for path in [&one, &two, &again] {
            let name = path.strip_prefix("D/").unwrap();
            assert!(
                name.len() <= 255 && name.len() > 250 && name.ends_with(".txt"),
                "{name}"
            );
        }
        assert!(one != two && two != again);
        let bytes = [0xFF; 255];
        assert!(names.document("D", &bytes).len() <= 257);
    }

    #[test]
    fn a_name_that_udf_cannot_hold_is_cut_too() {
        let mut names = Names::default();
        let mut name = |real: &str| names.document("D", real.as_bytes())[2..].to_owned();
        // Of Latin-1 254 characters, of others 127 units.
        let (latin, other) = ("y".repeat(250), format!("{}山", "y".repeat(122)));
        for fits in [format!("{latin}.txt"), format!("{other}.txt")] {
            assert_eq!(name(&fits), fits);
        }
        for long in [format!("{latin}5.txt"), format!("{other}6.txt")] {
            let cut = name(&long);
            assert!(fits_udf(&cut) && cut.ends_with(".txt"), "{cut}");
            let digits = &cut[cut.rfind('~').unwrap() + 1..cut.len() - 4];
            assert!(digits.len() == 16 && !long.starts_with(&cut), "{cut}");
        }
        // So is one that its number makes too long.
        let twin = name(&format!("{latin}.txt"));
        assert!(
            fits_udf(&twin) && twin.ends_with(" (2).txt") && twin.contains('~'),
            "{twin}"
        );
    }

    #[test]
    fn a_path_too_deep_is_joined() {
        let real = ["d"; 140].join("/");
        let path = Names::default().document("D", real.as_bytes());
        assert_eq!(path.split('/').count(), 101);
        assert!(path.ends_with("d%2Fd"));
    }
}
