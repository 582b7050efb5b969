//! The rules of checking, as versioned data.

use super::CheckError;

/// Which version of the rules; the first is built in, the others are rows.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
pub struct RulesVersion(pub i64);

/// How often copies are read, and what a quarter's sample is to find.
#[derive(Copy, Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct CheckRules {
    /// The share of bad copies that the sample is to find, per mille of all.
    pub bad_per_mille: u32,
    /// With what confidence it is to find at least one of them, per mille.
    pub confidence_per_mille: u32,
    /// A new copy is read once more from so many days after its burn: early failures show then.
    pub first_after_days: u32,
    /// And by so many days after its burn.
    pub first_by_days: u32,
    /// Each copy is read as a whole at least once in so many days (ISO/IEC 29121: three years
    /// where the lifetime is not known).
    pub whole_within_days: u32,
}

impl CheckRules {
    /// The first version.
    pub const BUILT_IN: Self = Self {
        bad_per_mille: 20,
        confidence_per_mille: 950,
        first_after_days: 30,
        first_by_days: 90,
        whole_within_days: 1096,
    };

    /// Asks whether each number is in its range.
    ///
    /// # Errors
    /// [`CheckError::OutOfRange`] for the first that is not.
    pub fn checked(self) -> Result<Self, CheckError> {
        let ranges = [
            ("bad", self.bad_per_mille, 1, 500),
            ("confidence", self.confidence_per_mille, 500, 999),
            ("first-after", self.first_after_days, 1, 365),
            ("first-by", self.first_by_days, self.first_after_days, 730),
            ("whole-within", self.whole_within_days, 90, 3653),
        ];
        for (number, given, least, most) in ranges {
            if !(least..=most).contains(&given) {
                return Err(CheckError::OutOfRange {
                    number,
                    given,
                    least,
                    most,
                });
            }
        }
        Ok(self)
    }
}
