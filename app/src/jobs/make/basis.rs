//! What a plan is made of, as one number: two plans of one basis put the same on the same discs.

use stele_burner::item::{StudyItems, encode};

use crate::jobs::JobError;

/// What a plan is made of: the set's name, medium and parity, and every waiting study with its
/// files as they were taken in.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Basis([u8; 32]);

impl Basis {
    /// Of this policy, for a set of this name, with these studies waiting.
    ///
    /// # Errors
    /// [`JobError::Record`] where a study cannot be put into bytes.
    pub fn of(policy: &str, set: &str, studies: &[StudyItems]) -> Result<Self, JobError> {
        let record = |source| JobError::Record {
            what: "study",
            source,
        };
        let mut hasher = blake3::Hasher::new();
        // Each part with its length before it: no two lists of parts give the same bytes.
        let mut part = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        part(set.as_bytes());
        part(policy.as_bytes());
        for study in studies {
            part(&study.key.to_le_bytes());
            part(&study.patient.to_le_bytes());
            part(&serde_json::to_vec(&study.about).map_err(record)?);
            part(&encode(&study.items).map_err(record)?);
        }
        Ok(Self(*hasher.finalize().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_burner::item::StudyAbout;

    fn study(key: u64, description: &str) -> StudyItems {
        StudyItems {
            key,
            patient: 1,
            about: StudyAbout {
                description: description.to_owned(),
                ..StudyAbout::default()
            },
            items: Vec::new(),
        }
    }

    #[test]
    fn another_policy_set_or_study_is_another_basis() {
        let of = |policy: &str, set: &str, studies: &[StudyItems]| {
            Basis::of(policy, set, studies).unwrap()
        };
        let one = [study(1, "CT")];
        let basis = of("bd25", "SET-0001", &one);
        assert_eq!(basis, of("bd25", "SET-0001", &one));
        assert_ne!(basis, of("bd50", "SET-0001", &one));
        assert_ne!(basis, of("bd25", "SET-0002", &one));
        assert_ne!(basis, of("bd25", "SET-0001", &[study(2, "CT")]));
        assert_ne!(basis, of("bd25", "SET-0001", &[study(1, "MR")]));
        assert_ne!(basis, of("bd25", "SET-0001", &[]));
        assert_ne!(of("ab", "c", &[]), of("a", "bc", &[]));
    }
}
