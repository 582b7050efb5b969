//! What a scanner may have meant by what was typed: without what it puts before a code, and with
//! what the computer made of its keys undone.

use unicode_normalization::UnicodeNormalization;

use super::layouts::LAYOUTS;

/// What a text may stand for.
pub(super) struct Readings {
    /// As it was typed, in plain characters.
    pub plain: String,
    /// As it was meant, where the computer has another keyboard than the scanner; each once, and
    /// none that is as it was typed.
    pub undone: Vec<String>,
}

impl Readings {
    /// The readings of a text.
    pub fn of(text: &str) -> Self {
        // Wide and narrow characters of Japanese input methods are plain ones (UAX #15).
        let shown = text.nfkc().filter(|c| !is_hidden(*c));
        let shown: String = shown.map(|c| if is_dash(c) { '-' } else { c }).collect();
        let shown = shown.trim();
        let plain = plain(shown);
        let mut undone = Vec::new();
        for layout in &LAYOUTS {
            let meant = self::plain(&layout.undo(shown));
            if meant != plain && !undone.contains(&meant) {
                undone.push(meant);
            }
        }
        Self { plain, undone }
    }
}

/// In capitals, and without the symbology identifier and the marks around it.
fn plain(text: &str) -> String {
    let upper = text.trim().to_ascii_uppercase();
    let text = without_symbology(&upper).trim();
    without_marks(text).unwrap_or(text).trim().to_owned()
}

/// A text without the `*` before and behind it: the start and stop of Code 39, which some scanners
/// send (ISO/IEC 16388).
fn without_marks(text: &str) -> Option<&str> {
    text.strip_prefix('*')?.strip_suffix('*')
}

/// A text without the symbology identifier that a scanner may put before it: `]C0` for Code 128,
/// `]d2` for Data Matrix, `]Q3` for QR codes (ISO/IEC 15424).
fn without_symbology(text: &str) -> &str {
    let mut rest = text.chars();
    let [flag, kind, modifier] = [rest.next(), rest.next(), rest.next()];
    let is = flag == Some(']')
        && kind.is_some_and(|c| c.is_ascii_alphabetic())
        && modifier.is_some_and(|c| c.is_ascii_alphanumeric());
    if is { rest.as_str() } else { text }
}

/// Dashes that word processors, chat programs and input methods put in place of `-`.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{02D7}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{30FC}'
    )
}

/// Control characters, and such as have no width.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_before_a_code_and_how_its_dashes_look_do_not_count() {
        for typed in [
            "STL-334WJN-B",
            " stl-334wjn-b\r\n",
            "]C0STL-334WJN-B",
            "]C1STL-334WJN-B",
            "]d2stl-334wjn-b",
            "]Q3STL-334WJN-B\u{1D}",
            "*STL-334WJN-B*",
            "]A0*stl-334wjn-b*",
            "\u{FEFF}STL–334WJN—B",
            "STL\u{2011}334WJN\u{2212}B",
            "ＳＴＬ－３３４ＷＪＮ－Ｂ",
            "ＳＴＬー３３４ＷＪＮｰＢ",
        ] {
            assert_eq!(Readings::of(typed).plain, "STL-334WJN-B", "{typed}");
        }
        for kept in ["]", "]C", "*", "*A", "]-0STL", "MÜLLER", "DOE^JANE"] {
            assert_eq!(Readings::of(kept).plain, kept);
        }
    }

    #[test]
    fn each_reading_is_there_once() {
        let of = |typed: &str| Readings::of(typed).undone;
        assert!(of("XX").is_empty());
        assert_eq!(of("XY"), ["XZ"]);
        assert_eq!(of("QZ"), ["QY", "AW"]);
        assert!(of("$Càstl)").contains(&"STL-".to_owned()));
        assert!(of("+C0STLß").contains(&"STL-".to_owned()));
        assert!(of("[C0STL-").contains(&"STL-".to_owned()));
    }
}
