//! String literals of Rust text with the code around them, and the arms of its `match`es.

use crate::source::{Part, split};

/// A string literal.
#[derive(Debug)]
pub struct Literal<'a> {
    /// The code before it, back to the literal or comment before that.
    pub before: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The code behind it.
    pub behind: &'a str,
    /// Its line, from 1.
    pub line: usize,
}

/// Every string literal of some Rust text.
pub fn literals(text: &str) -> Vec<Literal<'_>> {
    let parts: Vec<(Part, &str)> = split(text)
        .into_iter()
        .filter(|(part, _)| *part != Part::Comment)
        .collect();
    let mut found = Vec::new();
    for (at, (part, literal)) in parts.iter().enumerate() {
        if *part != Part::Text {
            continue;
        }
        let code = |place: Option<usize>| match place.and_then(|place| parts.get(place)) {
            Some((Part::Code, code)) => *code,
            _ => "",
        };
        let from = literal.as_ptr() as usize - text.as_ptr() as usize;
        found.push(Literal {
            before: code(at.checked_sub(1)),
            text: literal,
            behind: code(Some(at + 1)),
            line: text[..from].matches('\n').count() + 1,
        });
    }
    found
}

/// Words of lower case letters in a text, two letters at least.
fn words(text: &str) -> usize {
    let plain = |word: &&str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase());
    text.split_whitespace().filter(plain).count()
}

/// Whether a literal reads like English: it has a space and a word of lower case letters.
pub fn is_sentence(text: &str) -> bool {
    text.trim().contains(' ') && words(text) > 0
}

/// Whether a literal is a word or a sentence for people, and no code, prefix or key: letters and
/// spaces alone, three of them at least.
pub fn is_wording(text: &str) -> bool {
    let letters = text.trim();
    let plain = letters
        .chars()
        .all(|c| c.is_ascii_alphabetic() || " ,.'".contains(c));
    plain && letters.len() > 2
}

/// The heads of a `match`: what stands before each `=>` at its own level.
pub fn matches_of(text: &str) -> Vec<Vec<String>> {
    let code = blanked(text);
    let mut all = Vec::new();
    for (at, _) in code.match_indices("match ") {
        let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
        if code[..at].chars().last().is_some_and(part_of_word) {
            continue;
        }
        let Some(open) = body(&code[at..]) else {
            continue;
        };
        all.push(heads(&code[at + open + 1..]));
    }
    all
}

/// Rust text with its literals and comments as blanks.
fn blanked(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    for (part, stretch) in split(text) {
        let at = stretch.as_ptr() as usize - rest.as_ptr() as usize;
        code.push_str(&" ".repeat(at));
        match part {
            Part::Code => code.push_str(stretch),
            Part::Text | Part::Comment => code.push_str(&" ".repeat(stretch.len())),
        }
        rest = &rest[at + stretch.len()..];
    }
    code
}

/// Where the braces of a `match` open: the first one outside of brackets.
fn body(code: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => return Some(at),
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// What stands before each `=>` of a body, without what stands in deeper braces of its arms.
fn heads(body: &str) -> Vec<String> {
    let (mut depth, mut head, mut heads) = (0_i32, String::new(), Vec::new());
    let mut in_pattern = true;
    let mut rest = body.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if in_pattern && depth == 0 && body[at..].starts_with("=>") {
            let own = head.trim_start_matches([',', ' ', '\n']);
            heads.push(own.trim_end().to_owned());
            head.clear();
            in_pattern = false;
            rest.next();
            continue;
        }
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return heads,
            ')' | ']' | '}' => {
                depth -= 1;
                if !in_pattern && depth == 0 && c == '}' {
                    in_pattern = true;
                    // An arm in braces may be followed by a comma, or by a call on its value.
                    continue;
                }
            }
            ',' if depth == 0 && !in_pattern => {
                in_pattern = true;
                continue;
            }
            _ => {}
        }
        if in_pattern {
            head.push(c);
        }
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_have_the_code_around_them() {
        let found = literals("fn f() { x.contains(\"empty\") } // \"no\"\nlet y = \"a b\";");
        assert_eq!(found.len(), 2);
        assert!(found[0].before.ends_with(".contains("));
        assert!(found[0].behind.starts_with(')'));
        assert_eq!((found[1].text, found[1].line), ("a b", 2));
    }

    #[test]
    fn english_is_told_from_codes() {
        for sentence in ["Give it up", "no place", "{} waits"] {
            assert!(is_sentence(sentence), "{sentence}");
        }
        for code in ["SET-0001", "burn-{copy}.log", "STELE1 N={}", "x"] {
            assert!(!is_sentence(code), "{code}");
        }
        assert!(is_wording("empty") && is_wording("Write ") && is_wording(" left"));
        assert!(!is_wording("virtual:") && !is_wording("--json") && !is_wording("x"));
    }

    #[test]
    fn arms_are_found_at_their_own_level() {
        let text = "match x { A::B { c, .. } if c => match c { _ => 1 }, A::D(_) | A::E => { 2 } \
                    _ => 3, }";
        let found = matches_of(text);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], ["A::B { c, .. } if c", "A::D(_) | A::E", "_"]);
        assert_eq!(found[1], ["_"]);
    }
}
