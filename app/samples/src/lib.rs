//! Writes the samples: a few hundred valid DICOM objects of several modalities with the documents
//! that lie beside them, and one evidence case without DICOM.
//!
//! The same seed gives the same bytes. Every person is invented (see [`people`]).

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use dicom_dictionary_std::tags;

mod documents;
mod objects;
mod part10;
pub mod people;
mod picture;
pub mod studies;

use objects::{Place, Target};
use part10::DataSet;
use picture::Dice;
use studies::{Kind, STUDIES, SeriesPlan, StudyPlan};

/// The folder, below the one given to [`write()`], that holds one folder per study.
pub const STUDIES_FOLDER: &str = "studies";
/// The folder, below the one given to [`write()`], of the evidence case.
pub const CASE_FOLDER: &str = "evidence/CASE-2026-0017";
/// What the evidence case is called.
pub const CASE_ID: &str = "CASE-2026-0017";

/// How much to write.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum SampleSize {
    /// Fewer slices and small pictures, about a megabyte: for tests.
    Few,
    /// Everything in the table of studies, about 110 MB.
    Whole,
}

/// What was written.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Samples {
    /// Files, documents among them.
    pub files: u64,
    /// DICOM objects among the files.
    pub objects: u64,
    /// Bytes of all files.
    pub bytes: u64,
    /// DICOM studies; the evidence case comes on top.
    pub studies: u32,
}

/// Writes all samples below `dir`, which is made when missing.
///
/// Errors: those of the file system; what was written before stays.
pub fn write(dir: &Path, seed: u64, size: SampleSize) -> io::Result<Samples> {
    let mut writer = Writer {
        seed,
        size,
        uids: Dice::new(seed, 0),
        written: Samples::default(),
    };
    for study in STUDIES {
        writer.study(&dir.join(STUDIES_FOLDER).join(study.folder), study)?;
    }
    let case = dir.join(CASE_FOLDER);
    let mut dice = Dice::new(seed, u64::MAX);
    for (name, bytes) in documents::of_case(&mut dice, 512 / writer.shrink()) {
        writer.document(&case.join(name), &bytes)?;
    }
    Ok(writer.written)
}

struct Writer {
    seed: u64,
    size: SampleSize,
    uids: Dice,
    written: Samples,
}

impl Writer {
    fn shrink(&self) -> u16 {
        match self.size {
            SampleSize::Few => 8,
            SampleSize::Whole => 1,
        }
    }

    fn count(&self, series: &SeriesPlan) -> u16 {
        match self.size {
            SampleSize::Few => series.objects.div_ceil(8),
            SampleSize::Whole => series.objects,
        }
    }

    /// A UID from a UUID (PS3.5, B.2), version and variant bits as RFC 9562 asks.
    fn uid(&mut self) -> String {
        let bits = u128::from(self.uids.roll()) << 64 | u128::from(self.uids.roll());
        let version = (bits & !(0xF << 76)) | 8 << 76;
        let variant = (version & !(0b11 << 62)) | 0b10 << 62;
        format!("2.25.{variant}")
    }

    fn study(&mut self, folder: &Path, study: &StudyPlan) -> io::Result<()> {
        let study_uid = self.uid();
        let frame_uid = self.uid();
        let mut targets = Vec::new();
        for (series_number, series) in (1_u16..).zip(study.series) {
            let series_uid = self.uid();
            let name = format!("{series_number:02} {}", objects::modality(series.kind));
            let series_folder = folder.join(name);
            for instance in 1..=self.count(series) {
                let place = Place {
                    study,
                    series,
                    uids: [
                        study_uid.clone(),
                        series_uid.clone(),
                        frame_uid.clone(),
                        self.uid(),
                    ],
                    series_number,
                    instance,
                    shrink: self.shrink(),
                    targets: &targets,
                };
                let set = self.object(&series_folder, &place)?;
                // A reader marks few images, and of the first series.
                if series_number == 1 && targets.len() < 3 {
                    targets.push(Target {
                        class: objects::sop_class(series.kind),
                        instance: set.value(tags::SOP_INSTANCE_UID).to_owned(),
                        series: series_uid.clone(),
                    });
                }
            }
        }
        for (name, bytes) in documents::of_study(study, &study_uid) {
            self.document(&folder.join(name), &bytes)?;
        }
        self.written.studies = self.written.studies.saturating_add(1);
        Ok(())
    }

    fn object(&mut self, folder: &Path, place: &Place<'_>) -> io::Result<DataSet> {
        let mut dice = Dice::new(self.seed, self.written.files.saturating_add(1));
        let pdf = match place.series.kind {
            Kind::Pdf => documents::letter(place.study),
            _ => Vec::new(),
        };
        let set = objects::object(place, &mut dice, &pdf)?;
        fs::create_dir_all(folder)?;
        let path = folder.join(format!("IM{:04}.dcm", place.instance));
        let mut file = BufWriter::new(fs::File::create(&path)?);
        set.write_file(&mut file)?;
        file.flush()?;
        self.wrote(&path)?;
        self.written.objects = self.written.objects.saturating_add(1);
        Ok(set)
    }

    fn document(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, bytes)?;
        self.wrote(path)
    }

    fn wrote(&mut self, path: &Path) -> io::Result<()> {
        let length = fs::metadata(path)?.len();
        self.written.files = self.written.files.saturating_add(1);
        self.written.bytes = self.written.bytes.saturating_add(length);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
