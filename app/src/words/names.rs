//! How studies, dates and places are written for people.

use stele_catalog::CopyState;

use super::lang::say;
use crate::jobs::overview::status::StudyName;

/// Where a copy is, in words: in its place, with whom it is lent to, or on its way.
pub fn place(place: Option<&str>, lent_to: Option<&str>, in_transit_to: Option<&str>) -> String {
    match (lent_to, in_transit_to, place) {
        (Some(who), ..) => say!("place-lent", who = who),
        (None, Some(to), _) => say!("place-in-transit", to = to),
        (None, None, Some(place)) => place.to_owned(),
        (None, None, None) => say!("place-none"),
    }
}

/// Where a copy is that may be lost, out of use or destroyed.
pub fn whereabouts(
    state: CopyState,
    place_of: Option<&str>,
    lent_to: Option<&str>,
    in_transit_to: Option<&str>,
) -> String {
    match (state, place_of) {
        (CopyState::Destroyed, _) => say!("place-unknown"),
        (CopyState::Missing | CopyState::Lost, Some(last)) => say!("place-last", place = last),
        (CopyState::Missing | CopyState::Lost | CopyState::Retired, None)
            if lent_to.or(in_transit_to).is_none() =>
        {
            say!("place-unknown")
        }
        _ => place(place_of, lent_to, in_transit_to),
    }
}

/// A person with the code; the code alone where the name was erased.
pub fn with_code(name: Option<&str>, code: &str) -> String {
    match name {
        Some(name) => say!("name-with-code", name = name, code = code),
        None => code.to_owned(),
    }
}

/// A study's title: the patient's name as people write it, with the birth date, or the case.
pub fn title(study: &StudyName) -> String {
    if let Some(name) = &study.case {
        return case(name);
    }
    born(&study.patient_name, &study.birth_date)
}

/// A case by its name, which may say itself that it is one.
pub fn case(name: &str) -> String {
    let begins = name.split_whitespace().next();
    match begins.is_some_and(|word| word.eq_ignore_ascii_case("case")) {
        true => name.to_owned(),
        false => say!("name-case", case = name),
    }
}

/// A name of a file as it is, but for what would not be seen or would begin a line of its own.
pub fn printable(text: &str) -> String {
    const AS_THEY_ARE: [char; 3] = ['"', '\'', '\\'];
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive(AS_THEY_ARE) {
        let plain = part.trim_end_matches(AS_THEY_ARE);
        out.extend(plain.escape_debug());
        out.extend(part.chars().skip(plain.chars().count()));
    }
    out
}

/// A drive's names without the blanks that it fills them up with.
pub fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A patient's name as people write it, with the birth date.
pub fn born(name: &str, birth_date: &str) -> String {
    let name = person(name);
    match birth_date {
        "" => say!("name-not-born", name = name),
        born => say!("name-born", name = name, date = date(born)),
    }
}

/// A Patient's Name as people write it: the first of its groups that says anything (PS3.5 6.2, PN:
/// alphabetic, ideographic, phonetic).
pub fn person(name: &str) -> String {
    let groups = name.split('=').map(|group| {
        let parts = group.split('^').map(str::trim);
        parts.filter(|p| !p.is_empty()).collect::<Vec<_>>()
    });
    match groups
        .into_iter()
        .find(|parts| !parts.is_empty())
        .as_deref()
    {
        None | Some([]) => say!("name-none"),
        Some([only]) => (*only).to_owned(),
        Some([family, given, ..]) => format!("{family}, {given}"),
    }
}

/// A DICOM date as people write it; as it is where it is none.
pub fn date(dicom: &str) -> String {
    let digits = dicom.len() == 8 && dicom.bytes().all(|b| b.is_ascii_digit());
    match (digits, dicom.get(..4), dicom.get(4..6), dicom.get(6..)) {
        (true, Some(y), Some(m), Some(d)) => format!("{y}-{m}-{d}"),
        _ => dicom.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_shown_as_they_are_typed() {
        assert_eq!(
            printable("in o'b $x/M\u{fc}ller \"x\""),
            "in o'b $x/M\u{fc}ller \"x\""
        );
        assert_eq!(printable("a\\b"), "a\\b");
        assert_eq!(printable("a\nNext: b"), "a\\nNext: b");
    }

    #[test]
    fn a_name_is_shown_by_the_first_group_that_says_anything_and_with_its_birth_date() {
        let title = |name: &str, born: &str| {
            title(&StudyName {
                patient_name: name.to_owned(),
                birth_date: born.to_owned(),
                ..StudyName::default()
            })
        };
        assert_eq!(
            title("DOE^JANE^M=x", "19620304"),
            "DOE, JANE (born 1962-03-04)"
        );
        assert_eq!(
            title("=山田^太郎=ヤマダ^タロウ", "19620304"),
            "山田, 太郎 (born 1962-03-04)"
        );
        assert_eq!(title("^^==ヤマダ", ""), "ヤマダ (birth date unknown)");
        assert_eq!(title("^=^", ""), "No name (birth date unknown)");
    }

    #[test]
    fn dates_read_well() {
        assert_eq!(date("20260703"), "2026-07-03");
        assert_eq!(date("2026"), "2026");
    }
}
