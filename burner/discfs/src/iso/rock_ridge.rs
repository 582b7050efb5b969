//! Rock Ridge: the real names, modes and times in the system use fields of directory records.
//!
//! SUSP 1.12 (IEEE P1281) for the fields as such, RRIP 1.12 (IEEE P1282) for their meaning. Files
//! belong to nobody in particular: user and group are 0.

use super::bytes::both_32;
use crate::units::SECTOR_BYTES;

/// Bytes of a directory record at most; it has an even length (ECMA-119 9.1.1, 9.1.13).
const RECORD_MAX: usize = 254;

const SP_LEN: usize = 7;
const CE_LEN: usize = 28;
const PX_LEN: usize = 44;
const TF_LEN: usize = 26;
/// Bytes of an NM field before the name.
const NM_HEAD: usize = 5;
/// Bytes of name in one NM field: its length has 8 bits.
const NM_NAME_MAX: usize = 250;

const ER_ID: &[u8] = b"IEEE_P1282";
const ER_DESCRIPTION: &[u8] =
    b"THE IEEE P1282 PROTOCOL PROVIDES SUPPORT FOR POSIX FILE SYSTEM SEMANTICS";
const ER_SOURCE: &[u8] =
    b"PLEASE CONTACT THE IEEE STANDARDS DEPARTMENT, PISCATAWAY, NJ, USA FOR THE P1282 \
      SPECIFICATION";
const ER_LEN: usize = 8 + ER_ID.len() + ER_DESCRIPTION.len() + ER_SOURCE.len();

/// Type and permissions of a directory: `drwxr-xr-x`.
const MODE_DIRECTORY: u32 = 0o040_755;
/// Type and permissions of a file: `-rw-r--r--`.
const MODE_FILE: u32 = 0o100_644;

/// Whose record the fields belong to.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Who<'a> {
    /// `.` of the root, which announces Rock Ridge as such.
    Root,
    /// `.` of another directory, and every `..`.
    Dots,
    /// An entry under its real name.
    Entry(&'a str),
}

/// Facts for PX and TF.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Attributes {
    /// Directories in it, for a directory; nothing for a file.
    pub(crate) subdirectories: Option<u32>,
    /// Serial number, different for every file and directory, from 1.
    pub(crate) serial: u32,
    /// Time of last modification, as directory records have it.
    pub(crate) time: [u8; 7],
}

/// Where the rest of the fields lies: in the continuation area of the same directory.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Continuation {
    /// The sector where it begins.
    pub(crate) lba: u32,
    /// Offset in the sector.
    pub(crate) offset: u32,
    /// How many bytes of it there are.
    pub(crate) len: u32,
}

/// Bytes in the record, and bytes in the continuation area (0: none), where the record without
/// system use has `record` bytes.
///
/// A name that does not fit goes to the continuation area as a whole: Linux gives up on names of
/// 254 bytes and more, and keeps what it had read before.
pub(crate) fn sizes(who: Who<'_>, record: usize) -> (usize, usize) {
    const ALWAYS: usize = PX_LEN + TF_LEN;
    match who {
        Who::Root => (SP_LEN + ALWAYS + CE_LEN, ER_LEN),
        Who::Dots => (ALWAYS, 0),
        Who::Entry(name) => {
            let here = ALWAYS + NM_HEAD + name.len();
            if record + here <= RECORD_MAX && name.len() <= NM_NAME_MAX {
                (here, 0)
            } else {
                (ALWAYS + CE_LEN, name_fields_len(name))
            }
        }
    }
}

/// Appends the fields of a record; `rest` where [`sizes`] asked for a continuation.
pub(crate) fn fields(
    out: &mut Vec<u8>,
    who: Who<'_>,
    attributes: &Attributes,
    rest: Option<Continuation>,
) {
    if who == Who::Root {
        // SP: must come first; 0xBEEF lets readers recognize it (SUSP 5.3).
        out.extend_from_slice(&[b'S', b'P', 7, 1, 0xBE, 0xEF, 0]);
    }
    posix_attributes(out, attributes);
    time_stamps(out, attributes.time);
    match (who, rest) {
        (_, Some(rest)) => {
            out.extend_from_slice(&[b'C', b'E', 28, 1]);
            both_32(out, rest.lba);
            both_32(out, rest.offset);
            both_32(out, rest.len);
        }
        (Who::Entry(name), None) => name_fields(out, name),
        (Who::Root | Who::Dots, None) => {}
    }
}

/// Appends what lies in the continuation area.
pub(crate) fn continuation(out: &mut Vec<u8>, who: Who<'_>) {
    match who {
        Who::Root => extension_reference(out),
        Who::Dots => {}
        Who::Entry(name) => name_fields(out, name),
    }
}

/// Where a piece of `len` bytes goes that was to begin at `at`: it lies in one sector, as Linux
/// reads only one.
pub(crate) fn in_one_sector(at: u64, len: usize) -> u64 {
    let sector = SECTOR_BYTES as u64;
    let room = sector - at % sector;
    if len as u64 > room { at + room } else { at }
}

/// PX (RRIP 4.1.1): mode, links, user, group, serial number.
fn posix_attributes(out: &mut Vec<u8>, attributes: &Attributes) {
    let (mode, links) = match attributes.subdirectories {
        Some(directories) => (MODE_DIRECTORY, directories.saturating_add(2)),
        None => (MODE_FILE, 1),
    };
    out.extend_from_slice(&[b'P', b'X', 44, 1]);
    for value in [mode, links, 0, 0, attributes.serial] {
        both_32(out, value);
    }
}

/// TF (RRIP 4.1.6): modification, access, attribute change; one time is known and stands for all.
fn time_stamps(out: &mut Vec<u8>, time: [u8; 7]) {
    out.extend_from_slice(&[b'T', b'F', 26, 1, 0b0000_1110]);
    for _ in 0..3 {
        out.extend_from_slice(&time);
    }
}

/// The pieces of a name, each for one NM; no character is cut.
fn pieces(name: &str) -> (&str, &str) {
    name.split_at(name.floor_char_boundary(NM_NAME_MAX))
}

fn name_fields_len(name: &str) -> usize {
    let fields = if pieces(name).1.is_empty() { 1 } else { 2 };
    name.len() + fields * NM_HEAD
}

/// NM (RRIP 4.1.4), continued where the name is longer than one holds.
fn name_fields(out: &mut Vec<u8>, name: &str) {
    let (first, second) = pieces(name);
    let mut field = |piece: &str, flags: u8| {
        let len = u8::try_from(NM_HEAD + piece.len()).unwrap_or(u8::MAX);
        out.extend_from_slice(&[b'N', b'M', len, 1, flags]);
        out.extend_from_slice(piece.as_bytes());
    };
    field(first, u8::from(!second.is_empty()));
    if !second.is_empty() {
        field(second, 0);
    }
}

/// ER (SUSP 5.5; RRIP 4.3): which extension this is.
fn extension_reference(out: &mut Vec<u8>) {
    let byte = |len: usize| u8::try_from(len).unwrap_or(u8::MAX);
    out.extend_from_slice(&[b'E', b'R', byte(ER_LEN), 1]);
    out.extend_from_slice(&[ER_ID, ER_DESCRIPTION, ER_SOURCE].map(|text| byte(text.len())));
    out.push(1);
    for text in [ER_ID, ER_DESCRIPTION, ER_SOURCE] {
        out.extend_from_slice(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: [u8; 7] = [126, 11, 25, 4, 52, 4, 0];

    fn file(serial: u32) -> Attributes {
        Attributes {
            subdirectories: None,
            serial,
            time: TIME,
        }
    }

    #[test]
    fn a_file_has_attributes_times_and_its_name() {
        let mut out = Vec::new();
        fields(&mut out, Who::Entry("ä"), &file(7), None);
        let expected = [
            b"PX\x2c\x01".as_slice(),
            b"\xa4\x81\0\0\0\0\x81\xa4",
            b"\x01\0\0\0\0\0\0\x01",
            &[0; 16],
            b"\x07\0\0\0\0\0\0\x07",
            b"TF\x1a\x01\x0e",
            &TIME,
            &TIME,
            &TIME,
            b"NM\x07\x01\0\xc3\xa4",
        ]
        .concat();
        assert_eq!(out, expected);
        assert_eq!(sizes(Who::Entry("ä"), 34), (out.len(), 0));
    }

    #[test]
    fn the_root_begins_with_sp_and_continues_to_er() {
        let rest = Continuation {
            lba: 0x0102,
            offset: 3,
            len: 4,
        };
        let attributes = Attributes {
            subdirectories: Some(3),
            ..file(1)
        };
        let mut out = Vec::new();
        fields(&mut out, Who::Root, &attributes, Some(rest));
        assert_eq!(out[..7], *b"SP\x07\x01\xbe\xef\0");
        assert_eq!(out[11..19], *b"\xed\x41\0\0\0\0\x41\xed");
        assert_eq!(out[19..27], *b"\x05\0\0\0\0\0\0\x05");
        let ce = b"CE\x1c\x01\x02\x01\0\0\0\0\x01\x02\x03\0\0\0\0\0\0\x03\x04\0\0\0\0\0\0\x04";
        assert!(out.ends_with(ce));
        let mut er = Vec::new();
        continuation(&mut er, Who::Root);
        assert_eq!(er[..8], [b'E', b'R', er.len() as u8, 1, 10, 72, 93, 1]);
        assert_eq!(sizes(Who::Root, 34), (out.len(), er.len()));
    }

    #[test]
    fn a_name_that_does_not_fit_goes_whole_to_the_continuation_area() {
        for (bytes, pieces) in [(140, vec![140]), (250, vec![250]), (255, vec![250, 5])] {
            let name = "n".repeat(bytes);
            let mut out = Vec::new();
            continuation(&mut out, Who::Entry(&name));
            assert_eq!(sizes(Who::Entry(&name), 66), (98, out.len()));
            let mut rest = out.as_slice();
            for (index, piece) in pieces.iter().enumerate() {
                let more = u8::from(index + 1 < pieces.len());
                assert_eq!(rest[..5], [b'N', b'M', *piece as u8 + 5, 1, more]);
                rest = &rest[5 + piece..];
            }
            assert!(rest.is_empty());
        }
        assert_eq!(sizes(Who::Entry(&"n".repeat(113)), 66), (188, 0));
        assert_eq!(sizes(Who::Entry(&"n".repeat(114)), 66), (98, 119));
    }

    #[test]
    fn characters_are_not_cut_between_two_fields() {
        let name = format!("{}é{}", "a".repeat(249), "b".repeat(4));
        let mut out = Vec::new();
        continuation(&mut out, Who::Entry(&name));
        assert_eq!(out[2], 254);
        assert_eq!(out[254..259], [b'N', b'M', 11, 1, 0]);
        assert_eq!(out.len(), name_fields_len(&name));
    }

    #[test]
    fn a_piece_lies_in_one_sector() {
        assert_eq!(in_one_sector(2000, 48), 2000);
        assert_eq!(in_one_sector(2000, 49), 2048);
        assert_eq!(in_one_sector(4096, 265), 4096);
    }
}
