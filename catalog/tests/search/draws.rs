//! What is searched for: each kind of search, with what is in the archive or is not.

use stele_catalog::{Day, FindQuery, Timestamp};

use super::people::{self, dice, one_of};

/// A kind of search.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Draw {
    Letter,
    ModalityWord,
    AbsentModality,
    MonthAndModality,
    Name,
    MisspeltName,
    Id,
    BirthDate,
    Ideographs,
    Uid,
    Days,
    DescriptionWord,
    DescriptionAndName,
    NameBegun,
    TwoRareTogether,
}

impl Draw {
    pub const ALL: [Self; 15] = [
        Self::Letter,
        Self::ModalityWord,
        Self::AbsentModality,
        Self::MonthAndModality,
        Self::Name,
        Self::MisspeltName,
        Self::Id,
        Self::BirthDate,
        Self::Ideographs,
        Self::Uid,
        Self::Days,
        Self::DescriptionWord,
        Self::DescriptionAndName,
        Self::NameBegun,
        Self::TwoRareTogether,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Letter => "one letter",
            Self::ModalityWord => "ct",
            Self::AbsentModality => "absent modality",
            Self::MonthAndModality => "month with a modality",
            Self::Name => "name",
            Self::MisspeltName => "misspelt name",
            Self::Id => "id",
            Self::BirthDate => "birth date",
            Self::Ideographs => "ideographs",
            Self::Uid => "UID",
            Self::Days => "date range",
            Self::DescriptionWord => "description word",
            Self::DescriptionAndName => "description and name",
            Self::NameBegun => "name begun",
            Self::TwoRareTogether => "many of each, none both",
        }
    }

    /// Whether nothing in the archive answers.
    pub fn is_absent(self) -> bool {
        matches!(self, Self::AbsentModality | Self::TwoRareTogether)
    }

    pub fn query(self, seed: u64, studies: u64) -> FindQuery {
        let drawn = dice(seed ^ 0xD1CE);
        let study = drawn % studies;
        let patient = people::patient_of(study, studies);
        let (family, given) = people::name(patient);
        let text = match self {
            Self::Letter => char::from(b'a' + (drawn % 26) as u8).to_string(),
            Self::ModalityWord => one_of(&["ct", "mr", "us", "dx"], drawn).to_string(),
            Self::AbsentModality | Self::MonthAndModality | Self::Days => String::new(),
            Self::Name => format!("{family} {given}"),
            Self::MisspeltName => misspelt(&family, drawn),
            Self::Id => (10_000 + patient).to_string(),
            Self::BirthDate => {
                let born = people::born(patient);
                format!("{}-{}-{}", &born[..4], &born[4..6], &born[6..])
            }
            Self::Ideographs => {
                let patients = people::patients(studies);
                let patient = (drawn % patients) / 20 * 20 + 7;
                let name = people::ideographs(patient);
                let (family, given) = name.unwrap();
                one_of(&[format!("{family}{given}"), family, given], drawn).clone()
            }
            Self::Uid => match drawn % 2 {
                0 => people::study_uid(study),
                _ => people::series_uid(study, drawn % 4),
            },
            Self::DescriptionWord => {
                let words = [
                    "thorax",
                    "kontrast",
                    "wirbelsaeule",
                    "verlauf",
                    "頭部",
                    "huef",
                ];
                one_of(&words, drawn).to_string()
            }
            Self::DescriptionAndName => {
                let region = one_of(&people::REGIONS, study ^ 1);
                format!("{region} {family}")
            }
            Self::NameBegun => family.chars().take(3 + seed as usize % 2).collect(),
            // Whoever has the region has no other one.
            Self::TwoRareTogether => "kiefer schulter".to_owned(),
        };
        let modality = match self {
            Self::AbsentModality => Some(format!("Z{}", drawn % 100)),
            Self::MonthAndModality => Some((*one_of(&people::MODALITIES, drawn)).to_owned()),
            _ => None,
        };
        let day = |number: u64| Day::of(Timestamp((number * 86_400_000) as i64));
        let first = people::FIRST_DAY + drawn % (people::DAYS - 31);
        let days = match self {
            Self::MonthAndModality => Some((day(first), day(first + 30))),
            Self::Days => Some((day(first), day(first + drawn % 400))),
            _ => None,
        };
        FindQuery {
            text,
            from: days.map(|days| days.0),
            to: days.map(|days| days.1),
            modality,
        }
    }
}

/// A name in which one letter is another one.
fn misspelt(name: &str, drawn: u64) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = 1 + (drawn as usize) % (letters.len() - 1);
    letters[at] = if letters[at] == 'q' { 'x' } else { 'q' };
    letters.into_iter().collect()
}
