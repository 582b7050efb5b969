//! Sharp edges: a place that slipped never reads as "nothing there, all agree".

use stele_tests::source::{self, Part, is_test_file, without_tests};

use crate::none;

/// Looks something up by its place.
const LOOKUPS: &[&str] = &[
    ".get",
    ".get_mut",
    ".split_at_checked",
    ".split_at_mut_checked",
];

/// Makes a number of another.
const CONVERSIONS: &[&str] = &["::try_from", ".try_into"];

/// Steps that keep what was found, or that nothing was.
const ON_THE_WAY: &[&str] = &["copied", "cloned", "map", "zip"];

/// Where nothing found is what is meant, each with its reason.
const MEANT: &[(&str, &str)] = &[
    // Nothing was measured.
    ("app/src/jobs/burn/speed.rs", "get(speeds.len() / 2)"),
    // A sample's element that was never put in.
    ("app/samples/src/part10.rs", "get(&tag)"),
    // What a drive leaves out of an answer is not told, and that is zero.
    ("burner/mmc/src/bytes.rs", "get(at)"),
    // A value that is not known: beside the digest stands which are.
    ("burner/src/verify/held_values.rs", "get(strip, s)"),
];

/// Calls of `name` in code, each with its arguments and what follows.
fn calls<'a>(code: &'a str, name: &str) -> Vec<(usize, &'a str, &'a str)> {
    let open = format!("{name}(");
    let found = code.match_indices(&open).filter_map(|(at, _)| {
        let (arguments, behind) = balanced(&code[at + open.len()..])?;
        Some((at, arguments, behind))
    });
    found.collect()
}

/// Up to the bracket that closes, and what stands behind it.
fn balanced(text: &str) -> Option<(&str, &str)> {
    let mut depth = 1_i32;
    let close = text.char_indices().find(|(_, c)| {
        depth += i32::from("([{".contains(*c)) - i32::from(")]}".contains(*c));
        depth == 0
    })?;
    Some((&text[..close.0], &text[close.0 + 1..]))
}

/// The first step of a chain of methods that is not on the way, with its arguments.
fn end_of_chain(behind: &str) -> Option<(&str, &str)> {
    let mut rest = behind;
    loop {
        rest = rest.trim_start().strip_prefix('.')?;
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
        let (name, tail) = rest.split_at(end);
        let tail = match tail.strip_prefix("::<") {
            Some(turbofish) => &turbofish[turbofish.find(">(")? + 1..],
            None => tail,
        };
        let (arguments, behind) = balanced(tail.strip_prefix('(')?)?;
        if !ON_THE_WAY.contains(&name) {
            return Some((name, arguments));
        }
        rest = behind;
    }
}

/// Code in which every text that is not empty is an `x`.
fn code_of(text: &str) -> String {
    let parts = source::split(text)
        .into_iter()
        .map(|(part, stretch)| match part {
            Part::Code => stretch,
            Part::Text if stretch.is_empty() => "\"\"",
            Part::Text => "\"x\"",
            Part::Comment => "",
        });
    parts.collect()
}

/// Whether nothing found goes on as an empty or a zero.
fn reads_as_nothing(behind: &str) -> bool {
    let nothing = [
        "\"\"",
        "0",
        "0.0",
        "&[]",
        "&mut []",
        "&[][..]",
        "Vec::new()",
        "(&[], &[])",
    ];
    match end_of_chain(behind) {
        Some(("unwrap_or_default", _)) => true,
        Some(("unwrap_or", arguments)) => nothing.contains(&arguments.trim()),
        Some(("map_or", arguments)) => {
            let first = arguments.split(',').next().unwrap_or(arguments);
            nothing.contains(&first.trim())
        }
        _ => false,
    }
}

/// Lookups and conversions in code that turn a slip into nothing, by their places.
fn slips(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for name in LOOKUPS.iter().chain(CONVERSIONS) {
        for (at, arguments, behind) in calls(code, name) {
            if reads_as_nothing(behind) {
                let line = code[..at].matches('\n').count() + 1;
                let told = arguments.split_whitespace().collect::<Vec<_>>().join(" ");
                found.push((
                    line,
                    format!("{}({told})", name.trim_start_matches([':', '.'])),
                ));
            }
        }
    }
    found
}

#[test]
fn a_place_that_slipped_never_reads_as_nothing() {
    let mut findings = Vec::new();
    for file in source::rust() {
        if is_test_file(&file.name) || !file.name.contains("/src/") {
            continue;
        }
        let code = code_of(without_tests(&file.text));
        for (line, told) in slips(&code) {
            let meant = |(name, what): &&(&str, &str)| *name == file.name && *what == told;
            if !MEANT.iter().any(|known| meant(&known)) {
                findings.push(format!("{}:{line}: {told}", file.name));
            }
        }
    }
    none(
        "what cannot be elsewhere is asserted (stele_exact), what can is an error, or is handled",
        &findings,
    );
}

#[test]
fn the_rule_sees_what_it_is_for() {
    let slipped = [
        "rest.get(a..b).unwrap_or_default()",
        "rest\n    .get(at)\n    .copied()\n    .unwrap_or(0)",
        "all.get_mut(key.at(1)..).unwrap_or(&mut [])",
        "u32::try_from(n * 2).unwrap_or_default()",
        "rest.split_at_mut_checked(n).unwrap_or_default()",
        "text.get(1..).unwrap_or(\"\")",
        "rows.get(n).map(|row| row.len()).unwrap_or_default()",
        "rows.get(n).map_or(0, |row| row.len())",
    ];
    for code in slipped {
        assert_eq!(slips(&code_of(code)).len(), 1, "{code}");
    }
    let sound = [
        "part(rest, a..b)",
        "bytes.get(..len).unwrap_or(bytes)",
        "u32::try_from(n).map_err(|_| TooLarge)",
        "text.get(1..).unwrap_or(\"0000\")",
        "rows.get(n).ok_or(Missing)?.name.unwrap_or_default()",
        "name.unwrap_or_default()",
    ];
    for code in sound {
        assert_eq!(slips(&code_of(code)), [], "{code}");
    }
}

/// How many `unwrap_or_default()` each room has. Those that are left say that what was not told is
/// empty; whoever needs one more looks at whether that is the truth, and counts it here.
const LEFT: &[(&str, usize)] = &[("app/", 68), ("burner/", 38), ("catalog/", 11)];

#[test]
fn defaults_are_few_and_counted() {
    let mut findings = Vec::new();
    for (room, most) in LEFT {
        let mut found = 0;
        for file in source::rust() {
            let product = file.name.starts_with(room) && file.name.contains("/src/");
            if product && !is_test_file(&file.name) {
                let code = code_of(without_tests(&file.text));
                found += code.matches("unwrap_or_default()").count();
            }
        }
        if found > *most {
            findings.push(format!("{room}: {found}, and {most} are known"));
        }
    }
    none(
        "an absent value is taken for an empty one where that is the truth",
        &findings,
    );
}

/// An error that is matched outside its crate may grow without breaking anybody.
#[test]
fn public_errors_may_grow() {
    let (mut findings, mut seen) = (Vec::new(), 0);
    for file in source::rust() {
        let library = file.name.starts_with("burner/") || file.name.starts_with("catalog/");
        if !library || is_test_file(&file.name) {
            continue;
        }
        let code = code_of(without_tests(&file.text));
        for (at, _) in code.match_indices("thiserror::Error") {
            let Some(head) = code[at..].split('{').next() else {
                continue;
            };
            let named = head.split_once("pub enum ");
            if let Some((attributes, name)) = named {
                seen += 1;
                if !attributes.contains("#[non_exhaustive]") {
                    findings.push(format!("{}: {}", file.name, name.trim()));
                }
            }
        }
    }
    assert!(seen > 15, "the errors are not seen any more: {seen}");
    none("a public error is non_exhaustive", &findings);
}
