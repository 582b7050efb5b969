//! What is said of a patient, and when two sayings cannot both be true.

use crate::store::row_numbers;
use crate::studies::fold;

row_numbers! {
    /// Row of a patient: of one wording of what is said of somebody.
    PatientId,
}

/// Components of a name that tell people apart: family, given and middle name. Titles come and go.
const COMPONENTS: usize = 3;

/// What objects, or somebody who corrected them, say of a patient; what is not said is empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct PatientClaim {
    /// Issuer of Patient ID (0010,0021).
    pub issuer: String,
    /// Patient ID (0010,0020).
    pub patient_id: String,
    /// Patient's Name (0010,0010), as DICOM writes it.
    pub name: String,
    /// Patient's Birth Date (0010,0030), `YYYYMMDD`.
    pub birth_date: String,
    /// Patient's Sex (0010,0040): `M`, `F` or `O`.
    pub sex: String,
}

/// What differs of two patients of whom both say something.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct Unlike {
    /// Their names.
    pub name: bool,
    /// Their birth dates.
    pub birth_date: bool,
    /// Their IDs.
    pub id: bool,
}

impl PatientClaim {
    /// Whether both cannot be said of one patient: of anything that both say, they say something
    /// else. Of names spelling does not count: capitals, widths, spaces, empty components at the
    /// end, a comma for a caret.
    pub fn contradicts(&self, other: &Self) -> bool {
        differ(&self.patient_id, &other.patient_id)
            || differ(&self.issuer, &other.issuer)
            || differ(&self.birth_date, &other.birth_date)
            || differ(&self.sex, &other.sex)
            || names_differ(&self.name, &other.name)
    }

    /// What speaks against one person so strongly that two joined by a slip is likelier: another
    /// birth date, another ID by one issuer, or another name and ID with nothing that is the same.
    pub fn unlike(&self, other: &Self) -> Option<Unlike> {
        let unlike = Unlike {
            name: names_differ(&self.name, &other.name),
            birth_date: differ(&self.birth_date, &other.birth_date),
            id: differ(&self.patient_id, &other.patient_id),
        };
        let one_issuer = !self.issuer.is_empty() && self.issuer == other.issuer;
        let born_alike = !self.birth_date.is_empty() && self.birth_date == other.birth_date;
        let nothing_alike = unlike.name && unlike.id && !born_alike;
        (unlike.birth_date || unlike.id && one_issuer || nothing_alike).then_some(unlike)
    }

    /// Whether both are one wording, so that one row holds them and what is empty in one is filled
    /// from the other. Without an ID a name alone means nobody: a birth date must be the same.
    pub fn is_wording_of(&self, other: &Self) -> bool {
        let (told, born) = (!self.patient_id.is_empty(), !self.birth_date.is_empty());
        self.patient_id == other.patient_id
            && name_key(&self.name) == name_key(&other.name)
            && !self.contradicts(other)
            && (told || born && self.birth_date == other.birth_date && !self.name.is_empty())
    }

    /// The same with what another one says where this says nothing or something else; spelling is
    /// nothing else.
    #[must_use]
    pub fn corrected_by(&self, holds: &Self) -> Self {
        let field = |said: &String, holds: &String| match holds.is_empty() {
            true => said.clone(),
            false => holds.clone(),
        };
        let same_name = !self.name.is_empty() && !names_differ(&self.name, &holds.name);
        Self {
            issuer: field(&self.issuer, &holds.issuer),
            patient_id: field(&self.patient_id, &holds.patient_id),
            name: match same_name {
                true => self.name.clone(),
                false => field(&self.name, &holds.name),
            },
            birth_date: field(&self.birth_date, &holds.birth_date),
            sex: field(&self.sex, &holds.sex),
        }
    }

    /// Whether two issuers gave the IDs, so that one ID may well be of two people.
    pub(super) fn is_of_another_issuer(&self, other: &Self) -> bool {
        differ(&self.issuer, &other.issuer)
    }

    /// How little speaks for one person where not everything agrees: 0 where both were born on one
    /// day, 1 where they have one name, else 2.
    pub(super) fn far_from(&self, other: &Self) -> u8 {
        let born = !self.birth_date.is_empty() && self.birth_date == other.birth_date;
        let named = !self.name.is_empty() && name_key(&self.name) == name_key(&other.name);
        match (born, named) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    }

    /// What it says of which another one says nothing.
    pub(super) fn beyond(&self, other: &Self) -> Self {
        let only = |ours: &String, theirs: &String| match theirs.is_empty() {
            true => ours.clone(),
            false => String::new(),
        };
        Self {
            issuer: only(&self.issuer, &other.issuer),
            patient_id: only(&self.patient_id, &other.patient_id),
            name: only(&self.name, &other.name),
            birth_date: only(&self.birth_date, &other.birth_date),
            sex: only(&self.sex, &other.sex),
        }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it says who somebody is, by an ID or a name.
    pub fn names_anybody(&self) -> bool {
        !self.patient_id.is_empty() || !self.name.is_empty()
    }

    /// The same with what is empty taken from another one.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let or = |a: &String, b: &String| if a.is_empty() { b } else { a }.clone();
        Self {
            issuer: or(&self.issuer, &other.issuer),
            patient_id: or(&self.patient_id, &other.patient_id),
            name: or(&self.name, &other.name),
            birth_date: or(&self.birth_date, &other.birth_date),
            sex: or(&self.sex, &other.sex),
        }
    }
}

fn differ(a: &str, b: &str) -> bool {
    !a.is_empty() && !b.is_empty() && a != b
}

/// The groups of a name (alphabetic, ideographic, phonetic: PS3.5 6.2, PN), each by its
/// components, made alike.
fn name_key(name: &str) -> Vec<Vec<String>> {
    let group = |group: &str| {
        let normal = fold::normal(&group.replace(',', "^"));
        let parts = normal.split('^').take(COMPONENTS);
        let words = parts.map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
        let mut all: Vec<String> = words.collect();
        while all.last().is_some_and(String::is_empty) {
            all.pop();
        }
        all
    };
    let mut groups: Vec<_> = name.split('=').map(group).collect();
    while groups.last().is_some_and(Vec::is_empty) {
        groups.pop();
    }
    groups
}

/// Whether the first group that both have says something else in one of its components.
fn names_differ(a: &str, b: &str) -> bool {
    let (a, b) = (name_key(a), name_key(b));
    let both = a
        .iter()
        .zip(&b)
        .find(|(a, b)| !a.is_empty() && !b.is_empty());
    both.is_some_and(|(a, b)| a.iter().zip(b).any(|(a, b)| differ(a, b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> PatientClaim {
        PatientClaim {
            name: name.to_owned(),
            ..PatientClaim::default()
        }
    }

    #[test]
    fn spelling_is_no_difference_and_a_near_name_is_one() {
        let dora = named("DELTA^DORA");
        for same in [
            "DELTA^DORA^^",
            "DELTA^DORA^^^",
            "Delta^Dora",
            "DELTA^DORA ",
            "DELTA, DORA",
            "ＤＥＬＴＡ^DORA",
            "DELTA^DORA^MARIA",
            "DELTA^DORA^^DR",
            "DELTA^DORA=x^y",
            "DELTA",
            "=x^y",
            "",
        ] {
            assert!(!dora.contradicts(&named(same)), "{same}");
            assert!(!named(same).contradicts(&dora), "{same}");
        }
        for other in ["DELTA^DORIS", "DELTTA^DORA", "DORA^DELTA", "DELTA DORA"] {
            assert!(dora.contradicts(&named(other)), "{other}");
        }
        assert!(named("MEYER^A").contradicts(&named("MAIER^A")));
        assert!(named("=山田^太郎").contradicts(&named("=山本^太郎")));
        assert!(!named("ヤマダ^タロウ").contradicts(&named("ﾔﾏﾀﾞ^ﾀﾛｳ")));
    }

    #[test]
    fn what_only_one_says_is_no_difference_and_names_alone_make_nobody_one() {
        let full = PatientClaim {
            issuer: "A".into(),
            patient_id: "1".into(),
            birth_date: "19500101".into(),
            sex: "F".into(),
            ..named("DOE^JANE")
        };
        let change = |f: fn(&mut PatientClaim)| {
            let mut other = full.clone();
            f(&mut other);
            other
        };
        for (other, differs, same) in [
            (change(|c| c.issuer.clear()), false, true),
            (change(|c| c.issuer = "B".into()), true, false),
            (change(|c| c.patient_id.clear()), false, false),
            (change(|c| c.patient_id = "2".into()), true, false),
            (change(|c| c.birth_date.clear()), false, true),
            (change(|c| c.birth_date = "19500102".into()), true, false),
            (change(|c| c.sex = "M".into()), true, false),
            (change(|c| c.name = "DOE^JANE^^".into()), false, true),
            (change(|c| c.name.clear()), false, false),
        ] {
            assert_eq!(full.contradicts(&other), differs, "{other:?}");
            assert_eq!(full.is_wording_of(&other), same, "{other:?}");
        }
        let hans = named("SCHMIDT^HANS");
        assert!(!hans.is_wording_of(&hans));
        let born = |date: &str| PatientClaim {
            birth_date: date.into(),
            ..hans.clone()
        };
        assert!(born("19500101").is_wording_of(&born("19500101")));
        assert!(!born("19500101").is_wording_of(&born("19800615")));
        assert!(!PatientClaim::default().is_wording_of(&PatientClaim::default()));
    }
}
