//! Modalities by the words that people have for them.

use super::fold;

/// Defined terms of the modality (PS3.3 C.7.3.1.1.1), and words for them, folded
/// ([`fold::plain`]), without spaces or hyphens. The beginning of a word suffices.
const MODALITIES: [(&[&str], &[&str]); 13] = [
    (
        &["US", "IVUS"],
        &[
            "ultrasound",
            "ultraschall",
            "ultrasonography",
            "sonography",
            "sonographie",
        ],
    ),
    (
        &["US"],
        &[
            "echocardiography",
            "echocardiogram",
            "echokardiographie",
            "echographie",
        ],
    ),
    (
        &["CR", "DX", "RG"],
        &["xray", "radiograph", "radiography", "rontgen", "roentgen"],
    ),
    (
        &["MR"],
        &["mri", "mrt", "irm", "kernspin", "kernspintomographie"],
    ),
    (&["CT"], &["computertomographie", "computedtomography"]),
    (
        &["MG"],
        &["mammo", "mammography", "mammogram", "mammographie"],
    ),
    (&["PT"], &["pet", "positron"]),
    (
        &["NM"],
        &["scintigraphy", "szintigraphie", "scintigraphie", "spect"],
    ),
    (&["XA"], &["angiography", "angiogram", "angiographie"]),
    (&["RF"], &["fluoroscopy", "durchleuchtung", "fluoroscopie"]),
    (&["ES"], &["endoscopy", "endoskopie", "endoscopie"]),
    (
        &["ECG"],
        &["ekg", "electrocardiogram", "elektrokardiogramm"],
    ),
    (
        &["RTPLAN", "RTDOSE", "RTSTRUCT", "RTIMAGE"],
        &["radiotherapy", "strahlentherapie"],
    ),
];

/// The fewest letters of a word that stand for it, where it is longer; fewer are the beginnings of
/// too many names.
const LETTERS_MIN: usize = 6;

/// The modalities that a word stands for, lower case; none for any other word.
pub(super) fn of_word(word: &str) -> Vec<String> {
    let word = fold::plain(word);
    let is =
        |known: &&&str| **known == word || (word.len() >= LETTERS_MIN && known.starts_with(&word));
    let found = MODALITIES
        .iter()
        .filter(|(_, words)| words.iter().any(|w| is(&w)));
    let mut terms: Vec<String> = found
        .flat_map(|(terms, _)| terms.iter().map(|term| term.to_ascii_lowercase()))
        .collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_modalities_are_known_by_their_beginnings_and_whole() {
        assert_eq!(of_word("ultrasound"), ["ivus", "us"]);
        assert_eq!(of_word("röntgen"), ["cr", "dx", "rg"]);
        assert_eq!(of_word("xray"), ["cr", "dx", "rg"]);
        assert_eq!(of_word("mri"), ["mr"]);
        assert_eq!(of_word("kernspi"), ["mr"]);
        assert_eq!(of_word("pet"), ["pt"]);
        for name in ["kern", "peter", "miller", "ma", ""] {
            assert_eq!(of_word(name), [""; 0], "{name}");
        }
    }
}
