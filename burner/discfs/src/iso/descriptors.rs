//! Volume descriptors: the primary one, the one of Joliet, and the terminator.

use super::bytes::{both_16, both_32, zeros};
use super::unique::Flavor;
use crate::time::Civil;
use crate::tree::Options;
use crate::units::SECTOR_BYTES;

/// What the descriptors say of the volume; the rest is in [`Volume`].
pub(crate) struct Volume<'a> {
    pub(crate) options: &'a Options,
    /// Sectors of the volume.
    pub(crate) sectors: u32,
    /// Bytes of one path table.
    pub(crate) path_table_len: u32,
    /// The path tables in little-endian and big-endian.
    pub(crate) path_tables: [u32; 2],
    /// Directory record of the root, with the one-byte identifier 0.
    pub(crate) root: &'a [u8],
}

/// UCS-2 level 3 (Joliet specification, "SVD Escape Sequences Field").
const UCS2_LEVEL_3: &[u8; 3] = b"%/E";

/// The Volume Descriptor Set Terminator (ECMA-119 8.3).
pub(crate) fn terminator() -> Vec<u8> {
    let mut out = b"\xffCD001\x01".to_vec();
    out.resize(SECTOR_BYTES, 0);
    out
}

/// The Primary (ECMA-119 8.4) or the Joliet (8.5) Volume Descriptor.
pub(crate) fn volume(flavor: Flavor, volume: &Volume<'_>) -> Vec<u8> {
    let text = |out: &mut Vec<u8>, text: &str, len: usize, set: Set| match flavor {
        Flavor::Primary => plain(out, text, len, set),
        Flavor::Joliet => wide(out, text, len),
    };
    let options = volume.options;
    let mut out = Vec::with_capacity(SECTOR_BYTES);
    out.push(if flavor == Flavor::Primary { 1 } else { 2 });
    out.extend_from_slice(b"CD001\x01\0");
    text(&mut out, "", 32, Set::A);
    text(&mut out, &options.volume_id, 32, Set::D);
    zeros(&mut out, 8);
    both_32(&mut out, volume.sectors);
    let escapes = out.len();
    if flavor == Flavor::Joliet {
        out.extend_from_slice(UCS2_LEVEL_3);
    }
    out.resize(escapes + 32, 0);
    both_16(&mut out, 1); // discs of the volume set
    both_16(&mut out, 1); // number of this one
    both_16(&mut out, 2048);
    both_32(&mut out, volume.path_table_len);
    let [little, big] = volume.path_tables;
    out.extend_from_slice(&little.to_le_bytes());
    zeros(&mut out, 4); // no second copy
    out.extend_from_slice(&big.to_be_bytes());
    zeros(&mut out, 4);
    out.extend_from_slice(volume.root);
    text(&mut out, &options.volume_set_id, 128, Set::D);
    // A leading `_` would say that a file of that name tells more (ECMA-119 8.4.20).
    for id in [&options.publisher, &options.preparer, &options.application] {
        text(&mut out, id.trim_start_matches('_'), 128, Set::A);
    }
    for _ in ["copyright", "abstract", "bibliographic"] {
        text(&mut out, "", 37, Set::D);
    }
    let now = Civil::of(options.time).long();
    let never = *b"0000000000000000\0";
    for date in [now, now, never, now] {
        out.extend_from_slice(&date); // creation, modification, expiration, effective
    }
    out.push(1); // version of directory records and path tables
    out.resize(SECTOR_BYTES, 0);
    out
}

/// Which characters a field of the primary descriptor may hold (ECMA-119 7.4.1).
#[derive(Copy, Clone, PartialEq, Eq)]
enum Set {
    /// Letters, digits, `_`, space and punctuation.
    A,
    /// Letters, digits and `_` alone.
    D,
}

/// Upper case, other characters as `_`, filled with spaces.
fn plain(out: &mut Vec<u8>, text: &str, len: usize, set: Set) {
    let end = out.len() + len;
    let allowed = |c: &u8| match c {
        b'A'..=b'Z' | b'0'..=b'9' | b'_' => true,
        b' '..=b'"' | b'%'..=b'/' | b':'..=b'?' => set == Set::A,
        _ => false,
    };
    let byte = |c: char| {
        let byte = u8::try_from(c).unwrap_or(b'_').to_ascii_uppercase();
        Some(byte).filter(allowed).unwrap_or(b'_')
    };
    out.extend(text.chars().take(len).map(byte));
    out.resize(end, b' ');
}

/// UCS-2, filled with spaces; a last odd byte is zero.
fn wide(out: &mut Vec<u8>, text: &str, len: usize) {
    let end = out.len() + len;
    let unit = |c: char| u16::try_from(u32::from(c)).unwrap_or(u16::from(b'_'));
    let units = text
        .chars()
        .map(unit)
        .chain(std::iter::repeat(u16::from(b' ')));
    out.extend(units.take(len / 2).flat_map(u16::to_be_bytes));
    out.resize(end, 0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{DiscTime, FileSystems};

    fn descriptor(flavor: Flavor) -> Vec<u8> {
        let options = Options {
            systems: FileSystems::default(),
            volume_id: "Set-0001 ä".to_owned(),
            volume_set_id: "SET".to_owned(),
            volume_uid: 0,
            publisher: "_St. Mary's".to_owned(),
            preparer: "p".to_owned(),
            application: "TEST 0.17".to_owned(),
            implementation: String::new(),
            time: DiscTime(951_827_696),
            volume_sectors: None,
        };
        let root = [0xEE; 34];
        let path_tables = [19, 20];
        volume(
            flavor,
            &Volume {
                options: &options,
                sectors: 0x1234,
                path_table_len: 10,
                path_tables,
                root: &root,
            },
        )
    }

    /// Offsets are those of ECMA-119 table 4 less one: the standard counts from 1.
    #[test]
    fn the_primary_descriptor_has_its_fields_where_the_standard_says() {
        let d = descriptor(Flavor::Primary);
        assert_eq!(d.len(), 2048);
        assert_eq!(d[..8], *b"\x01CD001\x01\0");
        assert_eq!(d[40..72], *b"SET_0001__                      ");
        assert_eq!(d[80..88], [0x34, 0x12, 0, 0, 0, 0, 0x12, 0x34]);
        assert_eq!(d[120..132], [1, 0, 0, 1, 1, 0, 0, 1, 0, 8, 8, 0]);
        assert_eq!(d[132..140], [10, 0, 0, 0, 0, 0, 0, 10]);
        assert_eq!(
            d[140..156],
            [19, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0]
        );
        assert_eq!(d[156..190], [0xEE; 34]);
        assert_eq!(d[190..194], *b"SET ");
        assert_eq!(d[318..330], *b"ST. MARY'S  ");
        assert_eq!(d[574..584], *b"TEST 0.17 ");
        assert_eq!(d[813..830], *b"2000022912345600\0");
        assert_eq!(d[847..864], *b"0000000000000000\0");
        assert_eq!(d[864..881], *b"2000022912345600\0");
        assert_eq!(d[881..883], [1, 0]);
    }

    #[test]
    fn the_joliet_descriptor_is_in_ucs2_and_names_its_level() {
        let d = descriptor(Flavor::Joliet);
        assert_eq!(d.len(), 2048);
        assert_eq!(d[..8], *b"\x02CD001\x01\0");
        assert_eq!(d[40..46], *b"\0S\0e\0t");
        assert_eq!(d[58..60], [0, 0xE4]);
        assert_eq!(d[88..92], *b"%/E\0");
        assert_eq!(d[813..830], *b"2000022912345600\0");
        assert_eq!(
            d[702..740],
            [b"\0 ".repeat(18).as_slice(), b"\0\0"].concat()
        );
    }

    #[test]
    fn the_terminator_is_a_sector_of_its_own() {
        let d = terminator();
        assert_eq!(d[..8], *b"\xffCD001\x01\0");
        assert_eq!(d.len(), 2048);
    }
}
