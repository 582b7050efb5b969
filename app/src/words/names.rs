//! How studies, dates and places are written for people.

use crate::jobs::overview::status::StudyName;

/// Where a copy is, in words.
pub fn place(place: Option<&str>, lent_to: Option<&str>) -> String {
    match (lent_to, place) {
        (Some(who), _) => format!("lent to {who}"),
        (None, Some(place)) => place.to_owned(),
        (None, None) => "no place yet".to_owned(),
    }
}

/// A study's title: the patient's name as people write it, or the case.
pub fn title(study: &StudyName) -> String {
    if let Some(case) = &study.case {
        return format!("Case {case}");
    }
    let parts = study.patient_name.split('=').next().unwrap_or_default();
    let mut parts = parts
        .split('^')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    match (parts.next(), parts.next()) {
        (Some(family), Some(given)) => format!("{family}, {given}"),
        (Some(family), None) => family.to_owned(),
        (None, _) => "No name".to_owned(),
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
    fn dates_read_well() {
        assert_eq!(date("20260703"), "2026-07-03");
        assert_eq!(date("2026"), "2026");
    }
}
