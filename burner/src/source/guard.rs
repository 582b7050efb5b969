//! Walks the elements of a DICOM data set without believing it.
//!
//! Every declared length is compared with the bytes that are left before anything is read or
//! reserved, nesting and the number of elements are bounded, and values are fetched only where a
//! caller asks. It knows the encodings of PS3.5 section 7 and no meaning of any tag.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use crate::fileset::has_long_header;

/// Nested sequences at most; real objects have fewer than ten.
const DEPTH_MAX: u32 = 64;
/// Elements and items looked at in one file at most, so that a hostile file ends soon.
const STEPS_MAX: u32 = 1_000_000;
/// Bytes fetched from a file at once.
const WINDOW: usize = 8192;
/// The length that means "until a delimiter" (PS3.5 7.1.1).
const UNDEFINED: u32 = u32::MAX;

/// Pixel Data: what stands behind it is padding and signatures.
const LAST_PIXELS: u32 = 0x7FE0_0010;

/// How the header of an element tells its length.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Form {
    /// Without VR: four bytes.
    Bare,
    /// Behind a VR: two bytes.
    Short,
    /// Behind a VR and two bytes of nothing: four bytes.
    Long,
}

pub(super) const ITEM: u32 = 0xFFFE_E000;
pub(super) const ITEM_END: u32 = 0xFFFE_E00D;
pub(super) const SEQUENCE_END: u32 = 0xFFFE_E0DD;

/// Why a file cannot be walked.
#[derive(Debug)]
pub(crate) enum HeadError {
    /// A header or a value would reach beyond the last byte.
    CutOff,
    /// What stands there is no element.
    Malformed,
    /// The file cannot be read.
    Io(io::Error),
}

/// Bytes at an offset, never more than there are.
pub(crate) trait Bytes {
    /// How many there are.
    fn len(&self) -> u64;
    /// Exactly `count` of them from `at` on.
    fn get(&mut self, at: u64, count: usize) -> Result<&[u8], HeadError>;
}

impl Bytes for &[u8] {
    fn len(&self) -> u64 {
        <[u8]>::len(self) as u64
    }
    fn get(&mut self, at: u64, count: usize) -> Result<&[u8], HeadError> {
        usize::try_from(at)
            .ok()
            .and_then(|at| <[u8]>::get(self, at..at.checked_add(count)?))
            .ok_or(HeadError::CutOff)
    }
}

/// A file's bytes through a small window.
pub(super) struct FileBytes<'a> {
    file: &'a File,
    len: u64,
    window: Vec<u8>,
    window_at: u64,
}

impl<'a> FileBytes<'a> {
    /// The file of `len` bytes, with its first bytes fetched.
    pub(super) fn new(file: &'a File, len: u64) -> io::Result<Self> {
        let mut bytes = Self {
            file,
            len,
            window: Vec::new(),
            window_at: 0,
        };
        bytes.fetch(0, WINDOW)?;
        Ok(bytes)
    }

    /// The window; right after [`FileBytes::new`] the first bytes of the file.
    pub(super) fn window(&self) -> &[u8] {
        &self.window
    }

    fn fetch(&mut self, at: u64, count: usize) -> io::Result<()> {
        self.window.resize(count, 0);
        self.window_at = at;
        let mut filled = 0;
        while let Some(rest) = self.window.get_mut(filled..).filter(|r| !r.is_empty()) {
            match self.file.read_at(rest, at.saturating_add(filled as u64)) {
                Ok(0) => break,
                Ok(read) => filled = filled.saturating_add(read),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.window.truncate(filled);
        Ok(())
    }
}

impl Bytes for FileBytes<'_> {
    fn len(&self) -> u64 {
        self.len
    }
    fn get(&mut self, at: u64, count: usize) -> Result<&[u8], HeadError> {
        let end = at.checked_add(count as u64).ok_or(HeadError::CutOff)?;
        if end > self.len {
            return Err(HeadError::CutOff);
        }
        let held = self.window_at..=self.window_at.saturating_add(self.window.len() as u64);
        if !held.contains(&at) || !held.contains(&end) {
            self.fetch(at, count.max(WINDOW)).map_err(HeadError::Io)?;
        }
        usize::try_from(at - self.window_at)
            .ok()
            .and_then(|from| self.window.get(from..from.checked_add(count)?))
            // The file became shorter while it was read.
            .ok_or(HeadError::CutOff)
    }
}

/// How elements are written.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Encoding {
    /// Value representations are spelled out.
    pub(super) explicit: bool,
    /// Most significant byte first.
    pub(super) big_endian: bool,
}

impl Encoding {
    /// Explicit VR Little Endian: that of file meta information.
    pub(super) const META: Self = Self {
        explicit: true,
        big_endian: false,
    };
    /// Implicit VR Little Endian.
    pub(super) const IMPLICIT: Self = Self {
        explicit: false,
        big_endian: false,
    };

    fn u16(self, bytes: [u8; 2]) -> u16 {
        if self.big_endian {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        }
    }

    pub(super) fn u32(self, bytes: [u8; 4]) -> u32 {
        if self.big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        }
    }
}

/// One element: its tag, and where its value lies.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Element {
    /// Group and element number in one: `0x0008_0016`.
    pub(super) tag: u32,
    /// Offset of the value.
    pub(super) value_at: u64,
    /// Bytes of the value; `None` where a delimiter ends it.
    pub(super) len: Option<u32>,
    /// The value representation, where it is spelled out.
    pub(super) vr: Option<[u8; 2]>,
}

/// Walks over elements from an offset on.
pub(super) struct Walker<'a> {
    bytes: &'a mut dyn Bytes,
    encoding: Encoding,
    at: u64,
    steps: u32,
}

impl<'a> Walker<'a> {
    /// Starts at offset `at`.
    pub(super) fn new(bytes: &'a mut dyn Bytes, encoding: Encoding, at: u64) -> Self {
        Self {
            bytes,
            encoding,
            at,
            steps: 0,
        }
    }

    /// How the elements are written.
    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Where the next header stands.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Goes to an offset.
    pub(super) fn go_to(&mut self, at: u64) {
        self.at = at;
    }

    /// The next element, where its tag is `last` at most; `None` at the end and where it is not.
    /// What lies behind `last` is not looked at: pixel data may well be cut off.
    pub(super) fn next(&mut self, last: u32) -> Result<Option<Element>, HeadError> {
        loop {
            if self.at == self.bytes.len() {
                return Ok(None);
            }
            let tag = self.tag(self.at, self.encoding)?;
            if !matches!(tag, ITEM_END | SEQUENCE_END) {
                if tag > last {
                    return Ok(None);
                }
                break;
            }
            // A delimiter that ends nothing, behind a sequence whose length was told: toolkits pass
            // over it.
            self.step()?;
            self.at = self.at.saturating_add(8);
        }
        let element = self.header(self.encoding)?;
        if element.tag >> 16 == 0xFFFE {
            return Err(HeadError::Malformed);
        }
        Ok(Some(element))
    }

    /// The value of an element that [`Walker::next`] gave.
    pub(super) fn value(&mut self, element: Element) -> Result<&[u8], HeadError> {
        let len = element.len.ok_or(HeadError::Malformed)?;
        self.bytes.get(element.value_at, len as usize)
    }

    /// Goes behind an element that [`Walker::next`] gave.
    pub(super) fn skip(&mut self, element: Element) -> Result<(), HeadError> {
        self.at = self.behind(element, self.encoding, 0)?;
        Ok(())
    }

    /// Offset behind the element; a sequence of undefined length is walked through.
    pub(super) fn behind(
        &mut self,
        e: Element,
        encoding: Encoding,
        depth: u32,
    ) -> Result<u64, HeadError> {
        match e.len {
            Some(len) => Ok(e.value_at.saturating_add(u64::from(len))),
            None if depth >= DEPTH_MAX => Err(HeadError::Malformed),
            None => {
                self.at = e.value_at;
                let inside = self.inside(e, encoding);
                self.items(inside, depth)?;
                Ok(self.at)
            }
        }
    }

    /// How the items of a sequence are written: `UN` has implicit VR inside (PS3.5 6.2.2), but
    /// for writers that go on spelling it, as the first element shows.
    pub(super) fn inside(&mut self, sequence: Element, around: Encoding) -> Encoding {
        if sequence.vr != Some(*b"UN") {
            return around;
        }
        let first = self.bytes.get(sequence.value_at, 14);
        let spelled = first.is_ok_and(|first| {
            let item = first.starts_with(b"\xFE\xFF\0\xE0");
            item && first.get(12..).is_some_and(is_vr)
        });
        match spelled {
            true => around,
            false => Encoding::IMPLICIT,
        }
    }

    /// Walks over items up to and over the sequence delimiter.
    fn items(&mut self, encoding: Encoding, depth: u32) -> Result<(), HeadError> {
        loop {
            let item = self.header(encoding)?;
            self.at = match (item.tag, item.len) {
                (SEQUENCE_END, _) => {
                    self.at = item.value_at;
                    return Ok(());
                }
                (ITEM, Some(len)) => item.value_at.saturating_add(u64::from(len)),
                (ITEM, None) => {
                    self.at = item.value_at;
                    self.item(encoding, depth)?;
                    self.at
                }
                _ => return Err(HeadError::Malformed),
            };
        }
    }

    /// Walks over the elements of an item up to and over the item delimiter.
    fn item(&mut self, encoding: Encoding, depth: u32) -> Result<(), HeadError> {
        loop {
            let element = self.header(encoding)?;
            if element.tag == ITEM_END {
                self.at = element.value_at;
                return Ok(());
            }
            // The sequence ends, and this item with it.
            if element.tag == SEQUENCE_END {
                return Ok(());
            }
            self.at = self.behind(element, encoding, depth + 1)?;
        }
    }

    /// Reads the header at the current offset; its value lies inside of the bytes.
    pub(super) fn header(&mut self, encoding: Encoding) -> Result<Element, HeadError> {
        self.step()?;
        let at = self.at;
        let tag = self.tag(at, encoding)?;
        let &[_, _, _, _, b4, b5, ..] = self.array::<8>(at)?;
        // Delimiters never have a VR.
        let form = match encoding.explicit && tag >> 16 != 0xFFFE {
            false => Form::Bare,
            true if has_long_header([b4, b5]) => Form::Long,
            true if is_vr(&[b4, b5]) => Form::Short,
            true => self.form_of_unknown(at, tag, encoding),
        };
        let (len, header) = self.length(at, form, encoding)?;
        let spelled = form != Form::Bare && is_vr(&[b4, b5]);
        let value_at = at.checked_add(header).ok_or(HeadError::CutOff)?;
        let len = (len != UNDEFINED).then_some(len);
        let left = self.bytes.len().saturating_sub(value_at);
        if len.is_some_and(|len| u64::from(len) > left) {
            return Err(HeadError::CutOff);
        }
        Ok(Element {
            tag,
            value_at,
            len,
            vr: spelled.then_some([b4, b5]),
        })
    }

    fn step(&mut self) -> Result<(), HeadError> {
        self.steps += 1;
        match self.steps > STEPS_MAX {
            true => Err(HeadError::Malformed),
            false => Ok(()),
        }
    }

    /// The length that a header tells in this form, and the header's own.
    fn length(&mut self, at: u64, form: Form, encoding: Encoding) -> Result<(u32, u64), HeadError> {
        let &[_, _, _, _, b4, b5, b6, b7] = self.array(at)?;
        Ok(match form {
            Form::Bare => (encoding.u32([b4, b5, b6, b7]), 8),
            Form::Short => (u32::from(encoding.u16([b6, b7])), 8),
            Form::Long => {
                let after = at.checked_add(8).ok_or(HeadError::CutOff)?;
                (encoding.u32(*self.array(after)?), 12)
            }
        })
    }

    /// The form of an element in explicit data whose VR is none: NUL, blanks, `??`, small letters,
    /// or one that was made up since. What follows shows which length is meant; first where an
    /// element follows whose VR is known, then where a later tag does. Where nothing does it is
    /// one without VR, as some writers put them there.
    fn form_of_unknown(&mut self, at: u64, tag: u32, encoding: Encoding) -> Form {
        let letters = self.bytes.get(at.saturating_add(4), 2);
        let made_up = letters.is_ok_and(|vr| vr.iter().all(u8::is_ascii_uppercase));
        let forms = match made_up {
            true => [Form::Long, Form::Short, Form::Bare],
            false => [Form::Bare, Form::Short, Form::Long],
        };
        for strict in [true, false] {
            for form in forms {
                if let Ok((len, header)) = self.length(at, form, encoding)
                    && len != UNDEFINED
                    && self.follows(at + header + u64::from(len), tag, encoding, strict)
                {
                    return form;
                }
            }
        }
        forms[0]
    }

    /// Whether the data end at an offset, or an element may begin there that stands behind one of
    /// this tag; `strict`: its VR is known.
    fn follows(&mut self, at: u64, tag: u32, encoding: Encoding, strict: bool) -> bool {
        if at == self.bytes.len() {
            return true;
        }
        let Ok(next) = self.tag(at, encoding) else {
            return false;
        };
        let vr = self.bytes.get(at.saturating_add(4), 2).is_ok_and(is_vr);
        next > tag && (vr || next >> 16 == 0xFFFE || !strict && next <= LAST_PIXELS)
    }

    fn tag(&mut self, at: u64, encoding: Encoding) -> Result<u32, HeadError> {
        let &[g0, g1, e0, e1] = self.array(at)?;
        let group = u32::from(encoding.u16([g0, g1]));
        Ok(group << 16 | u32::from(encoding.u16([e0, e1])))
    }

    fn array<const N: usize>(&mut self, at: u64) -> Result<&[u8; N], HeadError> {
        let bytes = self.bytes.get(at, N)?;
        bytes.try_into().map_err(|_| HeadError::CutOff)
    }
}

/// Whether two bytes are a value representation of PS3.5 6.2.
pub(super) fn is_vr(vr: &[u8]) -> bool {
    const SHORT: [&[u8]; 21] = [
        b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FL", b"FD", b"IS", b"LO", b"LT", b"PN",
        b"SH", b"SL", b"SS", b"ST", b"TM", b"UI", b"UL", b"US",
    ];
    SHORT.contains(&vr) || vr.try_into().is_ok_and(has_long_header)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LITTLE: Encoding = Encoding::META;

    fn walk(mut bytes: &[u8], encoding: Encoding) -> Result<Vec<(u32, Option<u32>)>, &'static str> {
        let mut walker = Walker::new(&mut bytes, encoding, 0);
        let mut out = Vec::new();
        let name = |error| match error {
            HeadError::CutOff => "cut off",
            HeadError::Malformed => "malformed",
            HeadError::Io(_) => "io",
        };
        while let Some(element) = walker.next(u32::MAX).map_err(name)? {
            out.push((element.tag, element.len));
            walker.skip(element).map_err(name)?;
        }
        Ok(out)
    }

    #[test]
    fn headers_of_all_three_encodings_are_read() {
        // (0008,0060) CS "CT", PS3.5 7.1.2 and 7.1.3.
        let explicit = b"\x08\0\x60\0CS\x02\0CT";
        let implicit = b"\x08\0\x60\0\x02\0\0\0CT";
        let big = b"\0\x08\0\x60CS\0\x02CT";
        let expected = vec![(0x0008_0060, Some(2))];
        let big_endian = Encoding {
            explicit: true,
            big_endian: true,
        };
        assert_eq!(walk(explicit, LITTLE).unwrap(), expected);
        assert_eq!(walk(implicit, Encoding::IMPLICIT).unwrap(), expected);
        assert_eq!(walk(big, big_endian).unwrap(), expected);
    }

    #[test]
    fn nested_sequences_of_undefined_length_are_walked_over() {
        let mut bytes = b"\x08\0\x15\x11SQ\0\0\xFF\xFF\xFF\xFF".to_vec();
        bytes.extend_from_slice(b"\xFE\xFF\0\xE0\xFF\xFF\xFF\xFF");
        bytes.extend_from_slice(b"\x08\0\x99\x11UN\0\0\xFF\xFF\xFF\xFF");
        // Inside of UN of undefined length: implicit VR.
        bytes.extend_from_slice(b"\xFE\xFF\0\xE0\x0A\0\0\0\x08\0\x60\0\x02\0\0\0CT");
        bytes.extend_from_slice(b"\xFE\xFF\xDD\xE0\0\0\0\0\xFE\xFF\x0D\xE0\0\0\0\0");
        bytes.extend_from_slice(b"\xFE\xFF\xDD\xE0\0\0\0\0\x10\0\x20\0LO\x02\0A1");
        let expected = vec![(0x0008_1115, None), (0x0010_0020, Some(2))];
        assert_eq!(walk(&bytes, LITTLE).unwrap(), expected);
        for cut in 1..bytes.len() {
            let short = walk(&bytes[..cut], LITTLE);
            assert!(short.is_err() || cut == bytes.len() - 10, "{cut}");
        }
    }

    #[test]
    fn a_length_beyond_the_end_is_refused_before_anything_is_reserved() {
        let huge = b"\x08\0\x99\x11UN\0\0\xFE\xFF\xFF\xFFabc";
        assert_eq!(walk(huge, LITTLE), Err("cut off"));
        let stray = b"\xFE\xFF\0\xE0\0\0\0\0";
        assert_eq!(walk(stray, LITTLE), Err("malformed"));
    }

    #[test]
    fn a_vr_that_is_none_is_passed_over_by_what_follows() {
        let id = b"\x10\0\x20\0LO\x02\0A1";
        let expected = vec![(0x0009_1001, Some(4)), (0x0010_0020, Some(2))];
        for vr in [b"\0\0", b"  ", b"??", b"lo", b"L\0", b"ZZ"] {
            let bytes = [b"\x09\0\x01\x10".as_slice(), vr, b"\x04\0ABCD", id].concat();
            assert_eq!(walk(&bytes, LITTLE).unwrap(), expected, "{vr:?}");
        }
        let long = [b"\x09\0\x01\x10ZZ\0\0\x04\0\0\0ABCD".as_slice(), id].concat();
        assert_eq!(walk(&long, LITTLE).unwrap(), expected);
        let bare = [b"\x09\0\x01\x10\x04\0\0\0ABCD".as_slice(), id].concat();
        assert_eq!(walk(&bare, LITTLE).unwrap(), expected);
        // Two behind each other.
        let odd = b"\x09\0\x01\x10\0\0\x04\0ABCD\x09\0\x02\x10\0\0\x02\0AB";
        let two = [odd.as_slice(), id].concat();
        assert_eq!(walk(&two, LITTLE).unwrap().len(), 3);
    }

    #[test]
    fn what_ends_sequences_is_understood_however_it_is_left_out_or_added() {
        let id = b"\x10\0\x20\0LO\x02\0A1";
        let last = (0x0010_0020, Some(2));
        let item = b"\x08\0\x60\0CS\x02\0CT";
        let un = b"\x09\0\x01\x10UN\0\0\xFF\xFF\xFF\xFF\xFE\xFF\0\xE0\xFF\xFF\xFF\xFF";
        let (item_end, end) = (b"\xFE\xFF\x0D\xE0\0\0\0\0", b"\xFE\xFF\xDD\xE0\0\0\0\0");
        // UN of undefined length with explicit VR inside.
        let explicit = [un.as_slice(), item, item_end, end, id].concat();
        assert_eq!(walk(&explicit, LITTLE).unwrap().last(), Some(&last));
        // An item that the end of its sequence ends.
        let open = [un.as_slice(), item, end, id].concat();
        assert_eq!(walk(&open, LITTLE).unwrap().last(), Some(&last));
        for stray in [item_end, end] {
            let bytes = [item.as_slice(), stray, id].concat();
            assert_eq!(walk(&bytes, LITTLE).unwrap().last(), Some(&last));
        }
        let endless = end.repeat(3);
        assert_eq!(walk(&endless, LITTLE), Ok(vec![]));
    }

    #[test]
    fn endless_nesting_is_refused() {
        let one = b"\x08\0\x15\x11SQ\0\0\xFF\xFF\xFF\xFF\xFE\xFF\0\xE0\xFF\xFF\xFF\xFF";
        assert_eq!(walk(&one.repeat(100_000), LITTLE), Err("malformed"));
    }
}
