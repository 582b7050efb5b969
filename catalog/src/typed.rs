//! What people type (names, places, reasons, what holds of a patient): it ends up on screens, on
//! labels and on discs, and nothing in it may be unseen there.

use crate::CatalogError;
use crate::store::Timestamp;
use crate::studies::{Day, PatientClaim};

/// The longest reason, in characters.
pub(crate) const REASON_CHARS: usize = 2_000;

/// The longest name of a patient, in characters: three groups of 64 (PS3.5 6.2, PN), and room.
const PATIENT_NAME_CHARS: usize = 320;

/// The longest ID and issuer, in characters (PS3.5 6.2, LO).
const ID_CHARS: usize = 64;

/// Divides several values of one element (PS3.5 6.4).
const VALUES: char = '\\';

/// Whether a character is not shown where it stands: a control character, one that ends a line or
/// is drawn as nothing, or a mark that turns the direction of writing and makes one name look like
/// another. Joiners are not among them: words of Persian and of Hindi have them.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a text may be put down: no longer than `chars_max` characters, all of which are shown,
/// and none that stands for one that was not understood.
///
/// # Errors
/// [`CatalogError::NotPlain`].
pub(crate) fn check(text: &str, chars_max: usize) -> Result<(), CatalogError> {
    let unseen = |c: char| is_hidden(c) || c == char::REPLACEMENT_CHARACTER;
    match text.chars().count() > chars_max || text.chars().any(unseen) {
        true => Err(CatalogError::NotPlain { chars_max }),
        false => Ok(()),
    }
}

/// Whether a text says something: two letters or figures at the least.
pub(crate) fn says_something(text: &str) -> bool {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .nth(1)
        .is_some()
}

/// Whether a case may be called so.
///
/// # Errors
/// [`CatalogError::NotPlain`].
pub fn may_name_a_case(name: &str) -> Result<(), CatalogError> {
    check(name, PATIENT_NAME_CHARS)
}

impl PatientClaim {
    /// Whether somebody may say this of a patient at this time.
    ///
    /// # Errors
    /// [`CatalogError::NotPlain`]; [`CatalogError::BirthDate`] for one that is none, or that lies
    /// in the future everywhere on earth.
    pub fn may_be_said(&self, at: Timestamp) -> Result<(), CatalogError> {
        for (text, chars_max) in [
            (&self.name, PATIENT_NAME_CHARS),
            (&self.patient_id, ID_CHARS),
            (&self.issuer, ID_CHARS),
        ] {
            check(text, chars_max)?;
            if text.contains(VALUES) {
                return Err(CatalogError::NotPlain { chars_max });
            }
        }
        let today = Day::of(at).next();
        // What is typed is a day.
        let born = Day::dicom(&self.birth_date);
        match self.birth_date.is_empty() || born.is_some_and(|day| day <= today) {
            true => Ok(()),
            false => Err(CatalogError::BirthDate),
        }
    }

    /// Whether the birth date is of eight digits, as DICOM writes one, and no one can be born then:
    /// a day that there is not, one before 1800, or one that has not come at this time. Where month
    /// or day are not known objects have zeros there.
    pub fn cannot_be_born(&self, at: Timestamp) -> bool {
        let text = self.birth_date.as_str();
        let (Some(year), Some(month), Some(day)) = (text.get(..4), text.get(4..6), text.get(6..))
        else {
            return false;
        };
        if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return false;
        }
        let known = |part, first| if part == "00" { first } else { part };
        let full = format!("{year}{}{}", known(month, "01"), known(day, "01"));
        Day::dicom(&full).is_none_or(|day| day > Day::of(at).next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_scripts_are_shown_and_what_is_unseen_is_not() {
        for name in [
            "Müller^Jürgen",
            "山田^太郎=やまだ^たろう",
            "יהודה^כהן",
            "محمد^علی\u{200c}رضا",
            "Nguyễn^Thị",
            "O'Neil-Łukasz^J.",
            "",
        ] {
            assert!(check(name, 320).is_ok(), "{name}");
        }
        for name in [
            "A\u{1b}[2J",
            "A\nB",
            "A\tB",
            "A\u{9b}31m",
            "A\u{202e}B",
            "A\u{2067}B",
            "A\u{200f}",
            "A\u{2028}B",
            "A\u{feff}",
            "A\u{fffd}B",
            "A\u{0}",
            "A\u{7f}",
            "A\u{e0041}",
        ] {
            let refused = check(name, 320);
            assert!(matches!(refused, Err(CatalogError::NotPlain { .. })));
        }
        assert!(check(&"Ü".repeat(64), 64).is_ok());
        assert!(check(&"Ü".repeat(65), 64).is_err());
    }

    #[test]
    fn a_birth_date_is_a_day_that_has_come() {
        let born = |date: &str| {
            let claim = PatientClaim {
                birth_date: date.to_owned(),
                ..PatientClaim::default()
            };
            // 2026-11-27, noon.
            claim.may_be_said(Timestamp(1_795_780_800_000)).is_ok()
        };
        for good in ["", "18000101", "19620304", "20261127", "20261128"] {
            assert!(born(good), "{good}");
        }
        for none in ["20261129", "29990101", "17991231", "17001345", "1962"] {
            assert!(!born(none), "{none}");
        }
        // What objects say is told where nobody can be born then, and else left alone.
        let told = |date: &str| {
            let claim = PatientClaim {
                birth_date: date.to_owned(),
                ..PatientClaim::default()
            };
            claim.cannot_be_born(Timestamp(1_795_780_800_000))
        };
        for never in [
            "20261129", "29990101", "17991231", "17001345", "19620230", "00000000",
        ] {
            assert!(told(never), "{never}");
        }
        for left in [
            "", "18000101", "19620000", "19620300", "20261127", "1962", "4.3.1962",
        ] {
            assert!(!told(left), "{left}");
        }
    }
}
