//! Names of the Joliet tree: UCS-2, at most 64 characters, read as if case did not matter.
//!
//! Joliet specification, 22 May 1995, "Allowed character set" and "Identifiers". Characters
//! beyond the Basic Multilingual Plane do not exist in UCS-2.

/// Characters of a name without its version.
const CHARS_MAX: usize = 64;

/// Longest extension that is kept when a name is shortened.
const EXTENSION_MAX: usize = 16;

/// Appends the identifier of `real` without its version, big-endian, `suffix` behind the name.
pub(crate) fn identifier(real: &str, is_dir: bool, suffix: &str, out: &mut Vec<u8>) {
    let (base, extension) = if is_dir { (real, "") } else { split(real) };
    let dot = usize::from(!extension.is_empty());
    let room = CHARS_MAX.saturating_sub(extension.chars().count() + dot + suffix.len());
    let extension = extension.chars();
    let name = base.chars().take(room).chain(suffix.chars());
    let whole = name.chain(".".chars().take(dot)).chain(extension);
    out.extend(whole.map(ucs2).flat_map(u16::to_be_bytes));
    mend_end(out);
}

/// Whether the identifier says the same as the real name.
pub(crate) fn is_exact(identifier: &[u8], real: &str) -> bool {
    let real = real.encode_utf16().flat_map(u16::to_be_bytes);
    real.eq(identifier.iter().copied())
}

/// What must differ between two identifiers of one directory: the name in upper case.
pub(crate) fn fold(identifier: &[u8], out: &mut Vec<u8>) {
    let (units, _) = identifier.as_chunks::<2>();
    for unit in units {
        out.extend_from_slice(&upper(u16::from_be_bytes(*unit)).to_be_bytes());
    }
}

/// Upper case where it is one character, as Windows and Linux compare.
fn upper(unit: u16) -> u16 {
    let Some(c) = char::from_u32(u32::from(unit)) else {
        return unit;
    };
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => u16::try_from(u32::from(one)).unwrap_or(unit),
        _ => unit,
    }
}

/// Name and extension at the last dot, where both are there and the extension is short.
fn split(real: &str) -> (&str, &str) {
    real.rsplit_once('.')
        .filter(|(base, extension)| {
            let len = extension.chars().count();
            !base.is_empty() && (1..=EXTENSION_MAX).contains(&len)
        })
        .unwrap_or((real, ""))
}

/// The character, or `_` where Joliet does not allow it.
fn ucs2(c: char) -> u16 {
    const UNDERSCORE: u16 = b'_' as u16;
    match c {
        '*' | '/' | ':' | ';' | '?' | '\\' | '\0'..='\u{1f}' => UNDERSCORE,
        _ => u16::try_from(u32::from(c)).unwrap_or(UNDERSCORE),
    }
}

/// Linux drops dots at the end of a Joliet name, Windows dots and spaces: neither would find it.
fn mend_end(out: &mut [u8]) {
    if let [.., high @ 0, low @ (b'.' | b' ')] = out {
        (*high, *low) = (0, b'_');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(real: &str, is_dir: bool, suffix: &str, expected: &str) {
        let mut out = Vec::new();
        identifier(real, is_dir, suffix, &mut out);
        let units: Vec<u16> = out
            .as_chunks::<2>()
            .0
            .iter()
            .map(|&unit| u16::from_be_bytes(unit))
            .collect();
        assert_eq!(String::from_utf16(&units).unwrap(), expected, "{real}");
    }

    #[test]
    fn names_of_the_basic_plane_stay_as_they_are() {
        check("Röntgen 画像.dcm", false, "", "Röntgen 画像.dcm");
        let mut out = Vec::new();
        identifier("Ab", true, "", &mut out);
        assert_eq!(out, [0, b'A', 0, b'b']);
        assert!(is_exact(&out, "Ab"));
    }

    #[test]
    fn forbidden_and_missing_characters_become_underscores() {
        check("a*b:c;d?e\\f\ng.txt", false, "", "a_b_c_d_e_f_g.txt");
        check("🩻 lung.txt", false, "", "_ lung.txt");
        check("ends with dots..", true, "", "ends with dots._");
        check("ends with space ", false, "", "ends with space_");
    }

    #[test]
    fn long_names_keep_their_extension() {
        check(
            &format!("{}.txt", "a".repeat(80)),
            false,
            "",
            &format!("{}.txt", "a".repeat(60)),
        );
        check(
            &"é".repeat(120),
            true,
            "_3",
            &format!("{}_3", "é".repeat(62)),
        );
        check(
            &format!("a.{}", "b".repeat(80)),
            false,
            "",
            &format!("a.{}", "b".repeat(62)),
        );
    }

    #[test]
    fn names_that_differ_in_case_alone_fold_to_one() {
        let folded = |real| {
            let (mut name, mut out) = (Vec::new(), Vec::new());
            identifier(real, false, "", &mut name);
            fold(&name, &mut out);
            out
        };
        assert_eq!(folded("Straße Äpfel.TXT"), folded("stRaße äPFEL.txt"));
        assert_ne!(folded("a.txt"), folded("b.txt"));
    }
}
