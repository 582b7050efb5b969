//! Keyboard layouts: a scanner presses the keys of an English keyboard (US, ANSI), and the
//! computer takes them for those of its own; or the scanner is set to another keyboard, and the
//! computer has an English one.

/// What the keys of one layout are on another keyboard: a character here, and the one that the
/// scanner meant at the same place there.
pub(super) struct Layout {
    typed: &'static str,
    meant: &'static str,
}

/// Where they differ in what stands in codes, and in the `]` before them: German (T1), French
/// (AZERTY), Japanese (JIS X 6002), and that with its kana; then German and French scanners on an
/// English keyboard. Their figures and dashes change places with other keys, so that a text that
/// was typed on the right keyboard never has the form of a code in them.
pub(super) const LAYOUTS: [Layout; 6] = [
    Layout {
        typed: "yzYZßẞ-+(",
        meant: "zyZY--/]*",
    },
    Layout {
        typed: "aqzwAQZW,?&é\"'(-è_çà)!$ÉÈÇÀ8",
        meant: "qawzQAWZmM1234567890-/]2790*",
    },
    Layout {
        typed: "[(",
        meant: "]*",
    },
    Layout {
        typed: "たていぃすかんなにらせち\
                としはきくまのりつっさそひこみも\
                ぬふあうえおやゆよわほめ\u{309A}",
        meant: "QWEERTYUIOPASDFGHJKLZZXCVBNM1234567890-/]",
    },
    Layout {
        typed: "yzYZ/&-_}",
        meant: "zyZY-/ß?*",
    },
    Layout {
        typed: "qawzQAWZ;:)!@#$%^&*(>-6012345789\\",
        meant: "aqzwAQZWmM0123456789/)-à&é\"'(è_ç*",
    },
];

impl Layout {
    /// What a scanner meant of which the computer typed this.
    pub fn undo(&self, typed: &str) -> String {
        typed.chars().map(|c| self.meant(hiragana(c))).collect()
    }

    fn meant(&self, typed: char) -> char {
        let mut pairs = self.typed.chars().zip(self.meant.chars());
        let pair = pairs.find(|(from, _)| *from == typed);
        pair.map_or(typed, |(_, to)| to)
    }
}

/// The hiragana of a katakana: an input method may write either.
fn hiragana(c: char) -> char {
    match c {
        '\u{30A1}'..='\u{30F6}' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_of_a_layout_is_one_key() {
        for layout in &LAYOUTS {
            let (typed, meant) = (layout.typed.chars(), layout.meant.chars());
            assert_eq!(typed.clone().count(), meant.count(), "{}", layout.typed);
            let mut once: Vec<char> = typed.clone().collect();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), typed.count(), "{}", layout.typed);
        }
        let [german, french, japanese, kana, from_german, from_french] = &LAYOUTS;
        assert_eq!(german.undo("STLß334WJNßZ"), "STL-334WJN-Y");
        assert_eq!(french.undo("STL)\"\"'ZJN)?"), "STL-334WJN-M");
        // The asterisks of Code 39 are pressed as Shift and 8.
        assert_eq!(french.undo("8STL)\"\"'ZJN)?8"), "*STL-334WJN-M*");
        assert_eq!(from_german.undo("}STL/334WJN/Z}"), "*STL-334WJN-Y*");
        assert_eq!(from_french.undo("\\STL6##$ZJN6:\\"), "*STL-334WJN-M*");
        assert_eq!(japanese.undo("[C0STL-334WJN-*"), "]C0STL-334WJN-*");
        assert_eq!(kana.undo("とかりほああうてまみほコ"), "STL-334WJN-B");
        assert_eq!(from_german.undo("STL/334WJN/Z"), "STL-334WJN-Y");
        assert_eq!(from_german.undo("SET/0001/X&1"), "SET-0001-X/1");
        assert_eq!(from_french.undo("STL6##$ZJN6:"), "STL-334WJN-M");
    }
}
