//! Small DICOM objects, byte by byte, so that odd ones can be made too. No patient is real.

/// What stands before every UID.
pub const ROOT: &str = "1.2.826.0.1.3680043.10.999.";

/// A tag of group and element, value representation, value.
pub type Element = (u32, [u8; 2], Vec<u8>);

/// An object, by what its header says.
#[derive(Clone, Copy)]
pub struct Object<'a> {
    pub study: &'a str,
    pub series: &'a str,
    pub sop: &'a str,
    pub name: &'a [u8],
    pub id: &'a str,
    pub issuer: &'a str,
    pub born: &'a str,
    pub sex: &'a str,
    pub date: &'a str,
    pub charset: &'a str,
    pub description: &'a str,
}

impl Default for Object<'_> {
    fn default() -> Self {
        Self {
            study: "1",
            series: "1",
            sop: "1",
            name: b"TEST^ANNA",
            id: "P1",
            issuer: "",
            born: "19560312",
            sex: "F",
            date: "20260901",
            charset: "ISO_IR 192",
            description: "Thorax",
        }
    }
}

/// A UID below [`ROOT`].
pub fn uid(tail: &str) -> String {
    format!("{ROOT}{tail}")
}

fn has_long_header(vr: [u8; 2]) -> bool {
    [b"OB", b"OW", b"SQ", b"UN", b"UT"].contains(&&vr)
}

/// One element in Explicit VR Little Endian, padded to an even length.
pub fn element(tag: u32, vr: [u8; 2], value: &[u8]) -> Vec<u8> {
    let mut value = value.to_vec();
    if value.len() % 2 == 1 {
        value.push(if matches!(&vr, b"UI" | b"OB" | b"UN") {
            0
        } else {
            b' '
        });
    }
    let mut out = tag_bytes(tag).to_vec();
    out.extend(vr);
    if has_long_header(vr) {
        out.extend([0, 0]);
        out.extend((value.len() as u32).to_le_bytes());
    } else {
        out.extend((value.len() as u16).to_le_bytes());
    }
    out.extend(value);
    out
}

/// Group and element number as they stand in a file.
pub fn tag_bytes(tag: u32) -> [u8; 4] {
    let [g1, g0, e1, e0] = tag.to_be_bytes();
    [g0, g1, e0, e1]
}

/// Preamble and file meta information.
pub fn meta(sop: &str, syntax: &str) -> Vec<u8> {
    let body = [
        element(0x0002_0001, *b"OB", &[0, 1]),
        element(0x0002_0002, *b"UI", b"1.2.840.10008.5.1.4.1.1.7"),
        element(0x0002_0003, *b"UI", sop.as_bytes()),
        element(0x0002_0010, *b"UI", syntax.as_bytes()),
        element(0x0002_0012, *b"UI", uid("1").as_bytes()),
    ]
    .concat();
    let mut out = vec![0; 128];
    out.extend(b"DICM");
    out.extend(element(
        0x0002_0000,
        *b"UL",
        &(body.len() as u32).to_le_bytes(),
    ));
    out.extend(body);
    out
}

impl Object<'_> {
    /// Elements of the data set, in order.
    pub fn elements(&self) -> Vec<Element> {
        let text = |tag, vr: &[u8; 2], value: &str| (tag, *vr, value.as_bytes().to_vec());
        let short = |tag, value: u16| (tag, *b"US", value.to_le_bytes().to_vec());
        let mut all = vec![
            text(0x0008_0005, b"CS", self.charset),
            text(0x0008_0016, b"UI", "1.2.840.10008.5.1.4.1.1.7"),
            text(0x0008_0018, b"UI", &uid(self.sop)),
            text(0x0008_0020, b"DA", self.date),
            text(0x0008_0030, b"TM", "101500"),
            text(0x0008_0050, b"SH", "A1"),
            text(0x0008_0060, b"CS", "OT"),
            text(0x0008_1030, b"LO", self.description),
            (0x0010_0010, *b"PN", self.name.to_vec()),
            text(0x0010_0020, b"LO", self.id),
            text(0x0010_0021, b"LO", self.issuer),
            text(0x0010_0030, b"DA", self.born),
            text(0x0010_0040, b"CS", self.sex),
            text(0x0020_000D, b"UI", &uid(self.study)),
            text(
                0x0020_000E,
                b"UI",
                &uid(&format!("{}.9.{}", self.study, self.series)),
            ),
            text(0x0020_0010, b"SH", "1"),
            text(0x0020_0011, b"IS", "1"),
            text(0x0020_0013, b"IS", "1"),
            short(0x0028_0002, 1),
            text(0x0028_0004, b"CS", "MONOCHROME2"),
            short(0x0028_0010, 8),
            short(0x0028_0011, 8),
            short(0x0028_0100, 8),
            short(0x0028_0101, 8),
            short(0x0028_0102, 7),
            short(0x0028_0103, 0),
            (0x7FE0_0010, *b"OB", (0..64).collect()),
        ];
        let said = |(tag, _, value): &Element| !value.is_empty() || *tag != 0x0010_0021;
        all.retain(|element| said(element) && !(element.0 == 0x0008_0005 && element.2.is_empty()));
        all
    }

    /// The file.
    pub fn file(&self) -> Vec<u8> {
        self.with(0, &[])
    }

    /// The file with these bytes before the element of a tag.
    pub fn with(&self, before: u32, bytes: &[u8]) -> Vec<u8> {
        let mut out = meta(&uid(self.sop), "1.2.840.10008.1.2.1");
        for (tag, vr, value) in self.elements() {
            if tag == before {
                out.extend(bytes);
            }
            out.extend(element(tag, vr, &value));
        }
        out
    }
}
