//! Names of the primary tree: upper-case letters, digits and `_`, at most 30 of them.
//!
//! ECMA-119 7.5 and 7.6, interchange level 3: file name and extension together have at most 30
//! characters. A DICOM File ID (8 characters, upper case) passes unchanged.

/// Characters of name and extension together.
const CHARS_MAX: usize = 30;

/// Characters kept of an extension.
const EXTENSION_MAX: usize = 8;

/// Appends the identifier of `real` without its version, `suffix` put behind the name.
///
/// Files always have the dot, as ECMA-119 7.5.1 asks: `README.`, `IMAGE.DCM`.
pub(crate) fn identifier(real: &str, is_dir: bool, suffix: &str, out: &mut Vec<u8>) {
    let (base, extension) = if is_dir { (real, "") } else { split(real) };
    let extension_len = extension.chars().count().min(EXTENSION_MAX);
    let room = CHARS_MAX.saturating_sub(extension_len + suffix.len());
    out.extend(base.chars().take(room).map(d_character));
    out.extend_from_slice(suffix.as_bytes());
    if !is_dir {
        out.push(b'.');
    }
    out.extend(extension.chars().take(EXTENSION_MAX).map(d_character));
}

/// Whether the identifier says the same as the real name.
pub(crate) fn is_exact(identifier: &[u8], real: &str) -> bool {
    let real = real.as_bytes();
    let same = identifier == real && !real.ends_with(b".");
    same || (identifier.strip_suffix(b".") == Some(real) && !real.contains(&b'.'))
}

/// What must differ between two identifiers of one directory: a file `A.` and a directory `A`
/// count as one.
pub(crate) fn fold(identifier: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(identifier.strip_suffix(b".").unwrap_or(identifier));
}

/// Name and extension at the last dot, which is not the first character.
fn split(real: &str) -> (&str, &str) {
    real.rsplit_once('.')
        .filter(|(base, _)| !base.is_empty())
        .unwrap_or((real, ""))
}

/// The nearest d-character (ECMA-119 7.4.1).
fn d_character(c: char) -> u8 {
    match u8::try_from(c) {
        Ok(byte) if byte.is_ascii_alphanumeric() => byte.to_ascii_uppercase(),
        _ => b'_',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(real: &str, is_dir: bool, suffix: &str, expected: &str) {
        let mut out = Vec::new();
        identifier(real, is_dir, suffix, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected, "{real}");
    }

    #[test]
    fn dicom_names_stay_as_they_are() {
        check("IM000001", false, "", "IM000001.");
        check("PT000001", true, "", "PT000001");
        assert!(is_exact(b"IM000001.", "IM000001"));
        assert!(is_exact(b"B3SUMS.TXT", "B3SUMS.TXT"));
        assert!(!is_exact(b"A.", "A."));
        assert!(!is_exact(b"IMAGE.", "image"));
    }

    #[test]
    fn other_names_become_d_characters_of_bounded_length() {
        check("Bericht Müller.pdf", false, "", "BERICHT_M_LLER.PDF");
        check(".profile", false, "", "_PROFILE.");
        check("a.b.c", true, "", "A_B_C");
        check(
            "1.2.840.113619.2.55.3.604688119.971",
            false,
            "",
            "1_2_840_113619_2_55_3_60468.971",
        );
        check(&"x".repeat(255), true, "", &"X".repeat(30));
        check("report.verylongextension", false, "", "REPORT.VERYLONG");
    }

    #[test]
    fn a_number_goes_before_the_extension_and_shortens_the_name() {
        check("report.txt", false, "_1", "REPORT_1.TXT");
        let expected = format!("{}_12.TXT", "A".repeat(24));
        check(&format!("{}.txt", "a".repeat(40)), false, "_12", &expected);
    }
}
