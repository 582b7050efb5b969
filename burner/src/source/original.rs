//! Original Attributes Sequence (0400,0561): what stood in a header before it was corrected
//! (PS3.3 C.12.1.1.9), put beside the corrected values in the object itself.

use super::corrected::{NotCorrected, Splice};
use super::guard::{Element, Encoding, ITEM};

/// Original Attributes Sequence.
pub(super) const ORIGINAL: u32 = 0x0400_0561;
/// Group length of its group (retired).
pub(super) const GROUP_LENGTH: u32 = 0x0400_0000;
const MODIFIED: u32 = 0x0400_0550;
const MODIFIED_AT: u32 = 0x0400_0562;
const MODIFIED_BY: u32 = 0x0400_0563;
const SOURCE: u32 = 0x0400_0564;
const REASON: u32 = 0x0400_0565;

/// Who corrects a header, and when.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Correcting<'a> {
    /// The moment, as DICOM writes one (PS3.5 6.2, DT).
    pub at: &'a str,
    /// The system that corrects (LO).
    pub system: &'a str,
    /// Whether what stood there before is left out, since it is of another patient: then it is
    /// said that something stood there, and not what.
    pub hides: bool,
}

/// The sequence where an object has one, and where it would stand.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Originals {
    /// Its element, with the offset of its header and that behind all of it.
    pub found: Option<(Element, u64, u64)>,
    /// Where it would stand.
    pub at: u64,
    /// Whether its group tells its own length.
    pub has_group_length: bool,
}

/// The splices that add an item to the sequence, in the order of the file. `before` are the tags,
/// VRs and values that stood there.
pub(super) fn splices(
    encoding: Encoding,
    originals: &Originals,
    before: &[(u32, [u8; 2], &[u8])],
    by: &Correcting<'_>,
) -> Result<Vec<Splice>, NotCorrected> {
    if originals.has_group_length {
        return Err(NotCorrected::Unordered);
    }
    let item = item(encoding, before, by)?;
    let Some((element, at, end)) = originals.found else {
        let mut bytes = Vec::new();
        put(&mut bytes, encoding, (ORIGINAL, *b"SQ"), &item)?;
        let at = originals.at;
        return Ok(vec![Splice { at, len: 0, bytes }]);
    };
    match element.len {
        // The item goes in front of the delimiter.
        None => Ok(vec![Splice {
            at: end.checked_sub(8).ok_or(NotCorrected::Unreadable)?,
            len: 0,
            bytes: item,
        }]),
        Some(len) => {
            let more = u32::try_from(item.len()).ok();
            let longer = more.and_then(|more| len.checked_add(more));
            let longer = longer.filter(|longer| *longer != u32::MAX);
            let length_at = element.value_at.checked_sub(4);
            let length_at = length_at.filter(|place| *place > at);
            Ok(vec![
                Splice {
                    at: length_at.ok_or(NotCorrected::Unreadable)?,
                    len: 4,
                    bytes: four(encoding, longer.ok_or(NotCorrected::Value)?).to_vec(),
                },
                Splice {
                    at: end,
                    len: 0,
                    bytes: item,
                },
            ])
        }
    }
}

fn item(
    encoding: Encoding,
    before: &[(u32, [u8; 2], &[u8])],
    by: &Correcting<'_>,
) -> Result<Vec<u8>, NotCorrected> {
    let mut values = Vec::new();
    for (tag, vr, value) in before {
        let value = if by.hides { &[][..] } else { value };
        put(&mut values, encoding, (*tag, *vr), value)?;
    }
    let mut of_item = Vec::new();
    head_of_item(&mut of_item, encoding, values.len())?;
    of_item.append(&mut values);
    let mut fields = Vec::new();
    put(&mut fields, encoding, (MODIFIED, *b"SQ"), &of_item)?;
    put(
        &mut fields,
        encoding,
        (MODIFIED_AT, *b"DT"),
        by.at.as_bytes(),
    )?;
    put(
        &mut fields,
        encoding,
        (MODIFIED_BY, *b"LO"),
        by.system.as_bytes(),
    )?;
    put(&mut fields, encoding, (SOURCE, *b"LO"), b"")?;
    put(&mut fields, encoding, (REASON, *b"CS"), b"CORRECT")?;
    let mut out = Vec::new();
    head_of_item(&mut out, encoding, fields.len())?;
    out.append(&mut fields);
    Ok(out)
}

fn head_of_item(out: &mut Vec<u8>, encoding: Encoding, len: usize) -> Result<(), NotCorrected> {
    tag_into(out, encoding, ITEM);
    let len = u32::try_from(len).map_err(|_| NotCorrected::Value)?;
    out.extend(four(encoding, len));
    Ok(())
}

fn put(
    out: &mut Vec<u8>,
    encoding: Encoding,
    (tag, vr): (u32, [u8; 2]),
    value: &[u8],
) -> Result<(), NotCorrected> {
    let mut value = value.to_vec();
    if value.len() % 2 == 1 {
        value.push(b' ');
    }
    tag_into(out, encoding, tag);
    match (encoding.explicit, vr == *b"SQ") {
        (true, true) => {
            out.extend(vr);
            out.extend([0, 0]);
        }
        (true, false) => {
            out.extend(vr);
            let len = u16::try_from(value.len()).map_err(|_| NotCorrected::Value)?;
            out.extend(two(encoding, len));
            out.append(&mut value);
            return Ok(());
        }
        (false, _) => {}
    }
    let len = u32::try_from(value.len()).map_err(|_| NotCorrected::Value)?;
    out.extend(four(encoding, len));
    out.append(&mut value);
    Ok(())
}

fn tag_into(out: &mut Vec<u8>, encoding: Encoding, tag: u32) {
    out.extend(two(encoding, (tag >> 16) as u16));
    out.extend(two(encoding, (tag & 0xFFFF) as u16));
}

fn two(encoding: Encoding, n: u16) -> [u8; 2] {
    match encoding.big_endian {
        true => n.to_be_bytes(),
        false => n.to_le_bytes(),
    }
}

fn four(encoding: Encoding, n: u32) -> [u8; 4] {
    match encoding.big_endian {
        true => n.to_be_bytes(),
        false => n.to_le_bytes(),
    }
}
