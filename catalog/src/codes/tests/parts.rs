//! What looks like a code, at the edges of each rule; and what is said of kinds and errors.

use super::super::parts::{Parts, is_nearly_right};
use super::super::{Code, CodeError, CodeKind, Serial, SerialError};
use super::numbered;

fn parts(text: &str) -> Parts {
    Parts::of(text).unwrap_or_else(|| panic!("{text}"))
}

#[test]
fn what_looks_like_a_serial_has_its_form_or_figures() {
    for (text, looks) in [
        // No figures: all seven, at once or with both dashes.
        ("STLABCDEFG", true),
        ("STL-ABCDEF-G", true),
        ("STLABCDEF-G", true),
        ("STL-ABCDEFG", false),
        ("STLABCDEF", false),
        ("STL-ABCDEF", false),
        ("STLABCDEF*", true),
        ("STLABCDE*F", false),
        ("STLABC(EFG", false),
        // Figures: all seven, or so many behind a dash or a figure.
        ("STLA1BCDEF", true),
        ("STLA1BC", false),
        ("STL1ABC", true),
        ("STL1AB", false),
        ("STL-12AB", true),
        ("STL-1AB", false),
        ("STL-A12B", true),
        ("STL-123456789", true),
        ("STL-1234567890", false),
        ("STL-A1BCDEFGH", true),
        // What has blanks has them where the dashes are.
        ("STL 123456 7", true),
        ("STL ABCDEF G", false),
        ("STL 1234567", false),
        ("STL123456 7", false),
        ("STL 1234", false),
        ("STL-12/4", false),
    ] {
        assert_eq!(parts(text).looks_like_one(), looks, "{text}");
    }
}

#[test]
fn what_looks_like_a_numbered_code_is_mostly_figures() {
    for (text, looks) in [
        ("SET-123", true),
        ("SET-12", false),
        ("SET1234", true),
        ("SET123", false),
        ("SET-12345678", true),
        ("SET-123456789", false),
        ("SET-12AB", true),
        ("SET-1ABC", false),
        ("SET-1AB", true),
        ("SET-123ABC", false),
        ("SET-A1234", false),
        ("SET-A123-4", true),
        ("SETA123-4", false),
        ("SET 0001 7", true),
        ("SET 0001", false),
        ("SET-0001/7", false),
    ] {
        assert_eq!(parts(text).looks_like_one(), looks, "{text}");
    }
}

#[test]
fn what_has_all_parts_of_a_code_has_its_form() {
    for (text, has_form) in [
        ("SET-0001", true),
        ("SET0001", false),
        ("SET 0001", false),
        ("SET-00014", true),
        ("SET-0001-4", true),
        ("SET-12345-X", true),
        ("SET-1234XX", false),
        ("SET-123456-7", true),
        ("SET-12345678", false),
        ("SET-123", false),
        ("SET-1234(", false),
        ("STL-T5VKKWY", true),
        ("STL-T5VKKW*", true),
        ("STL-T5VKKW", false),
        ("STLT5VKKWY", false),
        ("STL T5VKKW Y", false),
    ] {
        assert_eq!(parts(text).has_form(), has_form, "{text}");
    }
    for (text, is_as_printed) in [
        ("STL-T5VKKW-Y", true),
        ("STL-T5VKKWY", false),
        ("STLT5VKKW-Y", false),
        ("STL T5VKKW Y", false),
        ("STL-T5VKKW Y", false),
    ] {
        assert_eq!(parts(text).is_as_printed(), is_as_printed, "{text}");
    }
    assert!(parts("SET-0001").is_of_set() && !parts("BOX-0001").is_of_set());
    assert!(Parts::of("XYZ-0001").is_none() && Parts::of("SE").is_none());
}

#[test]
fn a_code_says_what_it_is_and_an_error_its_number() {
    let copy = Code::Copy(Serial::from_bits(5));
    let set = numbered(CodeKind::Set, 12);
    let disc = Code::Disc {
        set: set.bare(),
        number: 1,
    };
    for (code, name) in [
        (copy, Some("copy")),
        (Code::Numbered(set), Some("set")),
        (Code::Numbered(numbered(CodeKind::Place, 1)), Some("place")),
        (disc, Some("disc")),
        (Code::DiscUuid([7; 16]), Some("disc")),
        (Code::Text("Meier".to_owned()), None),
    ] {
        assert_eq!(code.kind_name(), name, "{code:?}");
        let other = name.map(|is| CodeError::OtherKind {
            code: "SET-0012".to_owned(),
            is,
            wanted: "person",
        });
        assert_eq!(code.other_kind(" SET-0012\n", "person"), other);
        assert!(other.is_none_or(|error| error.code() == "CAT-071"));
    }
    assert_eq!(CodeError::misread("x").code(), "CAT-070");
    assert_eq!(SerialError::Form.code(), "CAT-020");
    assert_eq!(SerialError::Check.code(), "CAT-021");
    assert_eq!("".parse::<Serial>(), Err(SerialError::Form));
    assert_eq!((set.kind(), set.has_check()), (CodeKind::Set, true));
    assert!(!set.bare().has_check() && set.bare().with_check() == set);
}

#[test]
fn what_is_one_mistake_away_from_a_code_has_its_form() {
    let code = Serial::from_bits(0x0ABC_DEF1).to_string();
    let flat = code.replace('-', "");
    let swapped = format!("{}{}{}", &flat[1..2], &flat[..1], &flat[2..]);
    let grouped = |letters: usize, body: usize| {
        let (a, rest) = swapped.split_at(letters);
        let (b, c) = rest.split_at(body);
        format!("{a}-{b}-{c}")
    };
    assert!(is_nearly_right(&grouped(3, 6)));
    for (letters, body) in [(4, 5), (2, 7), (3, 5), (3, 3)] {
        assert!(
            !is_nearly_right(&grouped(letters, body)),
            "{letters} {body}"
        );
    }
    // As it is, or with another letter.
    assert!(is_nearly_right(&code.replacen("STL", "SDL", 1)));
    assert!(!is_nearly_right(&code.replacen("STL", "SDD", 1)));
}
