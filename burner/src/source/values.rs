//! Values of a header as a directory record may hold them: valid by PS3.5 6.2, text in UTF-8.
//!
//! Old writings are made new ones (`2004.01.19`, `12:30:00`, lower-case codes), numbers that are
//! too long are rounded, text that is too long is cut; what cannot be valid is nothing. The
//! object's file keeps what it has.

use super::charset::Charset;

/// The value without padding in Explicit VR Little Endian; `None` where it is empty or not valid.
pub(super) fn clean(
    vr: [u8; 2],
    bytes: &[u8],
    charset: &Charset,
    big_endian: bool,
) -> Option<Vec<u8>> {
    let ascii = || Some(std::str::from_utf8(bytes).ok()?.trim_matches(['\0', ' ']));
    let value = match &vr {
        b"US" | b"SS" => return binary::<2>(bytes, big_endian),
        b"UL" | b"SL" | b"FL" => return binary::<4>(bytes, big_endian),
        b"FD" => return binary::<8>(bytes, big_endian),
        b"DA" => date(ascii()?)?,
        b"TM" => time(ascii()?)?,
        b"DT" => date_time(ascii()?)?,
        b"IS" => integer(ascii()?)?,
        b"DS" => each(ascii()?, decimal)?,
        b"CS" => each(ascii()?, code)?,
        b"UI" => each(ascii()?, uid)?,
        b"PN" => name(&charset.decode(bytes)),
        b"SH" => cut(&charset.decode(bytes), 16),
        b"LO" => cut(&charset.decode(bytes), 64),
        b"ST" => cut(&charset.decode(bytes), 1024),
        b"LT" | b"UC" | b"UT" => cut(&charset.decode(bytes), 10_240),
        b"AE" | b"AS" => ascii()?.to_owned(),
        // URIs of SR content are the only other text; binary data is no key.
        b"UR" => ascii()?.to_owned(),
        _ => return None,
    };
    (!value.is_empty()).then(|| value.into_bytes())
}

fn binary<const N: usize>(bytes: &[u8], big_endian: bool) -> Option<Vec<u8>> {
    let mut value = *bytes.first_chunk::<N>()?;
    if big_endian {
        value.reverse();
    }
    Some(value.to_vec())
}

/// Each of several values, or none where one of them is not valid.
fn each(text: &str, one: impl Fn(&str) -> Option<String>) -> Option<String> {
    let values: Option<Vec<String>> = text.split('\\').map(|value| one(value.trim())).collect();
    let joined = values?.join("\\");
    (!joined.bytes().all(|b| b == b'\\')).then_some(joined)
}

/// `YYYYMMDD` (PS3.5 6.2), or `YYYY.MM.DD` of ACR-NEMA.
fn date(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, '.' | '-')).collect();
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<u16>().ok();
    let valid = digits.len() == 8
        && digits.bytes().all(|b| b.is_ascii_digit())
        && number(0, 4)? > 0
        && (1..=12).contains(&number(4, 6)?)
        && (1..=31).contains(&number(6, 8)?);
    valid.then_some(digits)
}

/// `HHMMSS.FFFFFF` or a beginning of it, or with colons as in ACR-NEMA.
fn time(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| *c != ':').collect();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, "0"));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let pair = |from: usize| {
        whole
            .get(from..from + 2)
            .map_or(Some(0), |p| p.parse().ok())
    };
    let (hour, minute, second): (u8, u8, u8) = (pair(0)?, pair(2)?, pair(4)?);
    let valid = matches!(whole.len(), 2 | 4 | 6)
        && digits(whole)
        && digits(fraction)
        && (1..=6).contains(&fraction.len())
        && (whole.len() == 6 || whole == plain)
        && hour < 24
        && minute < 60
        && second <= 60;
    valid.then_some(plain)
}

/// `YYYYMMDDHHMMSS.FFFFFF&ZZXX` or a beginning of it.
fn date_time(text: &str) -> Option<String> {
    let at = text.find(['+', '-']).unwrap_or(text.len());
    let (main, zone) = text.split_at_checked(at)?;
    let (whole, fraction) = main.split_once('.').unwrap_or((main, "0"));
    let parts = [whole, fraction, zone.get(1..).unwrap_or("0000")];
    let valid = matches!(whole.len(), 4 | 6 | 8 | 10 | 12 | 14)
        && parts
            .iter()
            .all(|part| part.bytes().all(|b| b.is_ascii_digit()))
        && (1..=6).contains(&fraction.len())
        && matches!(zone.len(), 0 | 5);
    valid.then(|| text.to_owned())
}

fn integer(text: &str) -> Option<String> {
    text.parse::<i32>().ok().map(|number| number.to_string())
}

/// A number of 16 characters at most (PS3.5 6.2); longer ones are rounded.
fn decimal(text: &str) -> Option<String> {
    let number: f64 = text.parse().ok()?;
    if !number.is_finite() || text.bytes().any(|b| matches!(b, b'n' | b'N')) {
        return None;
    }
    if text.len() <= 16 {
        return Some(text.to_owned());
    }
    (0..=14)
        .rev()
        .map(|digits| format!("{number:.digits$}"))
        .chain((0..=9).rev().map(|digits| format!("{number:.digits$e}")))
        .find(|short| short.len() <= 16)
}

/// A code: capitals, digits, spaces and underscores, 16 at most.
fn code(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let valid = upper
        .bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b' ' | b'_'));
    (valid && upper.len() <= 16).then_some(upper)
}

fn uid(text: &str) -> Option<String> {
    let text = text.trim_matches('\0');
    let valid = text.len() <= 64 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    valid.then(|| text.to_owned())
}

/// A name of three groups at most, of 64 characters each.
fn name(text: &str) -> String {
    let groups: Vec<String> = text
        .split('=')
        .take(3)
        .map(|group| cut(group, 64))
        .collect();
    groups.join("=")
}

fn cut(text: &str, chars: usize) -> String {
    // A backslash would be read as the end of a value.
    let kept = text.chars().take(chars);
    let kept: String = kept.map(|c| if c == '\\' { '/' } else { c }).collect();
    kept.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(vr: &[u8; 2], given: &str, expected: Option<&str>) {
        let charset = Charset::new(b"ISO_IR 192");
        let value = clean(*vr, given.as_bytes(), &charset, false);
        let value = value.map(|v| String::from_utf8(v).unwrap());
        assert_eq!(value.as_deref(), expected, "{given}");
    }

    #[test]
    fn valid_values_stay_old_ones_are_made_new_and_others_are_nothing() {
        check(b"DA", "20040119", Some("20040119"));
        check(b"DA", "2004.01.19", Some("20040119"));
        check(b"DA", "20041319", None);
        check(b"DA", "ANON", None);
        check(b"TM", "12:30:00", Some("123000"));
        check(b"TM", "123000.5", Some("123000.5"));
        check(b"TM", "1230.5", None);
        check(b"TM", "253000", None);
        check(
            b"DT",
            "20040119123000.25+0100",
            Some("20040119123000.25+0100"),
        );
        check(b"DT", "20040119 1230", None);
        check(b"IS", " +7 ", Some("7"));
        check(b"IS", "7.0", None);
        check(
            b"DS",
            "1.5\\-0.1234567890123456789",
            Some("1.5\\-0.1234567890123"),
        );
        check(b"DS", "1e-300\\nan", None);
        check(b"CS", "derived\\PRIMARY \\", Some("DERIVED\\PRIMARY\\"));
        check(b"CS", "\\", None);
        check(b"CS", "no-good", None);
        check(b"UI", "1.2.3\0", Some("1.2.3"));
        check(b"SH", "a much too long identifier", Some("a much too long"));
        check(b"PN", "DOE^J\\X=a=b=c", Some("DOE^J/X=a=b"));
        check(b"OB", "xx", None);
        check(b"LO", "  ", None);
    }

    #[test]
    fn binary_values_are_turned_to_little_endian() {
        let charset = Charset::default();
        assert_eq!(clean(*b"US", &[1, 2], &charset, true).unwrap(), [2, 1]);
        assert_eq!(
            clean(*b"UL", &[1, 2, 3, 4], &charset, false).unwrap(),
            [1, 2, 3, 4]
        );
        assert_eq!(clean(*b"US", &[1], &charset, false), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_fails(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..40)) {
            let charset = Charset::default();
            for vr in [b"DA", b"TM", b"DT", b"IS", b"DS", b"CS", b"UI", b"PN", b"ST", b"US"] {
                clean(*vr, &bytes, &charset, true);
            }
        }
    }
}
