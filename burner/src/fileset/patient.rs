//! Who is who: patients of the records, and the IDs that tell them apart.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::element::find;
use super::keys::{BIRTH_DATE, ISSUER, PATIENT_ID, PATIENT_NAME, SEX, STUDY_UID};
use crate::item::Item;

/// What an object's header says of its patient, as far as it is valid; what it does not say is
/// empty. The file itself keeps what it has.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ObjectPatient {
    /// Issuer of Patient ID (0010,0021).
    pub issuer: String,
    /// Patient ID (0010,0020).
    pub id: String,
    /// Patient's Name (0010,0010), as DICOM writes it.
    pub name: String,
    /// Patient's Birth Date (0010,0030), `YYYYMMDD`.
    pub birth_date: String,
    /// Patient's Sex (0010,0040).
    pub sex: String,
}

impl ObjectPatient {
    /// What the object of an item says; none for a document, and for an object that version 0.1.0
    /// took in, which kept nothing of it.
    pub fn of(item: &Item) -> Option<Self> {
        let keys = item.directory().filter(|keys| !keys.shared.is_empty())?;
        let text = |tag| {
            let found = find(&keys.shared, tag);
            found.map_or("", |element| element.text()).to_owned()
        };
        Some(Self {
            issuer: text(ISSUER),
            id: text(PATIENT_ID),
            name: text(PATIENT_NAME),
            birth_date: text(BIRTH_DATE),
            sex: text(SEX),
        })
    }

    /// All that objects of these items say, each once.
    pub fn all_of(items: &[Item]) -> BTreeSet<Self> {
        let mut all = BTreeSet::new();
        let mut before: Option<&Arc<[u8]>> = None;
        for item in items {
            // Objects of a series hold the same keys.
            let shared = item.directory().map(|keys| &keys.shared);
            let same = shared.zip(before).is_some_and(|(a, b)| Arc::ptr_eq(a, b));
            if !same {
                all.extend(Self::of(item));
            }
            before = shared.or(before);
        }
        all
    }
}

/// Whom an object's record in the directory is below.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Person {
    id: String,
    issuer: String,
    name: String,
    birth: String,
    sex: String,
    has_id: bool,
}

impl Person {
    /// Out of the keys that an object shares with others. One without an ID is known by the study
    /// alone.
    pub(super) fn of(shared: &[u8]) -> Self {
        let text = |tag| {
            find(shared, tag)
                .map_or("", |element| element.text())
                .to_owned()
        };
        let mut person = Self {
            id: text(PATIENT_ID),
            issuer: text(ISSUER),
            name: text(PATIENT_NAME),
            birth: text(BIRTH_DATE),
            sex: text(SEX),
            has_id: false,
        };
        person.has_id = !person.id.is_empty();
        if !person.has_id {
            person.id = stand_in(&text(STUDY_UID));
        }
        person
    }

    /// Whether the object tells an ID.
    pub(super) fn has_id(&self) -> bool {
        self.has_id
    }

    /// Whether both are one person, by the rule of the module `fileset`.
    pub(super) fn is(&self, other: &Person) -> bool {
        self.id == other.id && self.may_be(other)
    }

    /// The same, whatever their IDs are.
    fn may_be(&self, other: &Person) -> bool {
        let agree = |a: &str, b: &str| a.is_empty() || b.is_empty() || a == b;
        agree(&self.issuer, &other.issuer)
            && agree(&self.birth, &other.birth)
            && agree(&self.sex, &other.sex)
            && names_agree(&self.name, &other.name)
    }
}

/// Whether two names share the family name or the given name, or one is not told.
fn names_agree(a: &str, b: &str) -> bool {
    let parts = |name: &str| {
        let upper = name.to_uppercase();
        let group = upper.split('=').next().unwrap_or_default().to_owned();
        let mut parts = group.split('^').map(|part| part.trim().to_owned());
        (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        )
    };
    let ((family_a, given_a), (family_b, given_b)) = (parts(a), parts(b));
    let empty = |family: &str, given: &str| family.is_empty() && given.is_empty();
    empty(&family_a, &given_a)
        || empty(&family_b, &given_b)
        || !family_a.is_empty() && family_a == family_b
        || !given_a.is_empty() && given_a == given_b
}

/// Patients of a directory, by the IDs their objects have.
#[derive(Debug, Default)]
pub(super) struct Patients {
    by_id: HashMap<String, Vec<u32>>,
    people: Vec<Person>,
}

impl Patients {
    /// The number of this person's record; persons are numbered as they come.
    pub(super) fn record(&mut self, person: Person) -> u32 {
        let known = self.by_id.entry(person.id.clone()).or_default();
        let people = &mut self.people;
        let same = known.iter().find(|&&number| {
            let other = people.get(usize::try_from(number).unwrap_or(usize::MAX));
            other.is_some_and(|other| other.is(&person))
        });
        if let Some(&number) = same {
            return number;
        }
        let number = u32::try_from(people.len()).unwrap_or(u32::MAX);
        known.push(number);
        people.push(person);
        number
    }

    /// Whether a person is the one of this record.
    pub(super) fn is(&self, record: u32, person: &Person) -> bool {
        let known = self
            .people
            .get(usize::try_from(record).unwrap_or(usize::MAX));
        known.is_some_and(|known| known.is(person))
    }

    /// The same of one of whom no ID is told.
    pub(super) fn may_be(&self, record: u32, person: &Person) -> bool {
        let known = self
            .people
            .get(usize::try_from(record).unwrap_or(usize::MAX));
        known.is_some_and(|known| known.may_be(person))
    }

    /// The ID of every record, each another one, and whether it had to be told apart.
    pub(super) fn ids(self) -> Vec<(String, bool)> {
        let mut used: HashSet<String> = self.by_id.keys().cloned().collect();
        let mut first = HashSet::new();
        let mut ids = Vec::with_capacity(self.people.len());
        for person in self.people {
            let mut id = person.id.clone();
            let shared = !first.insert(person.id.clone());
            let mut number = 2;
            while shared && !used.insert(id.clone()) {
                id = told_apart(&person.id, number);
                number += 1;
            }
            ids.push((id, shared));
        }
        ids
    }
}

/// What stands for a missing ID: the same for a study wherever it is, and no ID of a real one.
pub(super) fn stand_in(study_uid: &str) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let hash = blake3::hash(study_uid.as_bytes());
    let digits = hash.as_bytes().iter().take(10).map(|byte| {
        let digit = DIGITS.get(usize::from(byte & 31));
        digit.map_or('0', |d| char::from(*d))
    });
    "NOID-".chars().chain(digits).collect()
}

/// An ID with a number behind it; at most 64 characters.
fn told_apart(id: &str, number: u32) -> String {
    let tail = format!("~{number}");
    let kept = id.chars().take(64 - tail.len());
    kept.chain(tail.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, name: &str, birth: &str) -> Person {
        Person {
            id: id.to_owned(),
            issuer: String::new(),
            name: name.to_owned(),
            birth: birth.to_owned(),
            sex: String::new(),
            has_id: !id.is_empty(),
        }
    }

    #[test]
    fn one_person_may_have_changed_a_name_but_no_birth_date() {
        let doe = person("1", "DOE^JANE", "19800101");
        assert!(doe.is(&person("1", "Doe^Jane=x", "")));
        assert!(doe.is(&person("1", "SMITH^JANE", "19800101")));
        assert!(doe.is(&person("1", "", "19800101")));
        assert!(!doe.is(&person("2", "DOE^JANE", "19800101")));
        assert!(!doe.is(&person("1", "DOE^JANE", "19800102")));
        assert!(!doe.is(&person("1", "ROE^RICHARD", "")));
        let issued = |issuer: &str| Person {
            issuer: issuer.to_owned(),
            ..doe.clone()
        };
        assert!(doe.is(&issued("A")) && !issued("A").is(&issued("B")));
    }

    #[test]
    fn every_record_has_an_id_of_its_own() {
        let mut patients = Patients::default();
        let people = [
            ("1", "A^B"),
            ("1", "C^D"),
            ("1~2", "E^F"),
            ("1", "G^H"),
            ("1", "A^X"),
        ];
        let records = people.map(|(id, name)| patients.record(person(id, name, "")));
        assert_eq!(records, [0, 1, 2, 3, 0]);
        let ids = patients.ids();
        let ids: Vec<_> = ids
            .iter()
            .map(|(id, shared)| (id.as_str(), *shared))
            .collect();
        assert_eq!(
            ids,
            [("1", false), ("1~3", true), ("1~2", false), ("1~4", true)]
        );
    }

    #[test]
    fn ids_that_stand_in_are_valid_and_stable() {
        assert_eq!(stand_in("1.2.3").len(), 15);
        assert_eq!(stand_in("1.2.3"), stand_in("1.2.3"));
        assert_ne!(stand_in("1.2.3"), stand_in("1.2.4"));
        assert_eq!(told_apart(&"x".repeat(64), 12).len(), 64);
    }
}
