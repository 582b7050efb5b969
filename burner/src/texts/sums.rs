//! `B3SUMS.TXT` and `SHA256.TXT`: one line a file, readable by `b3sum -c` and `sha256sum -c`.
//!
//! A line is 64 hex digits, two spaces and the path. Where the path holds a backslash or a
//! newline, the line starts with a backslash and they are written `\\` and `\n` (GNU coreutils
//! manual, "md5sum invocation"; b3sum does the same). Lines stand in the order of addresses, so
//! that checking reads a disc from front to back.

use crate::disc::{Content, is_payload};
use crate::ids::hex;

/// Hex digits of a hash and the two spaces.
const BEFORE_PATH: u64 = 64 + 2;

pub(crate) fn render(contents: &[Content], hash: &dyn Fn(usize) -> [u8; 32]) -> Vec<u8> {
    let capacity = crate::exact::index(length(contents));
    let mut out = Vec::with_capacity(capacity);
    for (index, content) in contents.iter().enumerate() {
        if is_payload(content) {
            if needs_escape(&content.path) {
                out.push(b'\\');
            }
            out.extend_from_slice(hex(&hash(index)).as_bytes());
            out.extend_from_slice(b"  ");
            push_path(&content.path, &mut out);
            out.push(b'\n');
        }
    }
    out
}

pub(crate) fn length(contents: &[Content]) -> u64 {
    contents
        .iter()
        .filter(|content| is_payload(content))
        .map(|content| line_length(&content.path))
        .sum()
}

fn line_length(path: &str) -> u64 {
    let escapes = path.bytes().filter(|b| matches!(b, b'\\' | b'\n')).count();
    let lead = usize::from(escapes > 0);
    BEFORE_PATH + (path.len() + escapes + lead + 1) as u64
}

fn needs_escape(path: &str) -> bool {
    path.contains(['\\', '\n'])
}

fn push_path(path: &str, out: &mut Vec<u8>) {
    for byte in path.bytes() {
        match byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            _ => out.push(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use stele_discfs::DiscTime;

    use super::*;
    use crate::disc::{ContentSource, LateText};

    #[test]
    fn lines_are_as_gnu_writes_them() {
        let content = |path: &str, source| Content {
            path: path.to_owned(),
            len: 0,
            time: DiscTime(0),
            source,
        };
        let contents = [
            content("README.TXT", ContentSource::Bytes(Vec::new())),
            content("a\\b\nc", ContentSource::Item { study: 0, item: 0 }),
            content("SHA256.TXT", ContentSource::Late(LateText::Sha256Sums)),
            content("RECOVERY/PAR_000.BIN", ContentSource::Strip(9)),
        ];
        let text = render(&contents, &|index| [index as u8 + 0xA0; 32]);
        let first = format!("{}  README.TXT\n", "a0".repeat(32));
        let second = format!("\\{}  a\\\\b\\nc\n", "a1".repeat(32));
        assert_eq!(String::from_utf8(text).unwrap(), first + &second);
        assert_eq!(length(&contents), 66 + 11 + 1 + 66 + 7 + 1);
    }
}
