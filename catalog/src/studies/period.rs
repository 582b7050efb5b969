//! Days, months and years, as people write them.

use super::Day;
use super::day::days_in;
use super::{era, fold};

/// A day, a month or a year.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Period {
    /// One day.
    Day(Day),
    /// A month of a year, from 1.
    Month(i64, i64),
    /// A year.
    Year(i64),
}

/// The months in English, German and French, folded ([`fold::plain`]): three letters tell them
/// apart, but for those of June and July in French.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janvier"],
    &["february", "februar", "fevrier"],
    &["march", "marz", "maerz", "mars"],
    &["april", "avril"],
    &["may", "mai"],
    &["june", "juni", "juin"],
    &["july", "juli", "juillet"],
    &["august", "aout"],
    &["september", "septembre"],
    &["october", "oktober", "octobre"],
    &["november", "novembre"],
    &["december", "dezember", "decembre"],
];

impl Period {
    /// What a text may mean: nothing, one period, or two where day and month cannot be told apart
    /// (`1/9/2026`). Understood are `2026-09-01`, `20260901`, `2026/9/1`, `1.9.2026`,
    /// `2026年9月1日`, `1 Sep 2026`, `1st of September 2026`, `01SEP2026`, `2026-09`, `202609`,
    /// `9/2026`, `Sep 2026` and `2026`; a year of a Japanese era, `昭和15年3月4日` and `S15.3.4`.
    pub fn parse(text: &str) -> Vec<Self> {
        let text = fold::normal(text);
        let text = era::western(text.trim());
        let text = text.trim_end_matches('日');
        let text = text.trim_end_matches('月').trim_end_matches('年');
        let parts = parts(text);
        let [month, numbers @ ..] = &named_month_first(&parts)[..] else {
            return Vec::new();
        };
        let mut values = Vec::new();
        let named = named_month(month);
        for part in numbers {
            let number = named.map_or(*part, |_| without_ordinal(part));
            let digits = number.len() <= 8 && number.bytes().all(|b| b.is_ascii_digit());
            let Some(value) = number.parse().ok().filter(|_| digits) else {
                return Vec::new();
            };
            values.push((value, number.len()));
        }
        match (named, text.contains('.')) {
            (Some(month), _) => with_named_month(month, &values),
            (None, dots) => of_numbers(&values, dots),
        }
    }

    /// Whether a text is written as a day is that there is not: `31.2.1940`, `1940-13-01`.
    pub fn is_impossible(text: &str) -> bool {
        let text = fold::normal(text);
        let text = text.trim();
        let parts: Vec<&str> = text.split(['.', '/', '-']).map(str::trim).collect();
        let number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let year = match lengths[..] {
            [4, 1 | 2, 1 | 2] => parts.first(),
            [1 | 2, 1 | 2, 4] => parts.last(),
            _ => return false,
        };
        let year = year.and_then(|year| year.parse().ok()).and_then(Self::year);
        parts.iter().all(number) && year.is_some() && Self::parse(text).is_empty()
    }

    /// Its first day.
    pub fn first(self) -> Day {
        let day = match self {
            Self::Day(day) => Some(day),
            Self::Month(year, month) => Day::civil(year, month, 1),
            Self::Year(year) => Day::civil(year, 1, 1),
        };
        day.unwrap_or(Day::FIRST)
    }

    /// Its last day.
    pub fn last(self) -> Day {
        let day = match self {
            Self::Day(day) => Some(day),
            Self::Month(year, month) => Day::civil(year, month, days_in(year, month)),
            Self::Year(year) => Day::civil(year, 12, 31),
        };
        day.unwrap_or(Day::LAST)
    }

    /// Digits of year, month and day, as far as they are said.
    pub(super) fn digits(self) -> String {
        match self {
            Self::Day(day) => day.text(),
            Self::Month(year, month) => format!("{year:04}{month:02}"),
            Self::Year(year) => format!("{year:04}"),
        }
    }

    fn day(year: i64, month: i64, day: i64) -> Option<Self> {
        Day::civil(year, month, day).map(Self::Day)
    }

    fn month(year: i64, month: i64) -> Option<Self> {
        Day::civil(year, month, 1).map(|_| Self::Month(year, month))
    }

    fn year(year: i64) -> Option<Self> {
        // Other numbers of four digits are rather anything else.
        (1800..=2199).contains(&year).then_some(Self::Year(year))
    }
}

/// The most words that one date is written in.
const DATE_WORDS: usize = 4;

/// The words of a text; those that are one date together stand together: `4 March 1940`, `March
/// 4th, 1940`, `1. 9. 2026`. Bare numbers side by side are not taken for one.
pub fn words_and_dates(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (mut at, mut out) = (0, Vec::new());
    while let Some(first) = words.get(at) {
        let lengths = (2..=DATE_WORDS).rev();
        let mut some = lengths.filter_map(|length| words.get(at..at + length));
        let date = some.find(|some| is_one_date(some));
        out.push(date.map_or_else(|| (*first).to_owned(), |date| date.join(" ")));
        at += date.map_or(1, <[&str]>::len);
    }
    let is_day = |word: Option<&String>| {
        let periods = word.map_or_else(Vec::new, |word| Period::parse(word));
        periods
            .iter()
            .any(|period| matches!(period, Period::Day(_)))
    };
    // What only says whose date follows; before anything else it is a name.
    let said: Vec<bool> = (0..out.len())
        .map(|at| {
            let word = out.get(at).map(|word| fold::normal(word));
            let is_said = word.is_some_and(|word| BORN.contains(&word.as_str()));
            is_said && is_day(out.get(at + 1))
        })
        .collect();
    let mut said = said.into_iter();
    out.retain(|_| !said.next().unwrap_or(false));
    out
}

/// What people write before a birth date.
const BORN: [&str; 4] = ["born", "dob", "geb.", "geboren"];

/// A text without the words that say `born` before a year or a month: those may be a name too, and
/// are left out only where nothing answers to them. None where there are none.
pub fn without_born(text: &str) -> Option<String> {
    let mut words = words_and_dates(text);
    let before = words.len();
    let born: Vec<bool> = (0..before)
        .map(|at| {
            let word = words.get(at).map(|word| fold::normal(word));
            let is_said = word.is_some_and(|word| BORN.contains(&word.as_str()));
            is_said
                && words
                    .get(at + 1)
                    .is_some_and(|word| !Period::parse(word).is_empty())
        })
        .collect();
    let mut born = born.into_iter();
    words.retain(|_| !born.next().unwrap_or(false));
    (words.len() < before).then(|| words.join(" "))
}

fn is_one_date(words: &[&str]) -> bool {
    let text = fold::normal(&words.join(" "));
    let named = parts(&text)
        .into_iter()
        .any(|part| named_month(part).is_some());
    let signs = text.contains(['年', '月']);
    let mut before = words.iter().rev().skip(1);
    let dots = before.all(|word| word.ends_with('.'));
    let periods = Period::parse(&text);
    let usual = |period: &Period| Period::year(period.first().year_month_day().0).is_some();
    (named || signs || dots) && periods.first().is_some_and(usual)
}

/// The parts of a date: its numbers and what names its month.
fn parts(text: &str) -> Vec<&str> {
    let parts = text.split(is_between).filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.collect();
    match parts.as_slice() {
        [one] => run_together(one).map_or(parts, Vec::from),
        _ => {
            let others = parts.iter().skip(1).filter(|part| **part != "of");
            parts.iter().take(1).chain(others).copied().collect()
        }
    }
}

/// Day, month and year of `01SEP2026`.
fn run_together(text: &str) -> Option<[&str; 3]> {
    let (day, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let (month, year) = rest.split_at(rest.find(|c: char| c.is_ascii_digit())?);
    let is = (1..=2).contains(&day.len()) && year.len() == 4;
    named_month(month).filter(|_| is)?;
    Some([day, month, year])
}

/// A number of one or two figures without what makes it an ordinal: `1st`, `1er`.
fn without_ordinal(part: &str) -> &str {
    let figures = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is = |end: &&str| part.strip_prefix(figures) == Some(end);
    let ordinal = ["st", "nd", "rd", "th", "er"].iter().any(is);
    match figures.len() {
        1 | 2 if ordinal => figures,
        _ => part,
    }
}

/// What may stand between the numbers of a date.
fn is_between(c: char) -> bool {
    matches!(
        c,
        '-' | '.' | '/' | ' ' | ',' | '年' | '月' | '\u{2010}'..='\u{2015}'
    )
}

/// The parts with the one that names a month first; an empty one where none does.
fn named_month_first<'a>(parts: &[&'a str]) -> Vec<&'a str> {
    let month = parts.iter().position(|part| named_month(part).is_some());
    let mut out = vec![month.and_then(|at| parts.get(at)).copied().unwrap_or("")];
    let others = parts
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != month);
    out.extend(others.map(|(_, part)| *part));
    out
}

fn named_month(word: &str) -> Option<i64> {
    let word = fold::plain(word);
    if word.len() < 3 {
        return None;
    }
    let is = |names: &&[&str]| names.iter().any(|name| name.starts_with(&word));
    (1..)
        .zip(&MONTHS)
        .find(|(_, names)| is(names))
        .map(|(n, _)| n)
}

fn with_named_month(month: i64, numbers: &[(i64, usize)]) -> Vec<Period> {
    let period = match *numbers {
        [(year, 4)] => Period::month(year, month),
        [(day, 1 | 2), (year, 4)] | [(year, 4), (day, 1 | 2)] => Period::day(year, month, day),
        _ => None,
    };
    period.into_iter().collect()
}

/// A date of numbers with so many digits each.
fn of_numbers(numbers: &[(i64, usize)], dots: bool) -> Vec<Period> {
    let one = match *numbers {
        [(all, 8)] => Period::day(all / 10_000, all / 100 % 100, all % 100),
        [(all, 6)] => Period::year(all / 100).and(Period::month(all / 100, all % 100)),
        [(year, 4)] => Period::year(year),
        [(year, 4), (month, 1 | 2)] | [(month, 1 | 2), (year, 4)] => Period::month(year, month),
        [(year, 4), (month, 1 | 2), (day, 1 | 2)] => Period::day(year, month, day),
        [(day, 1 | 2), (month, 1 | 2), (year, 4)] if dots => Period::day(year, month, day),
        [(a, 1 | 2), (b, 1 | 2), (year, 4)] => {
            let mut both: Vec<_> = Period::day(year, b, a).into_iter().collect();
            both.extend(Period::day(year, a, b).filter(|other| !both.contains(other)));
            return both;
        }
        _ => None,
    };
    one.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<String> {
        Period::parse(text)
            .into_iter()
            .map(Period::digits)
            .collect()
    }

    #[test]
    fn dates_are_understood_as_people_write_them() {
        for text in [
            "2026-09-01",
            "20260901",
            "2026/9/1",
            "2026.09.01",
            "1.9.2026",
            "01.09.2026",
            "1. 9. 2026",
            "2026年9月1日",
            "２０２６－０９－０１",
            "1 Sep 2026",
            "Sept 1, 2026",
            "1. September 2026",
            "1st of September 2026",
            "September 1st, 2026",
            "1er septembre 2026",
            "01-SEP-2026",
            "01SEP2026",
            "1sep2026",
            " 2026-09-01 ",
        ] {
            assert_eq!(parsed(text), ["20260901"], "{text}");
        }
        for text in [
            "2026-09",
            "9/2026",
            "09.2026",
            "202609",
            "Sep 2026",
            "2026年9月",
            "septembre 2026",
        ] {
            assert_eq!(parsed(text), ["202609"], "{text}");
        }
        assert_eq!(parsed("2026"), ["2026"]);
        assert_eq!(parsed("März 2026"), ["202603"]);
        // Day and month cannot be told apart, or can.
        assert_eq!(parsed("1/9/2026"), ["20260901", "20260109"]);
        assert_eq!(parsed("13/9/2026"), ["20260913"]);
        assert_eq!(parsed("9/13/2026"), ["20260913"]);
        assert_eq!(parsed("9/9/2026"), ["20260909"]);
    }

    #[test]
    fn years_of_japanese_eras_are_understood() {
        for text in [
            "昭和15年3月4日",
            "昭和１５年３月４日",
            "㍼15年3月4日",
            "昭和15.3.4",
            "S15.3.4",
            "s15/03/04",
        ] {
            assert_eq!(parsed(text), ["19400304"], "{text}");
        }
        assert_eq!(parsed("昭和15年"), ["1940"]);
        assert_eq!(parsed("昭和15年3月"), ["194003"]);
        assert_eq!(parsed("令和元年5月1日"), ["20190501"]);
        assert_eq!(parsed("H1.1.8"), ["19890108"]);
        assert_eq!(parsed("明治45年7月29日"), ["19120729"]);
        for text in [
            "S65.1.1", "S15", "S15.3", "S0.1.1", "S15.13.1", "昭和", "X15.3.4",
        ] {
            assert_eq!(parsed(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_day_that_there_is_not_is_known() {
        for text in [
            "31.2.1940",
            "31/2/1940",
            "1940-02-30",
            "1940-13-01",
            "29.2.1941",
        ] {
            assert!(Period::is_impossible(text), "{text}");
        }
        for text in [
            "29.2.1940",
            "1.2.3",
            "1.2.840",
            "31.2.40",
            "9999-99-99",
            "1940",
            "a.b.1940",
        ] {
            assert!(!Period::is_impossible(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "hello",
            "2026-13",
            "2026-02-30",
            "31.4.2026",
            "1.9.26",
            "12345",
            "1.2.3",
            "0012345",
            "2026-09-01-02",
            "-",
            "年",
            "99999999999999999999",
            "1700",
            "3000",
            "may",
            "Sep 26",
            "of 1 Sep 2026",
            "1of2026",
            "12CT2026",
            "1st 2026",
        ] {
            assert_eq!(parsed(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn words_that_are_one_date_stand_together() {
        for (text, words) in [
            ("DOE 4 March 1940 CT", "DOE|4 March 1940|CT"),
            ("March 4, 1940", "March 4, 1940"),
            ("4. März 1940", "4. März 1940"),
            ("4 mars 1940", "4 mars 1940"),
            ("the 4th of March 1940", "the|4th of March 1940"),
            ("1940年 3月 4日 x", "1940年 3月 4日|x"),
            ("4. 3. 1940", "4. 3. 1940"),
            ("04-MAR-1940", "04-MAR-1940"),
            ("March 1940 4711", "March 1940|4711"),
            ("4 3 1940", "4|3|1940"),
            ("DOE born 4 March 1940", "DOE|4 March 1940"),
            ("Born 1940-03-04", "1940-03-04"),
            ("BORN MAX 4.3.1940", "BORN|MAX|4.3.1940"),
            ("BORN 1940", "BORN|1940"),
            ("MEYER MAY", "MEYER|MAY"),
            ("May 4711", "May|4711"),
            ("", ""),
        ] {
            assert_eq!(words_and_dates(text).join("|"), words);
            let born = without_born(text);
            let expected = (words == "BORN|1940").then(|| "1940".to_owned());
            assert_eq!(born, expected, "{text}");
        }
    }

    #[test]
    fn a_period_ends_with_its_last_day() {
        let ends = |text: &str| {
            let period = Period::parse(text)[0];
            (period.first().text(), period.last().text())
        };
        assert_eq!(
            ends("2024-02"),
            ("20240201".to_owned(), "20240229".to_owned())
        );
        assert_eq!(ends("2026"), ("20260101".to_owned(), "20261231".to_owned()));
        assert_eq!(
            ends("1.9.2026"),
            ("20260901".to_owned(), "20260901".to_owned())
        );
    }
}
