//! The objects themselves: CT, MR, CR, US multi-frame, and a report as encapsulated PDF.

use super::element::{Dataset, code};
use super::{Numbers, part10, pixels};

/// What kind of study it is.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// CT Image (PS3.3 A.3).
    Ct,
    /// MR Image (A.4).
    Mr,
    /// Computed Radiography (A.2).
    Cr,
    /// Ultrasound Multi-frame (A.7).
    Us,
    /// Encapsulated PDF (A.45.1).
    Report,
}

/// A person who does not exist.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Patient {
    pub name: &'static str,
    pub id: &'static str,
    pub birth_date: &'static str,
    pub sex: &'static str,
}

/// One study.
#[derive(Clone, Debug)]
pub(crate) struct Study {
    pub uid: String,
    pub date: String,
    pub accession: String,
    pub description: String,
    pub patient: Patient,
}

/// One object.
#[derive(Debug)]
pub(crate) struct Instance<'a> {
    pub study: &'a Study,
    pub kind: Kind,
    pub series_uid: &'a str,
    pub frame_uid: &'a str,
    pub series_number: usize,
    pub number: usize,
    pub uid: String,
    pub small: bool,
}

impl Kind {
    fn sop_class(self) -> &'static str {
        match self {
            Self::Ct => "1.2.840.10008.5.1.4.1.1.2",
            Self::Mr => "1.2.840.10008.5.1.4.1.1.4",
            Self::Cr => "1.2.840.10008.5.1.4.1.1.1",
            Self::Us => "1.2.840.10008.5.1.4.1.1.3.1",
            Self::Report => "1.2.840.10008.5.1.4.1.1.104.1",
        }
    }

    fn modality(self) -> &'static str {
        match self {
            Self::Ct => "CT",
            Self::Mr => "MR",
            Self::Cr => "CR",
            Self::Us => "US",
            Self::Report => "DOC",
        }
    }

    /// Rows, columns, frames.
    fn size(self, small: bool) -> (u16, u16, usize) {
        match (self, small) {
            (_, true) => (32, 32, 1),
            (Self::Ct, _) => (256, 256, 1),
            (Self::Mr, _) => (192, 192, 1),
            (Self::Cr, _) => (1024, 840, 1),
            (Self::Us, _) => (240, 320, 24),
            (Self::Report, _) => (0, 0, 0),
        }
    }
}

impl Instance<'_> {
    /// The whole file.
    pub(crate) fn file(&self, numbers: &mut Numbers) -> Vec<u8> {
        let mut set = Dataset::default();
        self.general(&mut set);
        self.patient(&mut set);
        self.acquisition(&mut set);
        self.relationship(&mut set);
        match self.kind {
            Kind::Report => self.document(&mut set),
            _ => self.image(&mut set, numbers),
        }
        part10(self.kind.sop_class(), &self.uid, &set)
    }

    fn general(&self, set: &mut Dataset) {
        let (study, kind) = (self.study, self.kind);
        set.text(0x0008, 0x0005, "CS", "ISO_IR 192");
        if kind != Kind::Report {
            let derived = if kind == Kind::Ct {
                "ORIGINAL\\PRIMARY\\AXIAL"
            } else {
                "ORIGINAL\\PRIMARY"
            };
            let derived = if kind == Kind::Mr {
                "ORIGINAL\\PRIMARY\\OTHER"
            } else {
                derived
            };
            set.text(0x0008, 0x0008, "CS", derived);
        }
        set.text(0x0008, 0x0016, "UI", kind.sop_class());
        set.text(0x0008, 0x0018, "UI", &self.uid);
        set.text(0x0008, 0x0020, "DA", &study.date);
        set.text(0x0008, 0x0023, "DA", &study.date);
        set.text(0x0008, 0x002A, "DT", &format!("{}101500", study.date));
        set.text(0x0008, 0x0030, "TM", "101500");
        set.text(0x0008, 0x0033, "TM", "101700");
        set.text(0x0008, 0x0050, "SH", &study.accession);
        set.text(0x0008, 0x0060, "CS", kind.modality());
        if kind == Kind::Report {
            set.text(0x0008, 0x0064, "CS", "WSD");
        }
        set.text(0x0008, 0x0070, "LO", "Stele samples");
        set.text(0x0008, 0x0090, "PN", "");
        set.text(0x0008, 0x1030, "LO", &study.description);
        let series = format!("{} {}", study.description, self.series_number);
        set.text(0x0008, 0x103E, "LO", &series);
    }

    fn patient(&self, set: &mut Dataset) {
        let patient = self.study.patient;
        set.text(0x0010, 0x0010, "PN", patient.name);
        set.text(0x0010, 0x0020, "LO", patient.id);
        set.text(0x0010, 0x0030, "DA", patient.birth_date);
        set.text(0x0010, 0x0040, "CS", patient.sex);
    }

    fn acquisition(&self, set: &mut Dataset) {
        match self.kind {
            Kind::Ct => {
                set.text(0x0018, 0x0050, "DS", "2.5");
                set.text(0x0018, 0x0060, "DS", "120");
            }
            Kind::Mr => {
                set.text(0x0018, 0x0020, "CS", "SE");
                set.text(0x0018, 0x0021, "CS", "NONE");
                set.text(0x0018, 0x0022, "CS", "");
                set.text(0x0018, 0x0023, "CS", "2D");
                set.text(0x0018, 0x0050, "DS", "3");
                set.text(0x0018, 0x0080, "DS", "600");
                set.text(0x0018, 0x0081, "DS", "15");
                set.text(0x0018, 0x0091, "IS", "1");
            }
            Kind::Cr => {
                set.text(0x0018, 0x0015, "CS", "CHEST");
                set.text(0x0018, 0x5101, "CS", "PA");
            }
            Kind::Us => set.text(0x0018, 0x1063, "DS", "40"),
            Kind::Report => {}
        }
        if self.kind == Kind::Report {
            return;
        }
        if matches!(self.kind, Kind::Ct | Kind::Mr) {
            set.text(0x0018, 0x5100, "CS", "HFS");
        }
    }

    fn relationship(&self, set: &mut Dataset) {
        set.text(0x0020, 0x000D, "UI", &self.study.uid);
        set.text(0x0020, 0x000E, "UI", self.series_uid);
        set.text(0x0020, 0x0010, "SH", &self.study.accession);
        set.text(0x0020, 0x0011, "IS", &self.series_number.to_string());
        set.text(0x0020, 0x0013, "IS", &self.number.to_string());
        match self.kind {
            Kind::Ct | Kind::Mr => {
                let z = self.number as f64 * 2.5;
                set.text(0x0020, 0x0032, "DS", &format!("-120\\-120\\{z}"));
                set.text(0x0020, 0x0037, "DS", "1\\0\\0\\0\\1\\0");
                set.text(0x0020, 0x0052, "UI", self.frame_uid);
                set.text(0x0020, 0x1040, "LO", "");
            }
            Kind::Cr => set.text(0x0020, 0x0020, "CS", "L\\F"),
            Kind::Us | Kind::Report => {}
        }
    }

    fn image(&self, set: &mut Dataset, numbers: &mut Numbers) {
        let (rows, columns, frames) = self.kind.size(self.small);
        set.short(0x0028, 0x0002, 1);
        set.text(0x0028, 0x0004, "CS", "MONOCHROME2");
        if self.kind == Kind::Us {
            set.text(0x0028, 0x0008, "IS", &frames.to_string());
            // The frames follow each other in time: Frame Time says how fast.
            set.bytes(0x0028, 0x0009, "AT", &[0x18, 0x00, 0x63, 0x10]);
        }
        set.short(0x0028, 0x0010, rows);
        set.short(0x0028, 0x0011, columns);
        if matches!(self.kind, Kind::Ct | Kind::Mr) {
            set.text(0x0028, 0x0030, "DS", "0.9\\0.9");
        }
        let bytes: u16 = if self.kind == Kind::Us { 1 } else { 2 };
        set.short(0x0028, 0x0100, 8 * bytes);
        set.short(0x0028, 0x0101, if bytes == 1 { 8 } else { 12 });
        set.short(0x0028, 0x0102, if bytes == 1 { 7 } else { 11 });
        set.short(0x0028, 0x0103, 0);
        if self.kind == Kind::Ct {
            set.text(0x0028, 0x1052, "DS", "-1024");
            set.text(0x0028, 0x1053, "DS", "1");
        }
        let mut value = Vec::new();
        for frame in 0..frames {
            let slice = self.number + frame;
            let peak = if bytes == 1 { 255 } else { 4095 };
            let wide = pixels::frame(rows, columns, peak, slice, numbers);
            match bytes {
                1 => value.extend(wide.iter().step_by(2)),
                _ => value.extend_from_slice(&wide),
            }
        }
        set.bytes(0x7FE0, 0x0010, if bytes == 1 { "OB" } else { "OW" }, &value);
    }

    fn document(&self, set: &mut Dataset) {
        set.text(0x0028, 0x0301, "CS", "NO");
        set.sequence(
            0x0040,
            0xA043,
            &[code("18842-5", "LN", "Discharge summary")],
        );
        set.text(0x0042, 0x0010, "ST", &self.study.description);
        set.bytes(0x0042, 0x0011, "OB", PDF);
        set.text(0x0042, 0x0012, "LO", "application/pdf");
    }
}

/// The smallest report that PDF viewers open: one empty page.
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
trailer<</Root 1 0 R>>\n%%EOF\n";
