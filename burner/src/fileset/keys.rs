//! Which keys a directory record has, and what stands in for one that an object lacks.
//!
//! Source: PS3.3 F.5 for every type of record, and the keys that PS3.11 table H.3-2 adds for the
//! BD profiles with compression. Flat tables, each in ascending order of tags.

use super::kind::RecordKind;

/// Specific Character Set.
pub(crate) const CHARACTER_SET: u32 = 0x0008_0005;
/// Patient ID.
pub(crate) const PATIENT_ID: u32 = 0x0010_0020;
/// Patient's Name.
pub(crate) const PATIENT_NAME: u32 = 0x0010_0010;
/// Patient's Birth Date.
pub(crate) const BIRTH_DATE: u32 = 0x0010_0030;
/// Patient's Sex.
pub(crate) const SEX: u32 = 0x0010_0040;
/// Issuer of Patient ID.
pub(crate) const ISSUER: u32 = 0x0010_0021;
/// Study Date.
pub(crate) const STUDY_DATE: u32 = 0x0008_0020;
/// Study Time.
pub(crate) const STUDY_TIME: u32 = 0x0008_0030;
/// Study Instance UID.
pub(crate) const STUDY_UID: u32 = 0x0020_000D;
/// Series Instance UID.
pub(crate) const SERIES_UID: u32 = 0x0020_000E;
/// Accession Number.
pub(crate) const ACCESSION: u32 = 0x0008_0050;
/// Study Description.
pub(crate) const STUDY_DESCRIPTION: u32 = 0x0008_1030;
/// Instance Number.
pub(crate) const INSTANCE_NUMBER: u32 = 0x0020_0013;
/// Content Date.
pub(crate) const CONTENT_DATE: u32 = 0x0008_0023;
/// Rows.
pub(crate) const ROWS: u32 = 0x0028_0010;
/// Columns.
pub(crate) const COLUMNS: u32 = 0x0028_0011;
/// Image Position (Patient).
pub(crate) const POSITION: u32 = 0x0020_0032;
/// Image Orientation (Patient).
pub(crate) const ORIENTATION: u32 = 0x0020_0037;
/// Pixel Spacing.
pub(crate) const SPACING: u32 = 0x0028_0030;
/// Verification DateTime, which a report has inside of its Verifying Observer Sequence.
pub(crate) const VERIFIED_AT: u32 = 0x0040_A030;
/// Verifying Observer Sequence.
pub(crate) const OBSERVERS: u32 = 0x0040_A073;
/// Content Sequence.
pub(crate) const CONTENT_SEQUENCE: u32 = 0x0040_A730;
/// Shared Functional Groups Sequence: where enhanced images keep position and spacing.
pub(crate) const SHARED_GROUPS: u32 = 0x5200_9229;
/// Per-Frame Functional Groups Sequence: what differs from frame to frame. It may be longer than
/// all else in a header; a record describes an image as a whole and has nothing of it.
pub(crate) const PER_FRAME_GROUPS: u32 = 0x5200_9230;

/// Dates that a missing Study Date is taken from, best first: Series, Acquisition, Content and
/// Instance Creation Date.
pub(crate) const OTHER_DATES: [u32; 4] = [0x0008_0021, 0x0008_0022, 0x0008_0023, 0x0008_0012];

/// How much a record needs a key (PS3.5 7.4).
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Need {
    /// Type 1: there with a value, or supplied.
    Value(Fill),
    /// Type 2: there, perhaps empty.
    Place,
    /// Types 1C and 3: there where the object has it.
    IfPresent,
}

/// What a key of type 1 gets where the object has no valid value.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Fill {
    /// `NOID-` and ten characters made of the Study Instance UID.
    PatientId,
    /// Another date of the object, or 19000101.
    StudyDate,
    /// Accession Number, or as a Patient ID.
    StudyId,
    /// The study's UID, which the item is known by.
    StudyUid,
    /// The series' UID, which the item is known by.
    SeriesUid,
    /// The series' place in its study on this disc, from 1.
    SeriesNumber,
    /// The object's place in its series on this disc, from 1.
    InstanceNumber,
    /// The date that the STUDY record has.
    DateOfStudy,
    /// These words.
    Text(&'static str),
    /// The type of document that the SOP class says.
    DocumentType,
    /// Nothing stands for it: the record becomes a PRIVATE one.
    Never,
}

/// One key of a record.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Key {
    /// Group and element number in one.
    pub(crate) tag: u32,
    /// Value representation.
    pub(crate) vr: [u8; 2],
    /// How much it is needed.
    pub(crate) need: Need,
}

impl Key {
    /// A key that is there where the object has it.
    pub(crate) const fn if_present(tag: u32, vr: [u8; 2]) -> Self {
        let need = Need::IfPresent;
        Self { tag, vr, need }
    }
}

const fn must(tag: u32, vr: &[u8; 2], fill: Fill) -> Key {
    let need = Need::Value(fill);
    Key { tag, vr: *vr, need }
}

const fn may_be_empty(tag: u32, vr: &[u8; 2]) -> Key {
    let need = Need::Place;
    Key { tag, vr: *vr, need }
}

const fn if_present(tag: u32, vr: &[u8; 2]) -> Key {
    Key::if_present(tag, *vr)
}

/// F.5.1, and Birth Date and Sex by H.3-2.
pub(crate) const PATIENT: [Key; 5] = [
    may_be_empty(PATIENT_NAME, b"PN"),
    must(PATIENT_ID, b"LO", Fill::PatientId),
    if_present(ISSUER, b"LO"),
    if_present(BIRTH_DATE, b"DA"),
    if_present(SEX, b"CS"),
];

/// F.5.2
pub(crate) const STUDY: [Key; 6] = [
    must(STUDY_DATE, b"DA", Fill::StudyDate),
    must(STUDY_TIME, b"TM", Fill::Text("000000")),
    may_be_empty(ACCESSION, b"SH"),
    may_be_empty(STUDY_DESCRIPTION, b"LO"),
    must(STUDY_UID, b"UI", Fill::StudyUid),
    must(0x0020_0010, b"SH", Fill::StudyId),
];

/// F.5.3, and institution and physician by H.3-2.
pub(crate) const SERIES: [Key; 7] = [
    must(0x0008_0060, b"CS", Fill::Text("OT")),
    if_present(0x0008_0080, b"LO"),
    if_present(0x0008_0081, b"ST"),
    if_present(0x0008_103E, b"LO"),
    if_present(0x0008_1050, b"PN"),
    must(SERIES_UID, b"UI", Fill::SeriesUid),
    must(0x0020_0011, b"IS", Fill::SeriesNumber),
];

const NUMBER: Key = must(INSTANCE_NUMBER, b"IS", Fill::InstanceNumber);
const DATE: Key = must(CONTENT_DATE, b"DA", Fill::DateOfStudy);
const TIME: Key = must(0x0008_0033, b"TM", Fill::Text("000000"));
const CONCEPT: Key = must(0x0040_A043, b"SQ", Fill::Never);
const MODIFIERS: Key = if_present(CONTENT_SEQUENCE, b"SQ");
/// Table 10-12, without the number.
const LABEL: Key = must(0x0070_0080, b"CS", Fill::Text("UNNAMED"));
const DESCRIPTION: Key = may_be_empty(0x0070_0081, b"LO");
const CREATOR: Key = may_be_empty(0x0070_0084, b"PN");

/// F.5.4 with all of H.3-2.
const IMAGE: [Key; 15] = [
    if_present(0x0008_0008, b"CS"),
    if_present(0x0008_002A, b"DT"),
    if_present(0x0008_1140, b"SQ"),
    if_present(0x0018_1800, b"CS"),
    NUMBER,
    if_present(POSITION, b"DS"),
    if_present(ORIENTATION, b"DS"),
    if_present(0x0020_0052, b"UI"),
    if_present(0x0020_0200, b"UI"),
    if_present(0x0028_0008, b"IS"),
    if_present(ROWS, b"US"),
    if_present(COLUMNS, b"US"),
    if_present(SPACING, b"DS"),
    if_present(0x0028_2112, b"DS"),
    if_present(0x0050_0004, b"CS"),
];

/// F.5.27 with H.3-2.
const SPECTROSCOPY: [Key; 17] = [
    must(0x0008_0008, b"CS", Fill::Never),
    DATE,
    if_present(0x0008_002A, b"DT"),
    TIME,
    if_present(0x0008_9092, b"SQ"),
    if_present(0x0018_1800, b"CS"),
    NUMBER,
    if_present(POSITION, b"DS"),
    if_present(ORIENTATION, b"DS"),
    if_present(0x0020_0052, b"UI"),
    if_present(0x0020_0200, b"UI"),
    must(0x0028_0008, b"IS", Fill::Text("1")),
    must(ROWS, b"US", Fill::Never),
    must(COLUMNS, b"US", Fill::Never),
    if_present(SPACING, b"DS"),
    must(0x0028_9001, b"UL", Fill::Never),
    must(0x0028_9002, b"UL", Fill::Never),
];

/// F.5.19
const RT_DOSE: [Key; 3] = [
    NUMBER,
    if_present(0x3004_0006, b"LO"),
    must(0x3004_000A, b"CS", Fill::Text("PLAN")),
];

/// F.5.20
const RT_STRUCTURE_SET: [Key; 4] = [
    NUMBER,
    must(0x3006_0002, b"SH", Fill::Text("UNNAMED")),
    may_be_empty(0x3006_0008, b"DA"),
    may_be_empty(0x3006_0009, b"TM"),
];

/// F.5.21
const RT_PLAN: [Key; 4] = [
    NUMBER,
    must(0x300A_0002, b"SH", Fill::Text("UNNAMED")),
    may_be_empty(0x300A_0006, b"DA"),
    may_be_empty(0x300A_0007, b"TM"),
];

/// F.5.22
const RT_TREAT_RECORD: [Key; 3] = [
    NUMBER,
    may_be_empty(0x3008_0250, b"DA"),
    may_be_empty(0x3008_0251, b"TM"),
];

/// F.5.23
const PRESENTATION: [Key; 8] = [
    if_present(0x0008_1115, b"SQ"),
    NUMBER,
    LABEL,
    DESCRIPTION,
    must(0x0070_0082, b"DA", Fill::DateOfStudy),
    must(0x0070_0083, b"TM", Fill::Text("000000")),
    CREATOR,
    if_present(0x0070_0402, b"SQ"),
];

/// F.5.24
const WAVEFORM: [Key; 3] = [DATE, TIME, NUMBER];

/// F.5.25
const SR_DOCUMENT: [Key; 8] = [
    DATE,
    TIME,
    NUMBER,
    if_present(VERIFIED_AT, b"DT"),
    CONCEPT,
    must(0x0040_A491, b"CS", Fill::Text("PARTIAL")),
    must(0x0040_A493, b"CS", Fill::Text("UNVERIFIED")),
    MODIFIERS,
];

/// F.5.26
const KEY_OBJECT_DOC: [Key; 5] = [DATE, TIME, NUMBER, CONCEPT, MODIFIERS];

/// F.5.28
const RAW_DATA: [Key; 3] = [DATE, TIME, may_be_empty(INSTANCE_NUMBER, b"IS")];

/// F.5.33
const ENCAP_DOC: [Key; 7] = [
    may_be_empty(CONTENT_DATE, b"DA"),
    may_be_empty(0x0008_0033, b"TM"),
    NUMBER,
    may_be_empty(0x0040_A043, b"SQ"),
    if_present(0x0040_E001, b"ST"),
    may_be_empty(0x0042_0010, b"ST"),
    must(0x0042_0012, b"LO", Fill::DocumentType),
];

/// Records with the Content Identification Macro (table 10-12): F.5.29, F.5.30, F.5.34, F.5.35,
/// F.5.41, F.5.42, F.5.44 and annotations.
const CONTENT: [Key; 6] = [DATE, TIME, NUMBER, LABEL, DESCRIPTION, CREATOR];

/// F.5.43
const SURFACE_SCAN: [Key; 3] = [DATE, TIME, NUMBER];

/// F.5.45
const ASSESSMENT: [Key; 3] = [
    must(0x0008_0012, b"DA", Fill::DateOfStudy),
    may_be_empty(0x0008_0013, b"TM"),
    NUMBER,
];

/// F.5.46
const RADIOTHERAPY: [Key; 5] = [
    NUMBER,
    DESCRIPTION,
    CREATOR,
    if_present(0x3010_0033, b"SH"),
    if_present(0x3010_0034, b"LO"),
];

/// F.5.40 and F.6.1 ask for none; the number helps people.
const BARE: [Key; 1] = [if_present(INSTANCE_NUMBER, b"IS")];

/// The keys of a record below a series.
pub(crate) fn of(kind: RecordKind) -> &'static [Key] {
    match kind {
        RecordKind::Image => &IMAGE,
        RecordKind::RtDose => &RT_DOSE,
        RecordKind::RtStructureSet => &RT_STRUCTURE_SET,
        RecordKind::RtPlan => &RT_PLAN,
        RecordKind::RtTreatRecord => &RT_TREAT_RECORD,
        RecordKind::Presentation => &PRESENTATION,
        RecordKind::Waveform => &WAVEFORM,
        RecordKind::SrDocument => &SR_DOCUMENT,
        RecordKind::KeyObjectDoc => &KEY_OBJECT_DOC,
        RecordKind::Spectroscopy => &SPECTROSCOPY,
        RecordKind::RawData => &RAW_DATA,
        RecordKind::EncapDoc => &ENCAP_DOC,
        RecordKind::SurfaceScan => &SURFACE_SCAN,
        RecordKind::Assessment => &ASSESSMENT,
        RecordKind::Radiotherapy => &RADIOTHERAPY,
        RecordKind::Registration
        | RecordKind::Fiducial
        | RecordKind::ValueMap
        | RecordKind::Stereometric
        | RecordKind::Measurement
        | RecordKind::Surface
        | RecordKind::Tract
        | RecordKind::Annotation => &CONTENT,
        RecordKind::Plan | RecordKind::Private => &BARE,
    }
}

/// Whether some record wants the value of this element. It is asked for every element of
/// every header.
pub(crate) fn is_wanted(tag: u32) -> bool {
    const TABLES: [&[Key]; 18] = [
        &PATIENT,
        &STUDY,
        &SERIES,
        &IMAGE,
        &SPECTROSCOPY,
        &RT_DOSE,
        &RT_STRUCTURE_SET,
        &RT_PLAN,
        &RT_TREAT_RECORD,
        &PRESENTATION,
        &WAVEFORM,
        &SR_DOCUMENT,
        &RAW_DATA,
        &ENCAP_DOC,
        &CONTENT,
        &ASSESSMENT,
        &RADIOTHERAPY,
        &BARE,
    ];
    static WANTED: std::sync::LazyLock<Vec<u32>> = std::sync::LazyLock::new(|| {
        let keys = TABLES.iter().flat_map(|table| table.iter());
        let mut tags: Vec<u32> = keys.map(|key| key.tag).collect();
        tags.extend(OTHER_DATES);
        tags.extend([CHARACTER_SET, SHARED_GROUPS, OBSERVERS]);
        tags.sort_unstable();
        tags.dedup();
        tags
    });
    WANTED.binary_search(&tag).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_the_order_in_which_they_are_written() {
        let kinds = [
            RecordKind::Image,
            RecordKind::RtDose,
            RecordKind::RtStructureSet,
            RecordKind::RtPlan,
            RecordKind::RtTreatRecord,
            RecordKind::Presentation,
            RecordKind::Waveform,
            RecordKind::SrDocument,
            RecordKind::KeyObjectDoc,
            RecordKind::Spectroscopy,
            RecordKind::RawData,
            RecordKind::EncapDoc,
            RecordKind::SurfaceScan,
            RecordKind::Assessment,
            RecordKind::Radiotherapy,
            RecordKind::Fiducial,
            RecordKind::Plan,
        ];
        let tables = kinds.into_iter().map(of);
        let tables = tables.chain([&PATIENT[..], &STUDY[..], &SERIES[..]]);
        for table in tables {
            assert!(table.iter().all(|key| is_wanted(key.tag)));
            assert!(table.is_sorted_by(|a, b| a.tag < b.tag), "{table:x?}");
        }
        assert!(!is_wanted(0x7FE0_0010) && is_wanted(SHARED_GROUPS));
    }
}
