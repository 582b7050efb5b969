//! Corrects what the header of an object says of its patient, and nothing else.
//!
//! Of the file only these elements are another: Patient's Name, ID, issuer of the ID, birth date,
//! sex, and the group length (0010,0000) where an old writer put one. Every other byte stays as it
//! is, the pixel data too. What cannot be corrected so is not touched: a deflated data set,
//! elements out of order or there twice, a name that the object's character set does not have.

use std::fs::File;
use std::io;

use super::charset::Charset;
use super::dicom::{DEFLATED, PIXEL_DATA, PREAMBLE, encoding_at, meta};
use super::guard::{Element, Encoding, FileBytes, HeadError, Walker};
use super::original::{self, Correcting, Originals};
use super::raw_header::RawHeader;
use super::values::clean;
use crate::exact;
use crate::fileset::ObjectPatient;

/// Specific Character Set.
const CHARSET: u32 = 0x0008_0005;
/// Group length of the patient's elements (retired).
const GROUP_LENGTH: u32 = 0x0010_0000;
/// The elements, in their order, with their VR (PS3.6, 6).
const ELEMENTS: [(u32, [u8; 2]); 5] = [
    (0x0010_0010, *b"PN"),
    (0x0010_0020, *b"LO"),
    (0x0010_0021, *b"LO"),
    (0x0010_0030, *b"DA"),
    (0x0010_0040, *b"CS"),
];
/// The longest value of them that is read.
const VALUE_MAX: u32 = 4096;

/// Why a header is not corrected.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum NotCorrected {
    /// It is no DICOM file with a header that can be read to its pixel data.
    Unreadable,
    /// Its data set is deflated.
    Deflated,
    /// Its elements are out of order, or one of the patient's is there twice.
    Unordered,
    /// Its character set has not all characters of what is to be written.
    CharacterSet,
    /// What is to be written is too long, or may not stand in the element.
    Value,
}

/// Bytes that take the place of others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Splice {
    /// Offset of the bytes that are replaced.
    pub at: u64,
    /// How many are replaced; none where these come in between.
    pub len: u64,
    /// What stands there instead.
    pub bytes: Vec<u8>,
}

/// An element as it lies in its file.
#[derive(Clone, Debug, Default)]
struct Place {
    /// Offset of its header, or of where it would stand.
    at: u64,
    /// Its bytes, the header's too; 0 where there is none.
    len: u64,
    value: Vec<u8>,
}

/// What the header of an object says of its patient, and where.
#[derive(Clone, Debug)]
pub struct PatientHeader {
    encoding: Encoding,
    charset: Charset,
    /// In the order of [`ELEMENTS`].
    places: Vec<Place>,
    group_length: Option<Place>,
    says: ObjectPatient,
    originals: Originals,
}

impl PatientHeader {
    /// Reads the header of a file of `len` bytes.
    ///
    /// # Errors
    /// What the system says.
    pub fn read(file: &File, len: u64) -> io::Result<Result<Self, NotCorrected>> {
        let mut bytes = FileBytes::new(file, len)?;
        match read(&mut bytes) {
            Ok(header) => Ok(header),
            Err(HeadError::Io(error)) => Err(error),
            Err(HeadError::CutOff | HeadError::Malformed) => Ok(Err(NotCorrected::Unreadable)),
        }
    }

    /// What it says, as an item of the object has it.
    pub fn says(&self) -> &ObjectPatient {
        &self.says
    }

    /// What makes it say `holds`, in the order of the file; what is empty there stays as it is.
    ///
    /// # Errors
    /// [`NotCorrected`].
    pub fn splices(&self, holds: &ObjectPatient) -> Result<Vec<Splice>, NotCorrected> {
        let pairs = texts(&self.says).into_iter().zip(texts(holds));
        let mut splices: Vec<Splice> = Vec::new();
        let mut grown = 0_i64;
        for (((tag, vr), place), (now, new)) in ELEMENTS.iter().zip(&self.places).zip(pairs) {
            if new.is_empty() || new == now {
                continue;
            }
            let bytes = self.element(*tag, *vr, new)?;
            let longer =
                |a: usize, b: u64| i64::try_from(a).ok()?.checked_sub(i64::try_from(b).ok()?);
            grown += longer(bytes.len(), place.len).ok_or(NotCorrected::Value)?;
            splices.push(Splice {
                at: place.at,
                len: place.len,
                bytes,
            });
        }
        if let Some(place) = self.group_length.as_ref().filter(|_| grown != 0) {
            splices.insert(0, self.longer_group(place, grown)?);
        }
        Ok(splices)
    }

    /// As [`PatientHeader::splices`], with what stood there before in Original Attributes Sequence.
    ///
    /// # Errors
    /// [`NotCorrected`].
    pub fn splices_kept(
        &self,
        holds: &ObjectPatient,
        by: &Correcting<'_>,
    ) -> Result<Vec<Splice>, NotCorrected> {
        let mut splices = self.splices(holds)?;
        if splices.is_empty() {
            return Ok(splices);
        }
        let pairs = texts(&self.says).into_iter().zip(texts(holds));
        let before: Vec<(u32, [u8; 2], &[u8])> = ELEMENTS
            .iter()
            .zip(&self.places)
            .zip(pairs)
            .filter(|(_, (now, new))| !new.is_empty() && new != now)
            .map(|(((tag, vr), place), _)| (*tag, *vr, place.value.as_slice()))
            .collect();
        let kept = original::splices(self.encoding, &self.originals, &before, by)?;
        splices.extend(kept);
        Ok(splices)
    }

    /// The group's length, by so many bytes more.
    fn longer_group(&self, place: &Place, grown: i64) -> Result<Splice, NotCorrected> {
        let four = <[u8; 4]>::try_from(place.value.as_slice());
        let before = self
            .encoding
            .u32(four.map_err(|_| NotCorrected::Unordered)?);
        let now = i64::from(before).checked_add(grown);
        let now = now.and_then(|now| u32::try_from(now).ok());
        let now = now.ok_or(NotCorrected::Value)?;
        let bytes = match self.encoding.big_endian {
            true => now.to_be_bytes(),
            false => now.to_le_bytes(),
        };
        Ok(Splice {
            at: place.at + place.len - 4,
            len: 4,
            bytes: bytes.to_vec(),
        })
    }

    fn element(&self, tag: u32, vr: [u8; 2], text: &str) -> Result<Vec<u8>, NotCorrected> {
        // What the reader would give another reading than what is to be written is not written.
        let mut value = self
            .charset
            .encode(text)
            .ok_or(NotCorrected::CharacterSet)?;
        let back = clean(vr, &value, &self.charset, self.encoding.big_endian);
        if back.as_deref() != Some(text.as_bytes()) {
            return Err(NotCorrected::Value);
        }
        if value.len() % 2 == 1 {
            value.push(b' ');
        }
        let (group, number) = ((tag >> 16) as u16, (tag & 0xFFFF) as u16);
        let len = u16::try_from(value.len()).map_err(|_| NotCorrected::Value)?;
        let two = |n: u16| match self.encoding.big_endian {
            true => n.to_be_bytes(),
            false => n.to_le_bytes(),
        };
        let mut out = Vec::with_capacity(value.len() + 8);
        out.extend(two(group));
        out.extend(two(number));
        match self.encoding.explicit {
            true => {
                out.extend(vr);
                out.extend(two(len));
            }
            // Implicit VR is little-endian always (PS3.5 A.1).
            false => out.extend(u32::from(len).to_le_bytes()),
        }
        out.extend(value);
        Ok(out)
    }
}

fn texts(said: &ObjectPatient) -> [&str; 5] {
    [
        &said.name,
        &said.id,
        &said.issuer,
        &said.birth_date,
        &said.sex,
    ]
}

fn read(bytes: &mut FileBytes<'_>) -> Result<Result<PatientHeader, NotCorrected>, HeadError> {
    use super::guard::Bytes;
    if bytes.get(PREAMBLE, 4)? != b"DICM" {
        return Ok(Err(NotCorrected::Unreadable));
    }
    let mut raw = RawHeader::default();
    let behind = meta(bytes, PREAMBLE + 4, &mut raw)?;
    let syntax = raw.uid(0x0002_0010);
    if syntax == DEFLATED {
        return Ok(Err(NotCorrected::Deflated));
    }
    let encoding = encoding_at(bytes, behind, &syntax)?;
    if encoding.big_endian && !encoding.explicit {
        return Ok(Err(NotCorrected::Unreadable));
    }
    let mut walk = Walk {
        walker: Walker::new(bytes, encoding, behind),
        places: vec![None; ELEMENTS.len()],
        before: vec![None; ELEMENTS.len()],
        group_length: None,
        charset: Vec::new(),
        originals: Originals::default(),
        originals_at: None,
    };
    if !walk.read_up_to_pixels()? {
        return Ok(Err(NotCorrected::Unordered));
    }
    Ok(Ok(walk.header(encoding)))
}

/// Walks the elements of the data set.
struct Walk<'a> {
    walker: Walker<'a>,
    places: Vec<Option<Place>>,
    /// Offset of the first element behind the place of each.
    before: Vec<Option<u64>>,
    group_length: Option<Place>,
    charset: Vec<u8>,
    originals: Originals,
    /// Offset of the first element behind the place of Original Attributes Sequence.
    originals_at: Option<u64>,
}

impl Walk<'_> {
    /// Whether the elements are in order, each once.
    fn read_up_to_pixels(&mut self) -> Result<bool, HeadError> {
        let mut last = 0;
        loop {
            let at = self.walker.at();
            let Some(element) = self.walker.next(PIXEL_DATA - 1)? else {
                break;
            };
            // A stray delimiter before it belongs to nothing.
            let header = element.value_at.saturating_sub(at);
            if element.tag <= last || !matches!(header, 8 | 12) {
                return Ok(false);
            }
            last = element.tag;
            for ((tag, _), before) in ELEMENTS.iter().zip(&mut self.before) {
                if element.tag > *tag && before.is_none() {
                    *before = Some(at);
                }
            }
            if element.tag > original::ORIGINAL && self.originals_at.is_none() {
                self.originals_at = Some(at);
            }
            self.originals.has_group_length |= element.tag == original::GROUP_LENGTH;
            if !self.keep(element, at)? {
                return Ok(false);
            }
            self.walker.skip(element)?;
            if element.tag == original::ORIGINAL {
                self.originals.found = Some((element, at, self.walker.at()));
            }
        }
        Ok(true)
    }

    /// Keeps an element that is asked for; false where it is none that can be read.
    fn keep(&mut self, element: Element, at: u64) -> Result<bool, HeadError> {
        let number = ELEMENTS.iter().position(|(tag, _)| *tag == element.tag);
        if number.is_none() && !matches!(element.tag, CHARSET | GROUP_LENGTH) {
            return Ok(true);
        }
        let Some(len) = element.len.filter(|len| *len <= VALUE_MAX) else {
            return Ok(false);
        };
        let value = self.walker.value(element)?.to_vec();
        if element.tag == CHARSET {
            self.charset = value;
            return Ok(true);
        }
        let place = Place {
            at,
            len: (element.value_at - at).saturating_add(u64::from(len)),
            value,
        };
        match number.and_then(|number| self.places.get_mut(number)) {
            Some(kept) => *kept = Some(place),
            None => self.group_length = Some(place),
        }
        Ok(true)
    }

    fn header(self, encoding: Encoding) -> PatientHeader {
        let end = self.walker.at();
        let charset = Charset::new(&self.charset);
        let found = self.places.into_iter().zip(self.before);
        let places: Vec<Place> = found
            .map(|(place, before)| {
                place.unwrap_or_else(|| Place {
                    at: before.unwrap_or(end),
                    ..Place::default()
                })
            })
            .collect();
        let text = |number| {
            let (_, vr) = exact::item(&ELEMENTS, number);
            let value = &exact::item(&places, number).value;
            let value = clean(*vr, value, &charset, encoding.big_endian);
            value.map_or_else(String::new, |v| String::from_utf8_lossy(&v).into_owned())
        };
        let says = ObjectPatient {
            name: text(0),
            id: text(1),
            issuer: text(2),
            birth_date: text(3),
            sex: text(4),
        };
        PatientHeader {
            encoding,
            charset,
            places,
            group_length: self.group_length,
            says,
            originals: Originals {
                at: self.originals_at.unwrap_or(end),
                ..self.originals
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A file of these elements: explicit, implicit or big-endian.
    fn file(encoding: Encoding, elements: &[(u32, [u8; 2], &[u8])]) -> Vec<u8> {
        let mut out = vec![0; 128];
        out.extend(b"DICM\x02\0\x10\0UI");
        let syntax: &[u8] = match (encoding.explicit, encoding.big_endian) {
            (true, false) => b"\x14\x001.2.840.10008.1.2.1\0",
            (true, true) => b"\x14\x001.2.840.10008.1.2.2\0",
            (false, _) => b"\x12\x001.2.840.10008.1.2\0",
        };
        out.extend(syntax);
        let two = |n: u16| match encoding.big_endian {
            true => n.to_be_bytes(),
            false => n.to_le_bytes(),
        };
        for (tag, vr, value) in elements {
            out.extend(two((tag >> 16) as u16));
            out.extend(two(*tag as u16));
            let long = vr == b"OB" || vr == b"SQ";
            match (encoding.explicit, long) {
                (true, false) => {
                    out.extend(vr);
                    out.extend(two(value.len() as u16));
                }
                (true, true) => {
                    out.extend(vr);
                    out.extend([0, 0]);
                    let len = value.len() as u32;
                    out.extend(match encoding.big_endian {
                        true => len.to_be_bytes(),
                        false => len.to_le_bytes(),
                    });
                }
                (false, _) => out.extend((value.len() as u32).to_le_bytes()),
            }
            out.extend(*value);
        }
        out
    }

    fn read(bytes: &[u8]) -> Result<PatientHeader, NotCorrected> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        PatientHeader::read(&file, bytes.len() as u64).unwrap()
    }

    fn spliced(bytes: &[u8], splices: &[Splice]) -> Vec<u8> {
        let (mut out, mut at) = (Vec::new(), 0);
        for splice in splices {
            out.extend(&bytes[at..splice.at as usize]);
            out.extend(&splice.bytes);
            at = (splice.at + splice.len) as usize;
        }
        out.extend(&bytes[at..]);
        out
    }

    const BIG: Encoding = Encoding {
        explicit: true,
        big_endian: true,
    };

    fn holds() -> ObjectPatient {
        ObjectPatient {
            issuer: "NORTH".to_owned(),
            id: "42".to_owned(),
            name: "MEIER^ANNA".to_owned(),
            birth_date: "19620304".to_owned(),
            sex: "F".to_owned(),
        }
    }

    #[test]
    fn the_patient_is_another_and_every_other_byte_stays() {
        for encoding in [Encoding::META, Encoding::IMPLICIT, BIG] {
            let before: [(u32, [u8; 2], &[u8]); 2] = [
                (0x0008_0005, *b"CS", b"ISO_IR 100"),
                (0x0008_0016, *b"UI", b"1.2.3\0"),
            ];
            let behind: [(u32, [u8; 2], &[u8]); 3] = [
                (0x0010_1010, *b"AS", b"064Y"),
                (0x0020_000D, *b"UI", b"1.2\0"),
                (0x7FE0_0010, *b"OB", b"MEYER^ANNA"),
            ];
            let patient: [(u32, [u8; 2], &[u8]); 3] = [
                (0x0010_0010, *b"PN", b"MEYER^ANNA"),
                (0x0010_0020, *b"LO", b"7 "),
                (0x0010_0040, *b"CS", b"F "),
            ];
            let new: [(u32, [u8; 2], &[u8]); 5] = [
                (0x0010_0010, *b"PN", b"MEIER^ANNA"),
                (0x0010_0020, *b"LO", b"42"),
                (0x0010_0021, *b"LO", b"NORTH "),
                (0x0010_0030, *b"DA", b"19620304"),
                (0x0010_0040, *b"CS", b"F "),
            ];
            let old = file(encoding, &[&before[..], &patient, &behind].concat());
            let header = read(&old).unwrap();
            let said = header.says();
            assert_eq!([&said.name, &said.id], ["MEYER^ANNA", "7"]);
            let corrected = spliced(&old, &header.splices(&holds()).unwrap());
            let expected = file(encoding, &[&before[..], &new, &behind].concat());
            assert!(corrected == expected, "{encoding:?}");
            assert_eq!(*read(&corrected).unwrap().says(), holds());
            // What holds already is not written anew.
            assert_eq!(read(&corrected).unwrap().splices(&holds()), Ok(Vec::new()));
        }
    }

    #[test]
    fn a_group_length_follows_and_names_come_in_the_objects_characters() {
        let object = |charset: &'static [u8], length: &'static [u8]| {
            file(
                Encoding::META,
                &[
                    (0x0008_0005, *b"CS", charset),
                    (0x0010_0000, *b"UL", length),
                    (0x0010_0010, *b"PN", b"MEYER^ANNA"),
                    (0x0020_000D, *b"UI", b"1.2\0"),
                ],
            )
        };
        let named = |name: &str| ObjectPatient {
            name: name.to_owned(),
            ..ObjectPatient::default()
        };
        let latin = object(b"ISO_IR 100", &[18, 0, 0, 0]);
        let splices = read(&latin).unwrap().splices(&named("M\u{fc}ller^Anna"));
        let corrected = spliced(&latin, &splices.unwrap());
        let value: &[u8] = b"\x10\0\0\0UL\x04\0\x14\0\0\0\x10\0\x10\0PN\x0C\0M\xFCller^Anna ";
        assert!(
            corrected.windows(value.len()).any(|at| at == value),
            "{corrected:02X?}"
        );
        for (charset, name, expected) in [
            (&b"ISO_IR 192"[..], "\u{5c71}\u{7530}", true),
            (b"ISO_IR 100", "\u{5c71}\u{7530}", false),
            (b"ISO_IR 100", "\u{20ac}", false),
            (b"ISO_IR 6 ", "M\u{fc}ller", false),
            (b"\\ISO 2022 IR 87 ", "M\u{fc}ller", false),
            (b"ISO_IR 13 ", "\u{5c71}\u{7530}", false),
        ] {
            let bytes = object(charset, &[18, 0, 0, 0]);
            let spliced = read(&bytes).unwrap().splices(&named(name));
            assert_eq!(spliced.is_ok(), expected, "{name} {spliced:?}");
        }
    }

    /// What stood there is kept beside what holds, where there is a sequence for it and where not.
    #[test]
    fn earlier_values_are_kept_in_the_object() {
        let by = Correcting {
            at: "20261128120000+0000",
            system: "STELE",
            hides: false,
        };
        for encoding in [Encoding::META, Encoding::IMPLICIT, BIG] {
            let two = |n: u16| match encoding.big_endian {
                true => n.to_be_bytes(),
                false => n.to_le_bytes(),
            };
            // An item of no length that is there already.
            let item = [two(0xFFFE), two(0xE000), [0, 0], [0, 0]].concat();
            let before: [(u32, [u8; 2], &[u8]); 2] = [
                (0x0010_0010, *b"PN", b"MEYER^ANNA"),
                (0x0020_000D, *b"UI", b"1.2\0"),
            ];
            let sequence: [(u32, [u8; 2], &[u8]); 1] = [(0x0400_0561, *b"SQ", &item)];
            let pixels: [(u32, [u8; 2], &[u8]); 1] = [(0x7FE0_0010, *b"OB", b"PIXELS")];
            for has in [false, true] {
                let sequence: &[_] = if has { &sequence } else { &[] };
                let old = file(encoding, &[&before[..], sequence, &pixels].concat());
                let header = read(&old).unwrap();
                let new = spliced(&old, &header.splices_kept(&holds(), &by).unwrap());
                let again = read(&new).unwrap();
                assert_eq!(*again.says(), holds(), "{encoding:?}");
                let (element, at, end) = again.originals.found.unwrap();
                let kept = &new[at as usize..end as usize];
                let has_text = |text: &[u8]| kept.windows(text.len()).any(|at| at == text);
                assert!(
                    has_text(b"MEYER^ANNA") && has_text(b"STELE "),
                    "{encoding:?}"
                );
                assert_eq!(element.value_at + u64::from(element.len.unwrap()), end);
                assert_eq!(has_text(&item), has);
                // Hidden: that something stood there, and not what.
                let hides = Correcting { hides: true, ..by };
                let hidden = spliced(&old, &header.splices_kept(&holds(), &hides).unwrap());
                assert!(!hidden.windows(5).any(|at| at == b"MEYER"));
                assert!(read(&hidden).is_ok());
                // What holds already is not written anew.
                assert_eq!(again.splices_kept(&holds(), &by), Ok(Vec::new()));
            }
        }
    }

    #[test]
    fn what_is_out_of_order_or_no_object_is_not_touched() {
        let twice = file(
            Encoding::META,
            &[
                (0x0010_0010, *b"PN", b"A^"),
                (0x0020_000D, *b"UI", b"1.2\0"),
                (0x0010_0010, *b"PN", b"B^"),
            ],
        );
        assert_eq!(read(&twice).err(), Some(NotCorrected::Unordered));
        assert_eq!(read(b"no object").err(), Some(NotCorrected::Unreadable));
        let whole = file(Encoding::META, &[(0x0010_0010, *b"PN", b"A^")]);
        assert!(read(&whole).is_ok());
        assert_eq!(
            read(&whole[..whole.len() - 1]).err(),
            Some(NotCorrected::Unreadable)
        );
    }
}
