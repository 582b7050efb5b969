//! Years of Japanese eras, as birth dates are written on health insurance cards.

/// An era: its name, the letter for it, the year of its year 1, and how many years it has; the
/// present one as many as have two figures.
const ERAS: [(&str, char, i64, i64); 5] = [
    ("明治", 'm', 1868, 45),
    ("大正", 't', 1912, 15),
    ("昭和", 's', 1926, 64),
    ("平成", 'h', 1989, 31),
    ("令和", 'r', 2019, 99),
];

/// A date with its year as others count it, `1940.3.4` for `s15.3.4`; any other text as it is. A
/// letter is an era's only before a whole date.
pub(super) fn western(text: &str) -> String {
    for (name, letter, first, years) in ERAS {
        let named = text.strip_prefix(name);
        let lettered = || text.strip_prefix(letter).filter(|rest| is_whole(rest));
        let Some(rest) = named.or_else(lettered) else {
            continue;
        };
        let (number, behind) = match rest.strip_prefix('元') {
            Some(behind) => ("1", behind),
            None => {
                let end = rest.find(|c: char| !c.is_ascii_digit());
                rest.split_at(end.unwrap_or(rest.len()))
            }
        };
        let number: Option<i64> = number.parse().ok();
        if let Some(year @ 1..) = number.filter(|year| *year <= years) {
            return format!("{}{behind}", first + year - 1);
        }
    }
    text.to_owned()
}

/// Whether these are a year, a month and a day of one or two figures.
fn is_whole(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['.', '/']).collect();
    let is =
        |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(is)
}
