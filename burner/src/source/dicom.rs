//! Reads from a file's head whether it is a DICOM object and what it says of itself.
//!
//! Only elements that the catalog or a DICOMDIR wants are read, values longer than 4 KiB are passed
//! over. What is needed lies up to Instance Number (0020,0013): a file that is broken before it is
//! no object, one that is broken behind it is. Headers are walked up to the end of the pixel data,
//! to see whether the file ends too early; no pixel is read.

use std::io::{self, Read};

use flate2::read::DeflateDecoder;

use super::charset::Charset;
use super::guard::{Bytes, Element, Encoding, HeadError, Walker, is_vr};
use super::raw_header::RawHeader;
use super::record::directory_keys;
use super::sequence;
use super::{DicomKeys, ExceptionKind};
use crate::fileset::{OTHER_DATES, PER_FRAME_GROUPS, RecordKind, is_wanted as is_key};

/// Length of the preamble; `DICM` stands behind it (PS3.10 7.1).
pub(super) const PREAMBLE: u64 = 128;
/// The last element that is needed.
const LAST_TAG: u32 = 0x0020_0013;
/// Pixel Data: nothing behind it is looked at.
pub(super) const PIXEL_DATA: u32 = 0x7FE0_0010;
/// Longest value that is read.
const VALUE_MAX: u32 = 4096;
/// Elements of file meta information at most.
const META_MAX: u32 = 1000;
/// Inflated bytes looked at in a deflated data set: first, and where that was not enough.
const INFLATED_MAX: [u64; 2] = [1 << 20, 16 << 20];
/// Media Storage Directory: a DICOMDIR (PS3.10 8.6).
const DIRECTORY_CLASS: &str = "1.2.840.10008.1.3.10";
/// Texts that people see and find studies by.
const TEXTS: [u32; 5] = [
    0x0010_0010,
    0x0010_0020,
    0x0008_0050,
    0x0008_1030,
    0x0008_103E,
];
pub(super) const DEFLATED: &str = "1.2.840.10008.1.2.1.99";
const BIG_ENDIAN: &str = "1.2.840.10008.1.2.2";

/// What a file's head says.
#[derive(Debug)]
pub(crate) enum Head {
    /// A DICOM object, with the reason where its end is missing.
    Object(Box<DicomKeys>, Option<ExceptionKind>),
    /// Anything else, with the reason where it looked like one.
    Document(Option<ExceptionKind>, Option<Box<Owner>>),
}

/// Whose a file says it is, that claims to be DICOM and is no object, as far as that can be read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Owner {
    /// Study Instance UID; empty where it cannot be read.
    pub study_instance_uid: String,
    /// Patient ID.
    pub patient_id: String,
    /// Patient's Name.
    pub patient_name: String,
    /// Patient's Birth Date.
    pub birth_date: String,
}

impl Owner {
    fn of(raw: &RawHeader) -> Option<Box<Self>> {
        let charset = Charset::new(raw.bytes(0x0008_0005));
        let owner = Self {
            study_instance_uid: raw.uid(0x0020_000D),
            patient_id: charset.decode(raw.bytes(0x0010_0020)),
            patient_name: charset.decode(raw.bytes(0x0010_0010)),
            birth_date: raw.ascii(0x0010_0030),
        };
        (owner != Self::default()).then(|| Box::new(owner))
    }
}

/// Reads the head. `named_dicom`: the file's name claims to be DICOM.
///
/// # Errors
/// Only where the file cannot be read; what is not DICOM is a document.
pub(crate) fn read_head(bytes: &mut dyn Bytes, named_dicom: bool) -> io::Result<Head> {
    if bytes.len() == 0 {
        return Ok(Head::Document(Some(ExceptionKind::Empty), None));
    }
    // What cannot be read says nothing of what it is.
    let magic = match bytes.get(PREAMBLE, 4) {
        Ok(magic) => magic == b"DICM",
        Err(HeadError::Io(error)) => return Err(error),
        Err(_) => false,
    };
    let executable = match bytes.get(0, 4) {
        Ok(start) => magic && is_executable(start),
        Err(HeadError::Io(error)) => return Err(error),
        Err(_) => false,
    };
    if executable {
        return Ok(Head::Document(
            Some(ExceptionKind::ExecutablePreamble),
            None,
        ));
    }
    let mut raw = RawHeader::default();
    let read = match magic {
        true => with_meta(bytes, PREAMBLE + 4, &mut raw),
        false => match bare(bytes, named_dicom, &mut raw) {
            Ok(false) => return Ok(Head::Document(None, None)),
            read => read.map(drop),
        },
    };
    let kind = match read {
        Ok(()) => return Ok(finish(&raw, magic)),
        Err(HeadError::Io(error)) => return Err(error),
        Err(_) if !magic && !named_dicom => return Ok(Head::Document(None, None)),
        Err(HeadError::CutOff) => ExceptionKind::CutOff,
        Err(HeadError::Malformed) => ExceptionKind::Malformed,
    };
    Ok(Head::Document(Some(kind), Owner::of(&raw)))
}

/// Whether a preamble would be run by some system: CVE-2019-11687. TIFF is not (PS3.10 7.1).
fn is_executable(start: &[u8]) -> bool {
    const STARTS: [&[u8]; 8] = [
        b"MZ",
        b"\x7FELF",
        b"#!",
        b"PK\x03\x04",
        // Mach-O, both orders, and its fat form.
        b"\xFE\xED\xFA\xCE",
        b"\xFE\xED\xFA\xCF",
        b"\xCF\xFA\xED\xFE",
        b"\xCA\xFE\xBA\xBE",
    ];
    STARTS.iter().any(|magic| start.starts_with(magic))
}

/// Whether a value is kept.
fn is_wanted(tag: u32) -> bool {
    matches!(
        tag,
        0x0002_0002
            | 0x0002_0003
            | 0x0002_0010
            | 0x0008_0005
            | 0x0008_0016
            | 0x0008_0018
            | 0x0008_0020
            | 0x0008_0030
            | 0x0008_0050
            | 0x0008_0060
            | 0x0008_1030
            | 0x0008_103E
            | 0x0010_0010
            | 0x0010_0020
            | 0x0010_0030
            | 0x0010_0040
            | 0x0020_000D
            | 0x0020_000E
            | 0x0020_0011
            | 0x0020_0013
    )
}

/// Reads file meta information at `at`, then the data set behind it.
fn with_meta(bytes: &mut dyn Bytes, at: u64, raw: &mut RawHeader) -> Result<(), HeadError> {
    let behind = meta(bytes, at, raw)?;
    let syntax = raw.uid(0x0002_0010);
    if raw.uid(0x0002_0002) == DIRECTORY_CLASS {
        return Ok(());
    }
    if syntax != DEFLATED {
        let encoding = encoding_at(bytes, behind, &syntax)?;
        return data_set(bytes, behind, encoding, raw);
    }
    for most in INFLATED_MAX {
        let (inflated, whole) = inflate(bytes, behind, most)?;
        let read = data_set(&mut inflated.as_slice(), 0, Encoding::META, raw);
        // Where only a part was inflated, its end says nothing.
        raw.cut_off = false;
        match read {
            Err(HeadError::CutOff) if !whole && most != INFLATED_MAX[1] => {}
            read => return read,
        }
    }
    Ok(())
}

/// The elements of group 2; gives the offset behind them. The group's length is not needed.
pub(super) fn meta(bytes: &mut dyn Bytes, at: u64, raw: &mut RawHeader) -> Result<u64, HeadError> {
    let mut at = at;
    // Real files have fewer than twenty elements here.
    for _ in 0..META_MAX {
        let group = bytes.get(at, 2);
        if !matches!(group, Ok(b"\x02\0")) {
            return Ok(at);
        }
        let mut walker = Walker::new(bytes, Encoding::META, at);
        let Some(element) = walker.next(u32::MAX)? else {
            return Ok(at);
        };
        let len = element.len.ok_or(HeadError::Malformed)?;
        if is_wanted(element.tag) && len <= VALUE_MAX && !raw.has(element.tag) {
            let value = walker.value(element)?.to_vec();
            raw.values.push((element.tag, value));
        }
        at = element.value_at.saturating_add(u64::from(len));
    }
    Err(HeadError::Malformed)
}

/// How the data set at `at` is written: as its first element shows, then as the syntax says.
pub(super) fn encoding_at(
    bytes: &mut dyn Bytes,
    at: u64,
    syntax: &str,
) -> Result<Encoding, HeadError> {
    let start = bytes.get(at, 6)?;
    Ok(Encoding {
        explicit: start.get(4..).is_some_and(is_vr),
        // A first group of 0008 in the wrong order would be 0800.
        big_endian: syntax == BIG_ENDIAN || start.starts_with(b"\0\x08"),
    })
}

/// Walks the data set up to the last element that is needed.
fn data_set(
    bytes: &mut dyn Bytes,
    at: u64,
    encoding: Encoding,
    raw: &mut RawHeader,
) -> Result<(), HeadError> {
    raw.big_endian = encoding.big_endian;
    let mut walker = Walker::new(bytes, encoding, at);
    while let Some(element) = walker.next(LAST_TAG)? {
        keep(&mut walker, element, raw)?;
        walker.skip(element)?;
    }
    raw.cut_off = ends_early(&mut walker, raw)?;
    Ok(())
}

/// Keeps a value that is wanted.
fn keep(walker: &mut Walker<'_>, element: Element, raw: &mut RawHeader) -> Result<(), HeadError> {
    let tag = element.tag;
    if raw.has(tag) {
        return Ok(());
    }
    if tag == PER_FRAME_GROUPS {
        raw.not_kept.push(tag);
    }
    if !is_wanted(tag) && !is_key(tag) {
        return Ok(());
    }
    if sequence::is_sequence(element) {
        let charset = Charset::new(raw.bytes(0x0008_0005));
        let copied = sequence::copy(walker, element, &charset);
        match copied {
            Some(value) => raw.sequences.push((tag, value)),
            None => raw.not_kept.push(tag),
        }
    } else if element.len.is_some_and(|len| len <= VALUE_MAX) {
        let value = walker.value(element)?.to_vec();
        raw.values.push((tag, value));
    } else {
        raw.not_kept.push(tag);
    }
    Ok(())
}

/// Whether an element from here on to the pixel data reaches beyond the last byte. What is no
/// element, padding or a signature perhaps, is nobody's loss. Elements out of order are read where
/// they are wanted.
fn ends_early(walker: &mut Walker<'_>, raw: &mut RawHeader) -> Result<bool, HeadError> {
    let mut last = LAST_TAG;
    let mut walk = || -> Result<(), HeadError> {
        while last < PIXEL_DATA
            && let Some(element) = walker.next(PIXEL_DATA)?
            && (element.tag > last || is_wanted(element.tag) || is_key(element.tag))
        {
            keep(walker, element, raw)?;
            walker.skip(element)?;
            last = last.max(element.tag);
        }
        Ok(())
    };
    match walk() {
        Err(HeadError::CutOff) => Ok(true),
        Err(HeadError::Io(error)) => Err(HeadError::Io(error)),
        Ok(()) | Err(HeadError::Malformed) => Ok(false),
    }
}

/// The first `most` bytes at most of a deflated data set (PS3.5 A.5), and whether it ended there.
fn inflate(bytes: &mut dyn Bytes, at: u64, most: u64) -> Result<(Vec<u8>, bool), HeadError> {
    let left = bytes.len().saturating_sub(at).min(most);
    let count = usize::try_from(left).map_err(|_| HeadError::CutOff)?;
    let packed = bytes.get(at, count)?;
    let mut out = Vec::new();
    let mut reader = DeflateDecoder::new(packed).take(most);
    // An end that is cut off or broken matters only if the needed elements lie behind it.
    match reader.read_to_end(&mut out) {
        Ok(_) => Ok((out, reader.limit() > 0)),
        Err(_) if !out.is_empty() => Ok((out, left < most)),
        Err(_) => Err(HeadError::Malformed),
    }
}

/// A file without `DICM`: a bare data set, or meta information without a preamble. Only what
/// starts as such is looked at; whether it does.
fn bare(bytes: &mut dyn Bytes, named_dicom: bool, raw: &mut RawHeader) -> Result<bool, HeadError> {
    let not_dicom = if named_dicom {
        Err(HeadError::Malformed)
    } else {
        Ok(false)
    };
    let Ok(start) = bytes.get(0, 8) else {
        return not_dicom;
    };
    let [g0, g1, e0, e1, ref rest @ ..] = *start else {
        return not_dicom;
    };
    let spelled = rest.get(..2).is_some_and(is_vr);
    // The first element: group 2, or 0008,0000 to 0008,0018 in either order of bytes.
    let low = (g0, g1) == (8, 0) && e1 == 0 && e0 <= 0x18;
    let high = (g0, g1) == (0, 8) && e0 == 0 && e1 <= 0x18 && spelled;
    if (g0, g1) == (2, 0) && spelled {
        return with_meta(bytes, 0, raw).map(|()| true);
    }
    if !low && !high {
        return not_dicom;
    }
    let encoding = Encoding {
        explicit: spelled,
        big_endian: high,
    };
    data_set(bytes, 0, encoding, raw)?;
    Ok(true)
}

/// The keys out of the values; an object needs a study, a series and a name of its own.
fn finish(raw: &RawHeader, in_file_form: bool) -> Head {
    let or = |first: String, second: String| if first.is_empty() { second } else { first };
    let sop_class_uid = or(raw.uid(0x0008_0016), raw.uid(0x0002_0002));
    if sop_class_uid == DIRECTORY_CLASS {
        return Head::Document(Some(ExceptionKind::Directory), None);
    }
    let charset = Charset::new(raw.bytes(0x0008_0005));
    let doubtful = TEXTS.iter().any(|&tag| charset.is_doubtful(raw.bytes(tag)));
    let notice = match (raw.cut_off, doubtful) {
        (true, _) => Some(ExceptionKind::CutOff),
        (false, true) => Some(ExceptionKind::CharacterSet),
        (false, false) => None,
    };
    let text = |tag| charset.decode(raw.bytes(tag));
    let kind = RecordKind::of(&sop_class_uid);
    let mut directory = directory_keys(raw, &charset, kind);
    directory.in_file_form = in_file_form && !raw.uid(0x0002_0010).is_empty();
    directory.cut_off = raw.cut_off;
    let mut series_date = String::new();
    for &tag in &OTHER_DATES {
        if series_date.is_empty() {
            series_date = raw.ascii(tag);
        }
    }
    let keys = DicomKeys {
        patient_name: text(0x0010_0010),
        patient_id: text(0x0010_0020),
        birth_date: raw.ascii(0x0010_0030),
        sex: raw.ascii(0x0010_0040),
        study_instance_uid: raw.uid(0x0020_000D),
        study_date: raw.ascii(0x0008_0020),
        study_time: raw.ascii(0x0008_0030),
        accession_number: text(0x0008_0050),
        study_description: text(0x0008_1030),
        series_instance_uid: raw.uid(0x0020_000E),
        modality: raw.ascii(0x0008_0060),
        series_number: raw.number(0x0020_0011),
        series_description: text(0x0008_103E),
        series_date,
        sop_class_uid,
        sop_instance_uid: or(raw.uid(0x0008_0018), raw.uid(0x0002_0003)),
        transfer_syntax_uid: raw.uid(0x0002_0010),
        instance_number: raw.number(0x0020_0013),
        directory,
    };
    let needed = [
        &keys.study_instance_uid,
        &keys.series_instance_uid,
        &keys.sop_instance_uid,
    ];
    if needed.iter().any(|uid| uid.is_empty()) {
        let kind = match raw.cut_off {
            true => ExceptionKind::CutOff,
            false => ExceptionKind::UidMissing,
        };
        return Head::Document(Some(kind), Owner::of(raw));
    }
    Head::Object(Box::new(keys), notice)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn element(tag: u32, vr: &[u8; 2], value: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend_from_slice(&((tag >> 16) as u16).to_le_bytes());
        out.extend_from_slice(&(tag as u16).to_le_bytes());
        out.extend_from_slice(vr);
        out.extend_from_slice(&(value.len() as u16).to_le_bytes());
        out.extend_from_slice(value);
        out
    }

    /// A small valid object in Explicit VR Little Endian.
    pub(in crate::source) fn object(study: &str, series: &str, sop: &str, name: &str) -> Vec<u8> {
        let mut out = vec![0; 128];
        out.extend_from_slice(b"DICM");
        out.extend(element(0x0002_0010, b"UI", b"1.2.840.10008.1.2.1\0"));
        out.extend(element(0x0008_0005, b"CS", b"ISO_IR 100"));
        out.extend(element(0x0008_0016, b"UI", b"1.2.840.10008.5.1.4.1.1.7\0"));
        out.extend(element(0x0008_0018, b"UI", sop.as_bytes()));
        out.extend(element(0x0008_0020, b"DA", b"20240131"));
        out.extend(element(0x0008_0060, b"CS", b"OT"));
        out.extend(element(0x0010_0010, b"PN", name.as_bytes()));
        out.extend(element(0x0010_0020, b"LO", b"P1"));
        out.extend(element(0x0020_000D, b"UI", study.as_bytes()));
        out.extend(element(0x0020_000E, b"UI", series.as_bytes()));
        out.extend(element(0x0020_0013, b"IS", b"7 "));
        out.extend_from_slice(b"\xE0\x7F\x10\0OW\0\0\x07\0\0\0 pixels");
        out
    }

    fn read(bytes: &[u8], named: bool) -> Head {
        let mut bytes = bytes;
        read_head(&mut bytes, named).unwrap()
    }

    #[test]
    fn an_object_is_read_up_to_its_pixels_and_never_into_them() {
        let Head::Object(keys, None) = read(&object("1.2", "1.2.3", "1.2.3.4", "DOE^J"), false)
        else {
            panic!("not an object");
        };
        assert_eq!(
            (keys.patient_name.as_str(), keys.patient_id.as_str()),
            ("DOE^J", "P1")
        );
        assert_eq!(keys.transfer_syntax_uid, "1.2.840.10008.1.2.1");
        assert_eq!((keys.instance_number, keys.series_number), (Some(7), None));
        // Without preamble and magic the same data set is found too.
        assert!(matches!(
            read(&object("1.2", "1.3", "1.4", "X")[132..], false),
            Head::Object(_, None)
        ));
        assert!(matches!(
            read(&object("1.2", "1.3", "1.4", "X")[160..], false),
            Head::Object(_, None)
        ));
    }

    #[test]
    fn every_truncation_is_an_object_or_a_document_with_a_reason() {
        let whole = object("1.2", "1.2.3", "1.2.3.4", "DOE^J");
        for cut in 133..whole.len() {
            match read(&whole[..cut], true) {
                Head::Object(_, notice) => {
                    // Without its pixels it is whole; a part of them is not.
                    let pixels = cut > whole.len() - 19;
                    assert_eq!(notice.is_some(), pixels, "{cut}");
                    assert!(cut >= whole.len() - 19 - 10);
                }
                Head::Document(reason, _) => assert!(reason.is_some(), "{cut}"),
            }
        }
    }

    #[test]
    fn what_is_not_dicom_is_a_document_and_says_why_if_it_pretends() {
        let mut program = object("1.2", "1.3", "1.4", "X");
        program[..2].copy_from_slice(b"MZ");
        let cases: [(&[u8], bool, Option<&str>); 6] = [
            (b"", false, Some("SCN-107")),
            (b"hello, world", false, None),
            (b"PK\x03\x04 a zip file named .dcm", true, Some("SCN-109")),
            (&program, false, Some("SCN-106")),
            (&object("", "1.3", "1.4", "X"), false, Some("SCN-110")),
            (&object("1\\2", "1.3", "1.4", "X"), false, Some("SCN-110")),
        ];
        for (bytes, named, expected) in cases {
            let Head::Document(reason, _) = read(bytes, named) else {
                panic!("not a document");
            };
            assert_eq!(reason.map(|r| r.code()), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fail(
            mut bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300),
            at in 0_usize..400,
        ) {
            read(&bytes, true);
            let mut whole = object("1.2", "1.3", "1.4", "X");
            let at = at.min(whole.len());
            whole.truncate(at);
            whole.append(&mut bytes);
            read(&whole, false);
        }
    }
}
