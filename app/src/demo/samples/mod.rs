//! Sample studies of people who do not exist: valid DICOM objects of several modalities, reports
//! and annotations beside them, and one folder of evidence without DICOM.
//!
//! The same seed gives the same bytes.

mod element;
mod objects;
mod pixels;

use std::io;
use std::path::Path;

use element::Dataset;
use objects::{Instance, Kind, Patient, Study};

/// How much to make.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum SampleSize {
    /// About three hundred files, for the demo.
    Demo,
    /// About forty files, for tests.
    Small,
}

/// What was made.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct Samples {
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Studies, the folder of evidence not counted.
    pub studies: u64,
}

/// Numbers that look random and come again: SplitMix64.
#[derive(Clone, Debug)]
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A UID of the form `2.25.` and a number of 128 bits (PS3.5 B.2).
    pub(crate) fn uid(&mut self) -> String {
        let number = (u128::from(self.next()) << 64) | u128::from(self.next());
        format!("2.25.{number}")
    }
}

/// Names, ids, birth dates and sexes. Nobody is meant.
const PEOPLE: [(&str, &str, &str, &str); 8] = [
    ("Beispiel^Anna", "P-1001", "19610214", "F"),
    ("Muster^Jürgen", "P-1002", "19480730", "M"),
    ("Sample^Rosalind", "P-1003", "20110905", "F"),
    ("Yamada^Tarou=山田^太郎", "P-1004", "19730311", "M"),
    ("Esempio^Chiara", "P-1005", "19900101", "F"),
    ("Παράδειγμα^Νίκος", "P-1006", "19551224", "M"),
    ("Příklad^Božena", "P-1007", "19380519", "F"),
    ("Exemple^Éloïse", "P-1008", "20010708", "F"),
];

/// Modality, description, series and instances in each, for the demo and for tests.
const STUDIES: [(Kind, &str, usize, usize, usize); 10] = [
    (Kind::Ct, "CT thorax", 2, 48, 4),
    (Kind::Ct, "CT head", 1, 40, 3),
    (Kind::Mr, "MR knee", 3, 20, 2),
    (Kind::Mr, "MR brain", 2, 24, 2),
    (Kind::Cr, "Chest, two views", 1, 2, 1),
    (Kind::Cr, "Hand, left", 1, 2, 1),
    (Kind::Us, "Abdomen", 1, 3, 1),
    (Kind::Ct, "CT abdomen", 1, 36, 2),
    (Kind::Report, "Discharge report", 1, 1, 1),
    (Kind::Us, "Echocardiogram", 1, 2, 1),
];

/// Writes the samples into a folder.
///
/// # Errors
/// Those of writing files.
pub fn write(dir: &Path, seed: u64, size: SampleSize) -> io::Result<Samples> {
    let mut numbers = Numbers::new(seed);
    let mut made = Samples::default();
    for ((kind, description, series, demo, small), (index, person)) in
        STUDIES.iter().zip(PEOPLE.iter().cycle().enumerate())
    {
        let (name, id, birth_date, sex) = *person;
        let study = Study {
            uid: numbers.uid(),
            date: format!("202609{:02}", index + 1),
            accession: format!("A{:07}", 4_000_000 + numbers.next() % 999_999),
            description: (*description).to_owned(),
            patient: Patient {
                name,
                id,
                birth_date,
                sex,
            },
        };
        let folder = dir.join(format!("study-{:02}", index + 1));
        let per_series = if size == SampleSize::Demo {
            *demo
        } else {
            *small
        };
        one_study(
            &folder,
            &study,
            *kind,
            *series,
            per_series,
            size,
            &mut numbers,
            &mut made,
        )?;
        made.studies += 1;
    }
    evidence(&dir.join("evidence"), &mut numbers, &mut made)?;
    Ok(made)
}

#[expect(
    clippy::too_many_arguments,
    reason = "one caller, and each is a different thing"
)]
fn one_study(
    folder: &Path,
    study: &Study,
    kind: Kind,
    series: usize,
    per_series: usize,
    size: SampleSize,
    numbers: &mut Numbers,
    made: &mut Samples,
) -> io::Result<()> {
    for series_number in 1..=series {
        let series_uid = numbers.uid();
        let frame_uid = numbers.uid();
        for number in 1..=per_series {
            let instance = Instance {
                study,
                kind,
                series_uid: &series_uid,
                frame_uid: &frame_uid,
                series_number,
                number,
                uid: numbers.uid(),
                small: size == SampleSize::Small,
            };
            let bytes = instance.file(numbers);
            let name = format!("series-{series_number}/{number:04}.dcm");
            put(&folder.join(name), &bytes, made)?;
        }
    }
    let report = format!(
        "Report\n\nExamination: {} of {}\nAccession: {}\n\nFindings: none; this is a sample.\n",
        study.description, study.date, study.accession
    );
    put(&folder.join("report.txt"), report.as_bytes(), made)?;
    let marks = format!(
        "{{\"study\":\"{}\",\"annotations\":[{{\"kind\":\"arrow\",\"x\":{},\"y\":{}}}]}}\n",
        study.uid,
        numbers.next() % 128,
        numbers.next() % 128
    );
    put(&folder.join("annotations.json"), marks.as_bytes(), made)?;
    let log = format!(
        "time,who,what\n{}T0800,ward,ordered\n{}T1015,modality,acquired\n",
        study.date, study.date
    );
    put(&folder.join("Prüfspur.csv"), log.as_bytes(), made)
}

fn evidence(folder: &Path, numbers: &mut Numbers, made: &mut Samples) -> io::Result<()> {
    put(
        &folder.join("chain of custody.txt"),
        b"Received 2026-09-30, seal intact.\n",
        made,
    )?;
    put(&folder.join("empty.log"), b"", made)?;
    let raw: Vec<u8> = (0..40_000)
        .flat_map(|_| numbers.next().to_le_bytes())
        .collect();
    put(&folder.join("recording.bin"), &raw, made)
}

fn put(path: &Path, bytes: &[u8], made: &mut Samples) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, bytes)?;
    made.files += 1;
    made.bytes += bytes.len() as u64;
    Ok(())
}

/// A whole file in PS3.10 form around a dataset.
pub(crate) fn part10(sop_class: &str, sop_instance: &str, dataset: &Dataset) -> Vec<u8> {
    let mut meta = Dataset::default();
    meta.bytes(0x0002, 0x0001, "OB", &[0, 1]);
    meta.text(0x0002, 0x0002, "UI", sop_class);
    meta.text(0x0002, 0x0003, "UI", sop_instance);
    // Explicit VR Little Endian.
    meta.text(0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1");
    meta.text(0x0002, 0x0012, "UI", "2.25.180190114172345211936018312843");
    let mut length = Dataset::default();
    let len = u32::try_from(meta.as_bytes().len()).unwrap_or(u32::MAX);
    length.bytes(0x0002, 0x0000, "UL", &len.to_le_bytes());
    let mut file = vec![0; 128];
    file.extend_from_slice(b"DICM");
    file.extend_from_slice(length.as_bytes());
    file.extend_from_slice(meta.as_bytes());
    file.extend_from_slice(dataset.as_bytes());
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_files() {
        let base = std::env::temp_dir().join(format!("stele-samples-{}", std::process::id()));
        let (a, b) = (base.join("a"), base.join("b"));
        let made = write(&a, 7, SampleSize::Small).unwrap();
        assert_eq!(write(&b, 7, SampleSize::Small).unwrap(), made);
        assert!(made.files > 50 && made.studies == 10, "{made:?}");
        let compared = crate::demo::compare::compare(&a, &b).unwrap();
        assert_eq!(
            (compared.files, compared.problems),
            (made.files, Vec::<String>::new())
        );
        std::fs::remove_dir_all(&base).unwrap();
    }
}
