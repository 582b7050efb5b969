//! What a scanner types, and what it is.

mod parts;

use super::{Code, CodeError, CodeKind, Numbered, Serial};

fn numbered(kind: CodeKind, number: i64) -> Numbered {
    Numbered::new(kind, number).unwrap()
}

fn misread(text: &str) -> Result<Code, CodeError> {
    Err(CodeError::misread(text))
}

/// What each layout makes of the keys that a scanner presses for a text, its capitals with Shift.
fn typed_on(layout: &str, text: &str) -> String {
    let (sent, shown) = match layout {
        "German" => ("YZyz-]*", "ZYzyß+("),
        "French" => ("AQZWM1234567890-]aqzwm*", "QAWZ?&é\"'(-è_çà)$qawz,8"),
        "Japanese" => ("]*", "[("),
        "kana" => (
            "QWERTYUIOPASDFGHJKLZXCVBNM1234567890-]",
            "たてぃすかんなにらせちとしはきくまのり\
             っさそひこみもぬふあうえおやゆよわほ゜",
        ),
        // The keys of a German or a French keyboard, taken for those of an English one.
        "German scanner" => ("YZyz-/*", "ZYzy/&}"),
        "French scanner" => ("AQZWM1234567890-/aqzwm*", "QAWZ:!@#$%^&*()6>qawz;\\"),
        _ => ("", ""),
    };
    let pair = |c: char| sent.chars().zip(shown.chars()).find(|(key, _)| *key == c);
    text.chars()
        .map(|c| pair(c).map_or(c, |(_, shown)| shown))
        .collect()
}

#[test]
fn every_code_comes_back_through_every_scanner_and_keyboard() {
    let mut codes: Vec<(String, Code)> = Vec::new();
    for seed in 0..200_u32 {
        let serial = Serial::from_bits(seed.wrapping_mul(0x9E37_79B1));
        codes.push((serial.to_string(), Code::Copy(serial)));
    }
    for number in [1, 9, 12, 999, 1234, 9999, 10_000, 12_345, 100_000, 999_999] {
        for kind in CodeKind::ALL
            .into_iter()
            .filter(|kind| *kind != CodeKind::Copy)
        {
            let code = numbered(kind, number);
            codes.push((code.to_string(), Code::Numbered(code)));
        }
    }
    for (text, code) in &codes {
        let mut recipes = vec![
            text.clone(),
            text.to_lowercase(),
            text.replace('-', ""),
            text.replace('-', " "),
            text.replace('-', "\u{2013}"),
            text.replace('-', "\u{2212}"),
            text.replace('0', "O").replace('1', "l"),
            format!("{text}\r\n"),
        ];
        // Start and stop of Code 39.
        recipes.push(format!("*{text}*"));
        let layouts = ["German", "French", "German scanner", "French scanner"];
        recipes.extend(layouts.map(|layout| typed_on(layout, &format!("*{text}*"))));
        recipes.push(typed_on("German", &format!("]A0*{text}*")));
        for symbology in ["", "]C0", "]C1", "]d2", "]Q3", "]A0"] {
            for layout in ["none", "German", "French", "Japanese", "kana"] {
                recipes.push(typed_on(layout, &format!("{symbology}{text}")));
            }
        }
        // A scanner that sends small letters, and a keyboard with them.
        for layout in ["German", "French"] {
            recipes.push(typed_on(layout, &text.to_lowercase()));
        }
        for layout in ["German scanner", "French scanner"] {
            recipes.push(typed_on(layout, text));
            recipes.push(typed_on(layout, &text.to_lowercase()));
        }
        for recipe in recipes {
            assert_eq!(
                Code::parse(&recipe).as_ref(),
                Ok(code),
                "{text} as {recipe}"
            );
        }
    }
}

/// 0.1.0 gave them out; which of them there are, the catalog knows.
#[test]
fn serials_of_the_earlier_rule_come_through_scanners_and_keyboards_too() {
    for text in ["STL-T5VKKW-Y", "STL-FVAVYD-W", "STL-000001-*"] {
        let serial = match text.parse::<Serial>() {
            Ok(serial) => serial,
            Err(error) => panic!("{text}: {error}"),
        };
        for layout in ["none", "German", "Japanese"] {
            let typed = typed_on(layout, &format!("]C0{text}"));
            assert_eq!(Code::earlier_serials(&typed), [serial], "{typed}");
        }
        assert_eq!(Code::earlier_serials(&text.replace('-', "")), [serial]);
        assert_eq!(Code::parse(text), misread(text));
    }
}

#[test]
fn codes_and_names_as_they_stand_on_labels() {
    for (kind, text) in [
        (CodeKind::Place, "SLT-0001"),
        (CodeKind::Person, "PER-0001"),
        (CodeKind::Set, "SET-0012"),
        (CodeKind::Box, "BOX-12345"),
        (CodeKind::PullList, "PCK-0003"),
        (CodeKind::Request, "REQ-0077"),
        (CodeKind::Shipment, "SHP-0003"),
    ] {
        let number = text[4..].parse().unwrap();
        let code = numbered(kind, number);
        let written = code.to_string();
        assert_eq!(written.rsplit_once('-').unwrap().0, text);
        assert_eq!(code.bare().to_string(), text);
        // Of those that were always printed with one, a code without its check character was not
        // read to its end.
        let bare = match kind {
            CodeKind::PullList | CodeKind::Request | CodeKind::Shipment => misread(text),
            _ => Ok(Code::Numbered(code.bare())),
        };
        assert_eq!(Code::parse(text), bare);
        assert_eq!(Code::parse(&written), Ok(Code::Numbered(code)));
        let stars = written.replace('-', "*");
        assert_eq!(Code::parse(&stars), misread(&stars));
        assert_eq!(
            Code::parse(&format!("*{written}*")),
            Ok(Code::Numbered(code))
        );
    }
    let set = numbered(CodeKind::Set, 1);
    let disc = |number| {
        Ok(Code::Disc {
            set: set.bare(),
            number,
        })
    };
    for (text, number) in [
        ("SET-0001/1", 1),
        ("set-0001/12", 12),
        ("SET0001/3", 3),
        ("SET\u{2013}0001/3", 3),
        ("]C0SET-0001/3", 3),
        ("SET_0001_003", 3),
    ] {
        assert_eq!(Code::parse(text), disc(number), "{text}");
    }
    assert_eq!(Code::parse(&format!("{set}/7")), disc(7));
    let uuid = "0190A2F4-1b2c-4d5e-8f90-0123456789ab";
    let Ok(Code::DiscUuid(bytes)) = Code::parse(uuid) else {
        panic!("{uuid}");
    };
    assert_eq!((bytes[0], bytes[15]), (0x01, 0xAB));
    assert_eq!(Numbered::new(CodeKind::Set, 0), None);
    assert_eq!(Numbered::new(CodeKind::Set, 1_000_000), None);
}

/// A disc's name has a dash and a slash: what a scanner set to German makes of a set's code has no
/// dash.
#[test]
fn no_name_of_a_disc_is_taken_for_the_code_of_a_set() {
    for number in (1..3000).chain([9999, 12_345, 999_999]) {
        let set = numbered(CodeKind::Set, number).bare();
        for disc in [1, 2, 3, 9, 12] {
            let name = Code::Disc { set, number: disc };
            assert_eq!(Code::parse(&format!("{set}/{disc}")), Ok(name));
        }
    }
}

#[test]
fn words_are_words() {
    for words in [
        "",
        "SET-UP",
        "SET-",
        "SET-2",
        "SET-3D",
        "Setter",
        "Müller",
        "PERFUSION",
        "per 12 months",
        "Personal 2019",
        "BOXER",
        "STL-FILE",
        "stl-printer",
        "STL model 3 of 4",
        "STL 2019 report",
        "12345",
        "2026-09",
        "KHM-123456-7",
        "ABC-1234-5",
        "1.2.840.113619.2.55",
        "DOE^JANE",
        "山田太郎",
        "とかりさん",
        "O'Brien",
        "a/b",
        "SETUP/1",
        "BOX-123/4",
        "Box-0123/Shelf/7",
        "STELLA",
        "STL-LOUIS",
        "STL-MARTIN-ANNA",
        "BOXALL-SMITH",
        "PER-OLOF",
        "PER-ERIK-A",
        "SETH-JOHN-B",
        "REQ-2024-001234",
        "PERCY-4711",
    ] {
        assert_eq!(Code::parse(words), Ok(Code::Text(words.to_owned())));
    }
}

#[test]
fn what_looks_like_a_code_and_is_none_is_misread() {
    let serial = Serial::from_bits(0x0ABC_DEF1).to_string();
    let set = numbered(CodeKind::Set, 1);
    let wrong = |code: &str| -> String {
        let last = if code.ends_with('7') { '8' } else { '7' };
        let (rest, _) = code.split_at(code.len() - 1);
        format!("{rest}{last}")
    };
    let mut all = vec![
        "STL-00000".to_owned(),
        "STL-GFKEC-S".to_owned(),
        "STL-GFKECZZ-S".to_owned(),
        "STL-GFKECZ-".to_owned(),
        "STL-GF*ECZ-S".to_owned(),
        "SLT-0012-".to_owned(),
        "SLT-12-Y".to_owned(),
        "TL-04KQ7Z-D".to_owned(),
        "STL-000000000".to_owned(),
        "STL-04KQ7U-M".to_owned(),
        "STL-KQXZVW-A".to_owned(),
        "SLT-001".to_owned(),
        "SLT-00001".to_owned(),
        "PER-0001-U".to_owned(),
        "SET-0000".to_owned(),
        "SET-0001/X".to_owned(),
        "SET-0001/+1".to_owned(),
        "SET-0001/".to_owned(),
        "PER 0001 A".to_owned(),
        "SETß0001".to_owned(),
        "SET)ààà&".to_owned(),
        "SETß0001-1".to_owned(),
        "SET)ààà&!&".to_owned(),
        "SET-OOO1/1".to_owned(),
        "SET-OOO1".to_owned(),
        "SET-1/1".to_owned(),
        "SET-001/1".to_owned(),
        format!("{serial}/2"),
        format!("{serial}{serial}"),
        format!("{serial} {set}"),
        wrong(&set.to_string()),
        wrong(&serial),
        wrong(&serial.replace('-', "")),
        wrong(&serial).replace('-', " "),
        wrong(&typed_on("German", &serial)),
        format!("]C1{}", wrong(&serial)),
        format!("{}/1", wrong(&set.to_string())),
        wrong(&typed_on("German scanner", &serial)),
    ];
    all.push(serial.replacen("STL", "SLT", 1));
    for text in all {
        assert_eq!(Code::parse(&text), misread(&text), "{text}");
    }
    // It is said what was read, on one line of a length that fits.
    let long = format!("STL-{}\u{7}", "0".repeat(5));
    let told = CodeError::misread(&long).to_string();
    assert!(told.contains("STL-00000 was"), "{told}");
    assert!(told.ends_with("misread or mistyped"), "{told}");
    let long = CodeError::misread(&"A".repeat(500)).to_string();
    assert!(long.len() < 120);
}

/// All codes with one character lost, added, or one that no code has, wherever it is: none is
/// taken for words. Without one of the dashes they are not told from words.
#[test]
fn a_code_with_a_character_too_few_or_too_many_is_never_searched() {
    let serials = |seed: u32| Serial::from_bits(seed.wrapping_mul(0x2545_F491)).to_string();
    let mut codes: Vec<String> = (0..60_u32).map(serials).collect();
    // Some have no figures.
    let letters = (60..).map(serials);
    codes.extend(
        letters
            .filter(|code| !code.contains(|c: char| c.is_ascii_digit()))
            .take(20),
    );
    for number in [1, 12, 4711, 12_345, 987_654] {
        for kind in CodeKind::ALL {
            if kind != CodeKind::Copy {
                codes.push(numbered(kind, number).to_string());
            }
        }
    }
    for code in &codes {
        let dashes: Vec<usize> = code.match_indices('-').map(|(at, _)| at).collect();
        let mut damaged = Vec::new();
        for at in 0..code.len() {
            let (before, after) = code.split_at(at);
            if !dashes.contains(&at) {
                damaged.push(format!("{before}{}", &after[1..]));
                damaged.extend(
                    "U*?."
                        .chars()
                        .map(|c| format!("{before}{c}{}", &after[1..])),
                );
            }
            if at > 0 && at != dashes[0] {
                damaged.extend("7KU*?-".chars().map(|c| format!("{before}{c}{after}")));
            }
        }
        damaged.extend("7KU*?".chars().map(|c| format!("{code}{c}")));
        for text in damaged {
            let read = Code::parse(&text);
            assert!(!matches!(read, Ok(Code::Text(_))), "{text}, of {code}");
        }
    }
}

/// All kinds of codes, and names of discs: with other signs for their dashes, with more behind
/// them, two at once, by a keyboard of another layout. What has no check character is understood
/// from
/// none of those, and none is searched.
#[test]
fn a_code_in_another_dress_is_never_searched() {
    let mut codes: Vec<String> = (0..100_u32)
        .map(|seed| Serial::from_bits(seed.wrapping_mul(0x2545_F491)).to_string())
        .collect();
    for number in [1, 10, 12, 111, 4711, 12_345, 987_654] {
        for kind in CodeKind::ALL {
            if kind != CodeKind::Copy {
                codes.push(numbered(kind, number).to_string());
                codes.push(numbered(kind, number).bare().to_string());
            }
        }
        let set = numbered(CodeKind::Set, number).bare();
        codes.extend([1, 10, 23].map(|disc| format!("{set}/{disc}")));
    }
    let mut tried = 0;
    for (at, code) in codes.iter().enumerate() {
        let mut dressed: Vec<String> = "._,:;=+~|"
            .chars()
            .map(|sign| code.replace('-', &sign.to_string()))
            .collect();
        dressed.push(code.replace('0', "O").replace('1', "I"));
        dressed.push(code.replace('0', "o").replace('1', "l"));
        for next in [&codes[(at * 7 + 3) % codes.len()], code] {
            dressed.push(format!("{code}{next}"));
            dressed.push(format!("{code} {next}"));
            dressed.push(format!("{code}{next}{code}"));
        }
        let no_disc = !code.contains('/') && code.matches('-').count() == 2;
        dressed.extend(
            no_disc
                .then(|| format!("{code}/2"))
                // A path may begin with the code of a place.
                .filter(|_| !["SET", "SLT", "BOX"].iter().any(|of| code.starts_with(of))),
        );
        for layout in ["German", "French", "kana"] {
            dressed.push(typed_on(layout, code));
            dressed.push(typed_on(layout, &format!("{code}{code}")));
        }
        for text in dressed {
            // The letters that stand for figures, all of them.
            let words = text.chars().filter(char::is_ascii_digit).count() == 0;
            let same = |read: &Code| Code::parse(code).as_ref() == Ok(read);
            match Code::parse(&text) {
                Ok(Code::Text(_)) if words && text.len() < 12 => {}
                Ok(Code::Text(_)) => panic!("{text}, of {code}, is searched"),
                Ok(read) => assert!(same(&read), "{text}, of {code}, is {read:?}"),
                Err(_) => tried += 1,
            }
        }
    }
    assert!(tried > 2000, "{tried}");
}

/// All single substitutions and all swaps of neighbors in codes of each kind, the three letters
/// among them.
#[test]
fn no_wrong_character_and_no_two_swapped_ones_pass() {
    let mut codes: Vec<String> = (0..40_u32)
        .map(|seed| Serial::from_bits(seed.wrapping_mul(0x2545_F491)).to_string())
        .collect();
    for number in [1, 12, 4711, 12_345, 987_654] {
        let kinds = [CodeKind::Place, CodeKind::Person, CodeKind::Set];
        codes.extend(kinds.map(|kind| numbered(kind, number).to_string()));
    }
    let mut tried = 0;
    for code in &codes {
        let chars: Vec<char> = code.chars().collect();
        let places: Vec<usize> = (0..chars.len()).filter(|n| chars[*n] != '-').collect();
        let mut bad = Vec::new();
        for place in &places {
            for wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars() {
                let mut text = chars.clone();
                text[*place] = wrong;
                bad.push(text);
            }
        }
        for pair in places.windows(2) {
            let mut text = chars.clone();
            text.swap(pair[0], pair[1]);
            bad.push(text);
        }
        // L in the letters is read as 1, and the other way round.
        let same = |text: &[char]| -> String {
            text.iter()
                .map(|c| if *c == 'L' { '1' } else { *c })
                .collect()
        };
        for text in bad.iter().filter(|text| same(text) != same(&chars)) {
            let text: String = text.iter().collect();
            assert_eq!(Code::parse(&text), misread(&text), "{text} of {code}");
            tried += 1;
        }
    }
    assert!(tried > 15_000, "{tried}");
}

/// Layouts make other codes of some codes, and those have dashes on other keys.
#[test]
fn what_was_typed_on_a_right_keyboard_is_never_taken_for_something_else() {
    for seed in 0..4000_u32 {
        // Of the symbols of which a layout makes other ones: A, Q, W, Y, Z.
        let body: u32 = (0..6).fold(0, |bits, n| {
            let symbol = [10, 23, 28, 31, 30, 31, 30, 28][(seed >> (2 * n)) as usize & 7];
            bits << 5 | symbol
        });
        let serial = Serial::from_bits(body);
        let text = serial.to_string();
        let bare = text.replace('-', "");
        let mut typed = vec![text.clone(), bare.to_lowercase(), bare];
        let layouts = [
            "German",
            "French",
            "kana",
            "German scanner",
            "French scanner",
        ];
        typed.extend(layouts.map(|layout| typed_on(layout, &text)));
        for typed in typed {
            assert_eq!(
                Code::parse(&typed),
                Ok(Code::Copy(serial)),
                "{text} as {typed}"
            );
        }
    }
}

/// Whatever is written without its letters is looked up first: only then its form decides.
#[test]
fn a_serial_without_its_letters_is_misread_by_its_form_alone() {
    for seed in 1..60_u32 {
        let serial = Serial::from_bits(seed.wrapping_mul(0x2545_F491)).to_string();
        let bare = serial.trim_start_matches("STL-");
        assert_eq!(Code::not_misread(bare), Ok(()), "{bare}");
        let (body, check) = bare.split_once('-').unwrap();
        let wrong = if check == "7" { "8" } else { "7" };
        let is_mixed = body.contains(|c: char| c.is_ascii_digit())
            && body.contains(|c: char| c.is_ascii_alphabetic());
        for text in [
            format!("{body}-{wrong}"),
            format!(" {}\u{2013}{wrong}\n", body.to_lowercase()),
        ] {
            assert_eq!(Code::not_misread(&text).is_err(), is_mixed, "{text}");
        }
    }
    for other in [
        "1VQQHCH",
        "1VQQHC H",
        "MARTEN-S",
        "1VQUHC-H",
        "123456-78",
        "123456-7",
        "123456-8",
        "1VQQHC-",
        "",
    ] {
        assert_eq!(Code::not_misread(other), Ok(()), "{other}");
    }
}
