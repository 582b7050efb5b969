//! Writes data sets as DICOM files: PS3.10 with the transfer syntax Explicit VR Little Endian.
//!
//! A writer of our own, because it is fifty lines and shares no code with the reader under test.
//! It knows encodings only; whether a data set is complete is the caller's matter.

use std::collections::BTreeMap;
use std::io::{self, Write};

use dicom_core::{Tag, VR};
use dicom_dictionary_std::{tags, uids};

/// Elements in ascending order of their tags, each value encoded already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataSet {
    elements: BTreeMap<Tag, (VR, Vec<u8>)>,
}

impl DataSet {
    /// Text of any string VR, padded to even length: `UI` by NUL, others by a space (PS3.5, 6.2).
    pub fn text(&mut self, tag: Tag, vr: VR, text: &str) -> &mut Self {
        let mut bytes = text.as_bytes().to_vec();
        if bytes.len() % 2 == 1 {
            bytes.push(if vr == VR::UI { 0 } else { b' ' });
        }
        self.elements.insert(tag, (vr, bytes));
        self
    }

    /// Unsigned 16-bit numbers (`US`).
    pub fn short(&mut self, tag: Tag, number: u16) -> &mut Self {
        self.elements
            .insert(tag, (VR::US, number.to_le_bytes().to_vec()));
        self
    }

    /// A pointer to another element (`AT`).
    pub fn pointer(&mut self, tag: Tag, to: Tag) -> &mut Self {
        let mut bytes = to.0.to_le_bytes().to_vec();
        bytes.extend(to.1.to_le_bytes());
        self.elements.insert(tag, (VR::AT, bytes));
        self
    }

    /// Bytes as they are (`OB`, `OW`), padded to even length.
    pub fn bytes(&mut self, tag: Tag, vr: VR, mut bytes: Vec<u8>) -> &mut Self {
        if bytes.len() % 2 == 1 {
            bytes.push(0);
        }
        self.elements.insert(tag, (vr, bytes));
        self
    }

    /// A sequence with explicit lengths (PS3.5, 7.5.1); no items is legal for type 2 sequences.
    pub fn sequence(&mut self, tag: Tag, items: &[DataSet]) -> io::Result<&mut Self> {
        let mut bytes = Vec::new();
        for item in items {
            let mut body = Vec::new();
            item.encode(&mut body)?;
            put_tag(&mut bytes, ITEM)?;
            bytes.write_all(&length_32(body.len())?)?;
            bytes.append(&mut body);
        }
        self.elements.insert(tag, (VR::SQ, bytes));
        Ok(self)
    }

    /// The text of an element put in before, without its padding; empty where there is none.
    pub fn value(&self, tag: Tag) -> &str {
        let bytes = self.elements.get(&tag).map_or(&[][..], |(_, bytes)| bytes);
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        text.trim_end_matches(['\0', ' '])
    }

    fn encode(&self, to: &mut impl Write) -> io::Result<()> {
        for (tag, (vr, bytes)) in &self.elements {
            put_tag(to, *tag)?;
            to.write_all(vr.to_string().as_bytes())?;
            // PS3.5, 7.1.2: two reserved bytes and a 32-bit length for these, 16 bits for others.
            if matches!(vr, VR::OB | VR::OW | VR::SQ | VR::UT | VR::UN) {
                to.write_all(&[0, 0])?;
                to.write_all(&length_32(bytes.len())?)?;
            } else {
                let length = u16::try_from(bytes.len()).map_err(|_| too_long())?;
                to.write_all(&length.to_le_bytes())?;
            }
            to.write_all(bytes)?;
        }
        Ok(())
    }

    /// Writes preamble, file meta information and this data set (PS3.10, 7.1).
    ///
    /// Errors: those of `to`, and `InvalidInput` for a value longer than its length field can say.
    pub fn write_file(&self, to: &mut impl Write) -> io::Result<()> {
        let mut meta = DataSet::default();
        meta.bytes(tags::FILE_META_INFORMATION_VERSION, VR::OB, vec![0, 1])
            .text(
                tags::MEDIA_STORAGE_SOP_CLASS_UID,
                VR::UI,
                self.value(tags::SOP_CLASS_UID),
            )
            .text(
                tags::MEDIA_STORAGE_SOP_INSTANCE_UID,
                VR::UI,
                self.value(tags::SOP_INSTANCE_UID),
            )
            .text(
                tags::TRANSFER_SYNTAX_UID,
                VR::UI,
                uids::EXPLICIT_VR_LITTLE_ENDIAN,
            )
            .text(tags::IMPLEMENTATION_CLASS_UID, VR::UI, IMPLEMENTATION)
            .text(tags::IMPLEMENTATION_VERSION_NAME, VR::SH, "STELE_DEMO_1");
        let mut group = Vec::new();
        meta.encode(&mut group)?;
        to.write_all(&[0; 128])?;
        to.write_all(b"DICM")?;
        put_tag(to, tags::FILE_META_INFORMATION_GROUP_LENGTH)?;
        to.write_all(b"UL\x04\0")?;
        to.write_all(&length_32(group.len())?)?;
        to.write_all(&group)?;
        self.encode(to)
    }
}

/// Item of a sequence (PS3.5, 7.5).
const ITEM: Tag = Tag(0xFFFE, 0xE000);

/// Implementation class of this writer, made once from a UUID (PS3.5, B.2).
const IMPLEMENTATION: &str = "2.25.256487123059715983467251873645190276431";

fn put_tag(to: &mut impl Write, tag: Tag) -> io::Result<()> {
    to.write_all(&tag.0.to_le_bytes())?;
    to.write_all(&tag.1.to_le_bytes())
}

fn length_32(length: usize) -> io::Result<[u8; 4]> {
    let length = u32::try_from(length).map_err(|_| too_long())?;
    Ok(length.to_le_bytes())
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "value too long for its VR")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_encoded_as_ps3_5_7_1_2_shows() {
        let mut set = DataSet::default();
        set.short(tags::ROWS, 512)
            .text(tags::MODALITY, VR::CS, "CT")
            .text(tags::SOP_CLASS_UID, VR::UI, "1.2.3")
            .bytes(tags::PIXEL_DATA, VR::OW, vec![1, 2, 3]);
        let mut bytes = Vec::new();
        set.encode(&mut bytes).unwrap();
        let expected: &[&[u8]] = &[
            b"\x08\x00\x16\x00UI\x06\x001.2.3\0",
            b"\x08\x00\x60\x00CS\x02\x00CT",
            b"\x28\x00\x10\x00US\x02\x00\x00\x02",
            b"\xE0\x7F\x10\x00OW\0\0\x04\0\0\0\x01\x02\x03\0",
        ];
        assert_eq!(bytes, expected.concat());
    }

    #[test]
    fn a_sequence_holds_its_items_with_explicit_lengths() {
        let mut item = DataSet::default();
        item.text(tags::CODE_VALUE, VR::SH, "113000");
        let mut set = DataSet::default();
        set.sequence(tags::CONCEPT_NAME_CODE_SEQUENCE, &[item])
            .unwrap();
        let mut bytes = Vec::new();
        set.encode(&mut bytes).unwrap();
        let expected: &[&[u8]] = &[
            b"\x40\x00\x43\xA0SQ\0\0\x16\0\0\0",
            b"\xFE\xFF\x00\xE0\x0E\0\0\0",
            b"\x08\x00\x00\x01SH\x06\x00113000",
        ];
        assert_eq!(bytes, expected.concat());
    }

    #[test]
    fn a_file_is_read_back_by_dicom_object() {
        let mut set = DataSet::default();
        set.text(tags::SOP_CLASS_UID, VR::UI, uids::CT_IMAGE_STORAGE)
            .text(tags::SOP_INSTANCE_UID, VR::UI, "2.25.7")
            .text(tags::SPECIFIC_CHARACTER_SET, VR::CS, "ISO_IR 192")
            .text(tags::PATIENT_NAME, VR::PN, "Проба^Вера");
        let mut bytes = Vec::new();
        set.write_file(&mut bytes).unwrap();
        let back = dicom_object::from_reader(bytes.as_slice()).unwrap();
        assert_eq!(back.meta().media_storage_sop_instance_uid(), "2.25.7");
        let name = back.element(tags::PATIENT_NAME).unwrap().to_str().unwrap();
        assert_eq!(name, "Проба^Вера");
    }
}
