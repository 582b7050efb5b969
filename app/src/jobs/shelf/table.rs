//! Tables as spreadsheets write them (RFC 4180, with commas, semicolons or tabs): how the bytes of
//! a file become text, and the text records. It knows nothing of what stands in them.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::jobs::JobError;
use crate::jobs::typed::Role;
use crate::words::lang::{naming, say};

/// The longest table that is read.
const BYTES_MAX: u64 = 16 << 20;

/// Why a table cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// A folder, a device, a pipe.
    #[error("{}", say!("error-list-no-file"))]
    NotAFile,
    /// Nobody writes one that long.
    #[error("{}", say!("error-list-too-long", bytes = *bytes_max))]
    TooLong {
        /// The longest that is read.
        bytes_max: u64,
    },
    /// Names would be stored that nobody bears.
    #[error("{}", say!("error-list-encoding", line = naming(*line), encoding = *encoding))]
    NotText {
        /// The first line that is none.
        line: u64,
        /// The encoding as which it was read.
        encoding: &'static str,
    },
    /// It is UTF-8 from beginning to end: in another encoding that is all but never so by chance.
    #[error("{}", say!("error-list-is-utf8", encoding = *encoding))]
    IsUtf8 {
        /// The encoding that was given.
        encoding: &'static str,
    },
}

impl TableError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAFile => "JOB-056",
            Self::TooLong { .. } => "JOB-057",
            Self::NotText { .. } => "JOB-058",
            Self::IsUtf8 { .. } => "JOB-059",
        }
    }
}

/// A table as text.
pub struct Text {
    /// Without a mark at its beginning.
    pub text: String,
    /// The encoding as which its bytes were read.
    pub encoding: &'static str,
    /// What stands between its fields.
    pub separator: char,
}

/// The bytes of a file: of a file alone, and of no more of it than a table may have.
fn bytes(path: &Path) -> Result<Vec<u8>, JobError> {
    let failed = |source| JobError::io_named(Role::List, path)(source);
    // A pipe that nobody writes into would be waited for when it is opened.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(TableError::NotAFile.into());
    }
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    let read = file.take(BYTES_MAX + 1).read_to_end(&mut bytes);
    if read.map_err(failed)? as u64 > BYTES_MAX {
        let bytes_max = BYTES_MAX;
        return Err(TableError::TooLong { bytes_max }.into());
    }
    Ok(bytes)
}

/// Reads a table: as the mark at its beginning says (UTF-8, UTF-16), else in the encoding that was
/// given, else in UTF-8. What is no text in it is refused: guessed names are wrong names.
///
/// # Errors
/// [`TableError`]; [`JobError::Io`].
pub fn read(path: &Path, encoding: Option<&'static Encoding>) -> Result<Text, JobError> {
    Ok(decode(&bytes(path)?, encoding.unwrap_or(UTF_8))?)
}

fn decode(bytes: &[u8], encoding: &'static Encoding) -> Result<Text, TableError> {
    let (text, used, wrong) = encoding.decode(bytes);
    let encoding = used.name();
    let marked = Encoding::for_bom(bytes).is_some();
    if used != UTF_8 && !marked && !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() {
        return Err(TableError::IsUtf8 { encoding });
    }
    let wrong = wrong.then_some(char::REPLACEMENT_CHARACTER);
    // Text has no NUL: what has one is of another kind, or in another encoding.
    if let Some(at) = text.find(|c| c == '\0' || Some(c) == wrong) {
        let before = text.bytes().take(at);
        let line = 1 + before.filter(|b| *b == b'\n').count() as u64;
        return Err(TableError::NotText { line, encoding });
    }
    let first = text.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or_default();
    let separator = [';', '\t'].into_iter().find(|c| first.contains(*c));
    Ok(Text {
        separator: separator.unwrap_or(','),
        text: text.into_owned(),
        encoding,
    })
}

/// Whether a text was read in a wrong encoding before it was written here: its characters, as the
/// bytes that they are in Windows-1252, are UTF-8 (`MÃ¼ller`).
pub fn is_misread(text: &str) -> bool {
    let (bytes, _, unmapped) = WINDOWS_1252.encode(text);
    !unmapped && !text.is_ascii() && std::str::from_utf8(&bytes).is_ok()
}

/// Whether a field is what a spreadsheet writes where it has no value, or no room for it: `####`,
/// `#N/A`, `#REF!`, `#NAME?`, `Err:502`, in whatever language it speaks.
pub fn is_no_value(field: &str) -> bool {
    let field = field.trim();
    let of_error = |c: char| c.is_alphanumeric() || ['/', '_'].contains(&c);
    match (field.strip_prefix('#'), field.strip_prefix("Err:")) {
        (Some("N/A" | "NV" | "N/D" | "N/V" | "GETTING_DATA"), _) => true,
        (Some(rest), _) if rest.ends_with(['!', '?']) => {
            rest.chars().count() > 2 && rest[..rest.len() - 1].chars().all(of_error)
        }
        (Some(rest), _) => !rest.is_empty() && rest.chars().all(|c| c == '#'),
        (None, Some(number)) => {
            number.len() == 3 && number.bytes().all(|digit| digit.is_ascii_digit())
        }
        (None, None) => false,
    }
}

/// Whether a spreadsheet took a number for one to count with and wrote no more of it than it
/// shows: `1.23457E+11`, `1,2E11`.
pub fn is_rounded(field: &str) -> bool {
    let figures = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let Some((number, power)) = field.split_once(['E', 'e']) else {
        return false;
    };
    let signed = power.strip_prefix('+');
    // `7E3` is a number that somebody may have given.
    let divided = number.split_once(['.', ',']);
    figures(signed.unwrap_or(power))
        && match divided {
            Some((whole, part)) => figures(whole) && figures(part),
            None => signed.is_some() && figures(number),
        }
}

/// A record: the number of its first line, from 1, and its fields; none where a quotation mark
/// does not close.
pub type Record = (u64, Option<Vec<String>>);

/// The records of a text. Lines end in LF, CRLF or CR; empty ones are passed over.
pub fn records(text: &str, separator: char) -> Vec<Record> {
    let mut all = Vec::new();
    let (mut fields, mut field) = (Vec::new(), String::new());
    let (mut quoted, mut begun) = (false, 1);
    let mut line = 1;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                line += 1;
                if quoted {
                    field.push('\n');
                    continue;
                }
                fields.push(std::mem::take(&mut field));
                let record = std::mem::take(&mut fields);
                if record.iter().any(|field| !field.is_empty()) {
                    all.push((begun, Some(record)));
                }
                begun = line;
            }
            c if c == separator && !quoted => fields.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    if quoted {
        all.push((begun, None));
    } else {
        fields.push(field);
        if fields.iter().any(|field| !field.is_empty()) {
            all.push((begun, Some(fields)));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str, separator: char) -> Vec<(u64, Vec<String>)> {
        let all = records(text, separator).into_iter();
        all.map(|(line, fields)| (line, fields.unwrap())).collect()
    }

    #[test]
    fn lines_end_as_they_do_and_keep_their_numbers() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "\"x", "y\",\"z\"\"\"", ",", "c,d", ""].join(end);
            let of = |line, a: &str, b: &str| (line, vec![a.to_owned(), b.to_owned()]);
            let expected = [of(1, "a", "b"), of(3, "x\ny", "z\""), of(6, "c", "d")];
            assert_eq!(fields(&text, ','), expected);
            assert_eq!(fields(text.trim_end(), ','), expected);
        }
        assert_eq!(
            records("a\n\"b\nc", ','),
            [(1, Some(vec!["a".to_owned()])), (2, None)]
        );
        assert_eq!(records("", ','), []);
    }

    #[test]
    fn bytes_are_text_in_one_encoding_or_refused() {
        let text = "patient_id;new_name\r\n7;MÜLLER^JÖRG\r\n";
        let windows = WINDOWS_1252.encode(text).0.into_owned();
        let little: Vec<u8> = std::iter::once(0xFEFF)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let marked = format!("\u{feff}{text}");
        for (bytes, given, name) in [
            (text.as_bytes(), UTF_8, "UTF-8"),
            (marked.as_bytes(), UTF_8, "UTF-8"),
            (marked.as_bytes(), WINDOWS_1252, "UTF-8"),
            (&little, UTF_8, "UTF-16LE"),
            (&windows, WINDOWS_1252, "windows-1252"),
        ] {
            let read = decode(bytes, given).unwrap();
            assert_eq!((read.encoding, read.separator), (name, ';'));
            assert_eq!(read.text, text, "{name}");
        }
        for (bytes, at) in [(&windows[..], 2), (b"a\n\nb\0", 3), (b"\xff", 1)] {
            match decode(bytes, UTF_8) {
                Err(TableError::NotText { line, .. }) => assert_eq!(line, at),
                _ => panic!("it is no text"),
            }
        }
        assert_eq!(decode(b"a\tb\n1\t2", UTF_8).unwrap().separator, '\t');
    }

    #[test]
    fn text_that_is_utf_8_is_read_as_nothing_else() {
        let text = "patient_id,new_name\n7,MÜLLER^JÖRG\n";
        for encoding in [
            WINDOWS_1252,
            encoding_rs::WINDOWS_1250,
            encoding_rs::ISO_8859_15,
            encoding_rs::MACINTOSH,
            encoding_rs::SHIFT_JIS,
        ] {
            let read = decode(text.as_bytes(), encoding);
            let name = encoding.name();
            assert!(
                matches!(read, Err(TableError::IsUtf8 { encoding }) if encoding == name),
                "{name}"
            );
            let plain = "patient_id,new_name\n7,MULLER\n";
            assert!(decode(plain.as_bytes(), encoding).is_ok(), "{name}");
        }
        let japanese = encoding_rs::SHIFT_JIS.encode("7,山田^太郎").0;
        assert!(decode(&japanese, encoding_rs::SHIFT_JIS).is_ok());
    }

    #[test]
    fn what_a_spreadsheet_leaves_of_a_value_is_told_from_one() {
        for left in [
            "######",
            "##",
            " #N/A",
            "#NV",
            "#REF!",
            "#BEZUG!",
            "#NAME?",
            "#DIV/0!",
            "Err:502",
            "#ÜBERLAUF!",
            "#NUM!",
        ] {
            assert!(is_no_value(left), "{left}");
        }
        for value in [
            "#", "#12", "#A!B", "#!", "N/A", "Err:5", "DOE^#", "#77/1", "",
        ] {
            assert!(!is_no_value(value), "{value}");
        }
        for rounded in ["1.23457E+11", "1,2E+11", "1.2E11", "1.2e+11", "1E+11"] {
            assert!(is_rounded(rounded), "{rounded}");
        }
        for value in [
            "7E3", "E+1", "1.2", "1.2.3E+4", "12E", "A1.2E3", "1.E+3", "1.2E-3",
        ] {
            assert!(!is_rounded(value), "{value}");
        }
    }

    #[test]
    fn what_was_read_wrongly_before_is_noticed() {
        for right in ["MÜLLER", "Ärzte", "é", "ñ", "Łódź", "山田", "A", ""] {
            assert!(!is_misread(right), "{right}");
            let wrong = WINDOWS_1252.decode(right.as_bytes()).0.into_owned();
            assert_eq!(is_misread(&wrong), !right.is_ascii(), "{wrong}");
        }
    }
}
