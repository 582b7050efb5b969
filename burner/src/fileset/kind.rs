//! Which directory record refers to an object: one table by SOP class.
//!
//! Source: PS3.3 F.4 and F.5, PS3.4 table B.5-1 (current and retired classes).

use RecordKind as K;

/// Types of the records below a series (PS3.3 table F.4-1).
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum RecordKind {
    /// F.5.4
    Image,
    /// F.5.19
    RtDose,
    /// F.5.20
    RtStructureSet,
    /// F.5.21
    RtPlan,
    /// F.5.22
    RtTreatRecord,
    /// F.5.23
    Presentation,
    /// F.5.24
    Waveform,
    /// F.5.25
    SrDocument,
    /// F.5.26
    KeyObjectDoc,
    /// F.5.27
    Spectroscopy,
    /// F.5.28
    RawData,
    /// F.5.29
    Registration,
    /// F.5.30
    Fiducial,
    /// F.5.33
    EncapDoc,
    /// F.5.34
    ValueMap,
    /// F.5.35
    Stereometric,
    /// F.5.40
    Plan,
    /// F.5.41
    Measurement,
    /// F.5.42
    Surface,
    /// F.5.43
    SurfaceScan,
    /// F.5.44
    Tract,
    /// F.5.45
    Assessment,
    /// F.5.46
    Radiotherapy,
    /// Annotations (PS3.3 F.4, since 2021d).
    Annotation,
    /// F.6.1: everything else.
    Private,
}

/// What stands before the numbers of most storage classes.
const STORAGE: &str = "1.2.840.10008.5.1.4.1.1.";

/// Storage classes by their numbers behind [`STORAGE`]. Flat table, sorted as text.
const KINDS: [(&str, RecordKind); 179] = [
    ("1", K::Image),
    ("1.1", K::Image),
    ("1.1.1", K::Image),
    ("1.2", K::Image),
    ("1.2.1", K::Image),
    ("1.3", K::Image),
    ("1.3.1", K::Image),
    ("104.1", K::EncapDoc),
    ("104.2", K::EncapDoc),
    ("104.3", K::EncapDoc),
    ("104.4", K::EncapDoc),
    ("104.5", K::EncapDoc),
    ("11.1", K::Presentation),
    ("11.10", K::Presentation),
    ("11.11", K::Presentation),
    ("11.12", K::Presentation),
    ("11.2", K::Presentation),
    ("11.3", K::Presentation),
    ("11.4", K::Presentation),
    ("11.5", K::Presentation),
    ("11.6", K::Presentation),
    ("11.7", K::Presentation),
    ("11.8", K::Presentation),
    ("11.9", K::Presentation),
    ("12.1", K::Image),
    ("12.1.1", K::Image),
    ("12.2", K::Image),
    ("12.2.1", K::Image),
    ("12.3", K::Image),
    ("128", K::Image),
    ("128.1", K::Image),
    ("13.1.1", K::Image),
    ("13.1.2", K::Image),
    ("13.1.3", K::Image),
    ("13.1.4", K::Image),
    ("13.1.5", K::Image),
    ("130", K::Image),
    ("131", K::Presentation),
    ("14.1", K::Image),
    ("14.2", K::Image),
    ("2", K::Image),
    ("2.1", K::Image),
    ("2.2", K::Image),
    ("20", K::Image),
    ("3", K::Image),
    ("3.1", K::Image),
    ("30", K::Image),
    ("4", K::Image),
    ("4.1", K::Image),
    ("4.2", K::Spectroscopy),
    ("4.3", K::Image),
    ("4.4", K::Image),
    ("481.1", K::Image),
    ("481.10", K::Radiotherapy),
    ("481.11", K::Radiotherapy),
    ("481.12", K::Radiotherapy),
    ("481.13", K::Radiotherapy),
    ("481.14", K::Radiotherapy),
    ("481.15", K::Radiotherapy),
    ("481.16", K::Radiotherapy),
    ("481.17", K::Radiotherapy),
    ("481.18", K::Radiotherapy),
    ("481.19", K::Radiotherapy),
    ("481.2", K::RtDose),
    ("481.20", K::Radiotherapy),
    ("481.21", K::Radiotherapy),
    ("481.22", K::Radiotherapy),
    ("481.23", K::Image),
    ("481.24", K::Image),
    ("481.25", K::Radiotherapy),
    ("481.3", K::RtStructureSet),
    ("481.4", K::RtTreatRecord),
    ("481.5", K::RtPlan),
    ("481.6", K::RtTreatRecord),
    ("481.7", K::RtTreatRecord),
    ("481.8", K::RtPlan),
    ("481.9", K::RtTreatRecord),
    ("5", K::Image),
    ("501.1", K::Image),
    ("501.2.1", K::Image),
    ("501.2.2", K::Image),
    ("501.4", K::Image),
    ("501.5", K::Image),
    ("6", K::Image),
    ("6.1", K::Image),
    ("6.2", K::Image),
    ("6.3", K::Image),
    ("601.1", K::Image),
    ("601.2", K::Image),
    ("66", K::RawData),
    ("66.1", K::Registration),
    ("66.2", K::Fiducial),
    ("66.3", K::Registration),
    ("66.4", K::Image),
    ("66.5", K::Surface),
    ("66.6", K::Tract),
    ("67", K::ValueMap),
    ("68.1", K::SurfaceScan),
    ("68.2", K::SurfaceScan),
    ("7", K::Image),
    ("7.1", K::Image),
    ("7.2", K::Image),
    ("7.3", K::Image),
    ("7.4", K::Image),
    ("77.1", K::Image),
    ("77.1.1", K::Image),
    ("77.1.1.1", K::Image),
    ("77.1.2", K::Image),
    ("77.1.2.1", K::Image),
    ("77.1.3", K::Image),
    ("77.1.4", K::Image),
    ("77.1.4.1", K::Image),
    ("77.1.5.1", K::Image),
    ("77.1.5.2", K::Image),
    ("77.1.5.3", K::Stereometric),
    ("77.1.5.4", K::Image),
    ("77.1.5.5", K::Image),
    ("77.1.5.6", K::Image),
    ("77.1.5.7", K::Image),
    ("77.1.5.8", K::Image),
    ("77.1.6", K::Image),
    ("77.1.7", K::Image),
    ("77.1.8", K::Image),
    ("77.1.9", K::Image),
    ("77.2", K::Image),
    ("78.1", K::Measurement),
    ("78.2", K::Measurement),
    ("78.3", K::Measurement),
    ("78.4", K::Measurement),
    ("78.5", K::Measurement),
    ("78.6", K::SrDocument),
    ("78.7", K::Measurement),
    ("78.8", K::Measurement),
    ("79.1", K::SrDocument),
    ("80.1", K::Measurement),
    ("81.1", K::Image),
    ("82.1", K::Image),
    ("88.1", K::SrDocument),
    ("88.11", K::SrDocument),
    ("88.2", K::SrDocument),
    ("88.22", K::SrDocument),
    ("88.3", K::SrDocument),
    ("88.33", K::SrDocument),
    ("88.34", K::SrDocument),
    ("88.35", K::SrDocument),
    ("88.4", K::SrDocument),
    ("88.40", K::SrDocument),
    ("88.50", K::SrDocument),
    ("88.59", K::KeyObjectDoc),
    ("88.65", K::SrDocument),
    ("88.67", K::SrDocument),
    ("88.68", K::SrDocument),
    ("88.69", K::SrDocument),
    ("88.70", K::SrDocument),
    ("88.71", K::SrDocument),
    ("88.72", K::SrDocument),
    ("88.73", K::SrDocument),
    ("88.74", K::SrDocument),
    ("88.75", K::SrDocument),
    ("88.76", K::SrDocument),
    ("88.77", K::SrDocument),
    ("9.1.1", K::Waveform),
    ("9.1.2", K::Waveform),
    ("9.1.3", K::Waveform),
    ("9.1.4", K::Waveform),
    ("9.2.1", K::Waveform),
    ("9.3.1", K::Waveform),
    ("9.4.1", K::Waveform),
    ("9.4.2", K::Waveform),
    ("9.5.1", K::Waveform),
    ("9.6.1", K::Waveform),
    ("9.6.2", K::Waveform),
    ("9.7.1", K::Waveform),
    ("9.7.2", K::Waveform),
    ("9.7.3", K::Waveform),
    ("9.7.4", K::Waveform),
    ("9.8.1", K::Waveform),
    ("90.1", K::Assessment),
    ("91.1", K::Annotation),
];

/// Classes elsewhere (PS3.4 table B.5-1).
const ELSEWHERE: [(&str, RecordKind); 3] = [
    ("1.2.840.10008.5.1.4.34.1", K::Plan),
    ("1.2.840.10008.5.1.4.34.7", K::Plan),
    ("1.2.840.10008.5.1.4.34.10", K::Plan),
];

impl RecordKind {
    /// The kind of record for an object of this SOP class.
    pub(crate) fn of(sop_class_uid: &str) -> Self {
        let found = match sop_class_uid.strip_prefix(STORAGE) {
            Some(numbers) => KINDS
                .binary_search_by(|(have, _)| (*have).cmp(numbers))
                .ok()
                .and_then(|at| KINDS.get(at)),
            None => ELSEWHERE.iter().find(|(uid, _)| *uid == sop_class_uid),
        };
        found.map_or(Self::Private, |(_, kind)| *kind)
    }

    /// All of them.
    const ALL: [Self; 25] = [
        Self::Image,
        Self::RtDose,
        Self::RtStructureSet,
        Self::RtPlan,
        Self::RtTreatRecord,
        Self::Presentation,
        Self::Waveform,
        Self::SrDocument,
        Self::KeyObjectDoc,
        Self::Spectroscopy,
        Self::RawData,
        Self::Registration,
        Self::Fiducial,
        Self::EncapDoc,
        Self::ValueMap,
        Self::Stereometric,
        Self::Plan,
        Self::Measurement,
        Self::Surface,
        Self::SurfaceScan,
        Self::Tract,
        Self::Assessment,
        Self::Radiotherapy,
        Self::Annotation,
        Self::Private,
    ];

    /// The kind of record that Directory Record Type (0004,1430) names.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The value of Directory Record Type (0004,1430).
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Image => "IMAGE",
            Self::RtDose => "RT DOSE",
            Self::RtStructureSet => "RT STRUCTURE SET",
            Self::RtPlan => "RT PLAN",
            Self::RtTreatRecord => "RT TREAT RECORD",
            Self::Presentation => "PRESENTATION",
            Self::Waveform => "WAVEFORM",
            Self::SrDocument => "SR DOCUMENT",
            Self::KeyObjectDoc => "KEY OBJECT DOC",
            Self::Spectroscopy => "SPECTROSCOPY",
            Self::RawData => "RAW DATA",
            Self::Registration => "REGISTRATION",
            Self::Fiducial => "FIDUCIAL",
            Self::EncapDoc => "ENCAP DOC",
            Self::ValueMap => "VALUE MAP",
            Self::Stereometric => "STEREOMETRIC",
            Self::Plan => "PLAN",
            Self::Measurement => "MEASUREMENT",
            Self::Surface => "SURFACE",
            Self::SurfaceScan => "SURFACE SCAN",
            Self::Tract => "TRACT",
            Self::Assessment => "ASSESSMENT",
            Self::Radiotherapy => "RADIOTHERAPY",
            Self::Annotation => "ANNOTATION",
            Self::Private => "PRIVATE",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_kind_has_its_word() {
        assert!(KINDS.is_sorted_by(|(a, _), (b, _)| a < b));
        // PS3.3 F.5 and PS3.4 table B.5-1.
        let cases = [
            ("2", "IMAGE"),
            ("66.4", "IMAGE"),
            ("481.2", "RT DOSE"),
            ("481.3", "RT STRUCTURE SET"),
            ("481.8", "RT PLAN"),
            ("481.9", "RT TREAT RECORD"),
            ("11.1", "PRESENTATION"),
            ("9.1.1", "WAVEFORM"),
            ("88.67", "SR DOCUMENT"),
            ("88.59", "KEY OBJECT DOC"),
            ("4.2", "SPECTROSCOPY"),
            ("66", "RAW DATA"),
            ("66.1", "REGISTRATION"),
            ("66.2", "FIDUCIAL"),
            ("104.1", "ENCAP DOC"),
            ("67", "VALUE MAP"),
            ("77.1.5.3", "STEREOMETRIC"),
            ("78.7", "MEASUREMENT"),
            ("66.5", "SURFACE"),
            ("68.1", "SURFACE SCAN"),
            ("66.6", "TRACT"),
            ("90.1", "ASSESSMENT"),
            ("481.12", "RADIOTHERAPY"),
            ("91.1", "ANNOTATION"),
            ("200.1", "PRIVATE"),
            ("", "PRIVATE"),
        ];
        for (numbers, name) in cases {
            assert_eq!(RecordKind::of(&format!("{STORAGE}{numbers}")).name(), name);
        }
        assert_eq!(RecordKind::of("1.2.840.10008.5.1.4.34.7"), K::Plan);
        assert_eq!(RecordKind::of("1.2.3").name(), "PRIVATE");
    }
}
