//! Numbers as a language writes them.

use fluent_bundle::FluentValue;
use intl_memoizer::concurrent::IntlLangMemoizer;

use super::tag;

/// How a language writes numbers.
struct Marks {
    decimal: char,
    group: char,
}

/// By the first part of a tag (CLDR 46, `numbers/symbols`); as in English where it is not known.
fn marks(tag: &str) -> Marks {
    let (decimal, group) = match tag.split('-').next() {
        Some("de" | "es" | "it" | "nl" | "pt" | "da" | "tr" | "id") => (',', '.'),
        Some("fr") => (',', '\u{202f}'),
        Some("cs" | "fi" | "nb" | "pl" | "ru" | "sv" | "uk") => (',', '\u{a0}'),
        _ => ('.', ','),
    };
    Marks { decimal, group }
}

/// A count: in groups of three figures from 10,000 on.
pub fn grouped(n: u64) -> String {
    let figures = n.to_string();
    if figures.len() < 5 {
        return figures;
    }
    let group = marks(&tag()).group;
    let mut text = String::with_capacity(figures.len() + figures.len() / 3);
    for (at, figure) in figures.chars().enumerate() {
        if at > 0 && (figures.len() - at).is_multiple_of(3) {
            text.push(group);
        }
        text.push(figure);
    }
    text
}

/// A number that names something, as it is typed again: a row of the audit trail, the address of a
/// sector. Never in groups.
pub fn naming(n: impl Into<u64>) -> String {
    let n: u64 = n.into();
    n.to_string()
}

/// English that somebody wrote a count into, with the count as the language writes it.
pub(super) fn with_grouped(english: &str, count: u64) -> String {
    let (plain, long) = (count.to_string(), grouped(count));
    let mut text = String::with_capacity(english.len() + 2);
    let mut rest = english;
    while let Some((before, after)) = rest.split_once(&plain) {
        let is_whole = !before.ends_with(|c: char| c.is_alphanumeric())
            && !after.starts_with(|c: char| c.is_alphanumeric());
        text.push_str(before);
        text.push_str(if is_whole { &long } else { &plain });
        rest = after;
    }
    text.push_str(rest);
    text
}

/// A number with so many figures after its decimal mark.
pub fn decimal(value: f64, figures: usize) -> String {
    let mark = marks(&tag()).decimal;
    format!("{value:.figures$}").replace('.', &mark.to_string())
}

/// What Fluent asks for each value: numbers are ours, all else is as it is.
pub(super) fn format(value: &FluentValue<'_>, _: &IntlLangMemoizer) -> Option<String> {
    match value {
        FluentValue::Number(n) if n.value >= 0.0 && n.value.fract() == 0.0 => {
            Some(grouped(n.value as u64))
        }
        FluentValue::Number(n) => Some(decimal(n.value, 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_in_groups_where_they_are_long() {
        for (n, text) in [
            (0, "0"),
            (9_999, "9999"),
            (10_000, "10,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(n), text);
        }
        assert_eq!(decimal(2.25, 1), "2.2");
        assert_eq!(decimal(1234.5, 1), "1234.5");
    }
}
