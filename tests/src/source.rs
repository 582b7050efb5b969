//! The repository's own files, as the house rules see them: Rust text split into code, strings and
//! comments. A lexer and no parser: it knows nothing of types or macros.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of the repository.
pub struct SourceFile {
    /// Path from the repository's root, with `/`.
    pub name: String,
    /// The text as it is.
    pub text: String,
}

/// The repository's root.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// Every text file of the repository in order of names, without what builds leave behind.
pub fn all() -> Vec<SourceFile> {
    let root = root();
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("readable folder") {
            let path = entry.expect("readable entry").path();
            let last = path.file_name().unwrap_or_default();
            // `.git` is a file in a linked work tree.
            if last == "target" || last == ".git" || path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name = path.strip_prefix(&root).expect("below the root");
                let name = name.to_string_lossy().replace('\\', "/");
                files.push(SourceFile { name, text });
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// The Rust files among [`all`].
pub fn rust() -> Vec<SourceFile> {
    let mut files = all();
    files.retain(|file| file.name.ends_with(".rs"));
    files
}

/// What a stretch of Rust text is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everything else.
    Code,
    /// Inside a string literal of any kind, quotes left out.
    Text,
    /// A comment with its marks.
    Comment,
}

/// Splits Rust text; stretches come in order, those of quotes are left out.
pub fn split(text: &str) -> Vec<(Part, &str)> {
    let mut parts = Vec::new();
    let mut code_from = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        if rest.is_empty() {
            break;
        }
        let Some((part, open, inner, close)) = special(rest, text[..at].chars().last()) else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        parts.push((Part::Code, &text[code_from..at]));
        parts.push((part, &rest[open..open + inner]));
        at += open + inner + close;
        code_from = at;
    }
    parts.push((Part::Code, &text[code_from..]));
    parts.retain(|(part, stretch)| *part != Part::Code || !stretch.is_empty());
    parts
}

/// A comment or literal at the start of `rest`: its kind and the lengths of opening, inside, end.
fn special(rest: &str, before: Option<char>) -> Option<(Part, usize, usize, usize)> {
    if rest.starts_with("//") {
        let length = rest.find('\n').unwrap_or(rest.len());
        return Some((Part::Comment, 0, length, 0));
    }
    if rest.starts_with("/*") {
        return Some((Part::Comment, 0, block_comment(rest), 0));
    }
    let in_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if let (false, Some(hashes)) = (in_word, raw_string(rest)) {
        let open = rest.find('"')? + 1;
        let end = format!("\"{}", "#".repeat(hashes));
        let inner = rest[open..].find(&end).unwrap_or(rest.len() - open);
        return Some((
            Part::Text,
            open,
            inner,
            end.len().min(rest.len() - open - inner),
        ));
    }
    if let Some(inside) = rest.strip_prefix('"') {
        let mut escaped = false;
        let end = inside.char_indices().find(|(_, c)| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        return Some(match end {
            Some((length, _)) => (Part::Text, 1, length, 1),
            None => (Part::Text, 1, inside.len(), 0),
        });
    }
    char_literal(rest).map(|length| (Part::Text, 1, length, 1))
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        match rest.as_bytes().get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") => {
                (depth, at) = (depth - 1, at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

/// The number of `#` when a raw string starts here.
fn raw_string(rest: &str) -> Option<usize> {
    let rest = rest.strip_prefix(['b', 'c']).unwrap_or(rest);
    let rest = rest.strip_prefix('r')?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    rest[hashes..].starts_with('"').then_some(hashes)
}

/// The length inside the quotes when a character literal starts here; a lifetime is none.
fn char_literal(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    if inside.starts_with('\\') {
        return inside
            .char_indices()
            .skip(2)
            .find(|(_, c)| *c == '\'')
            .map(|(at, _)| at);
    }
    let first = inside.chars().next()?.len_utf8();
    inside[first..].starts_with('\'').then_some(first)
}

/// The stretches of one kind, joined by spaces (line ends inside code are kept).
pub fn only(text: &str, wanted: Part) -> String {
    let parts = split(text).into_iter().filter(|(part, _)| *part == wanted);
    parts
        .map(|(_, stretch)| stretch)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Rust text before its inline tests, which by custom come last. A test module in a file of its own
/// may be named anywhere: what stands below its name is no test.
pub fn without_tests(text: &str) -> &str {
    const MARK: &str = "#[cfg(test)]\nmod ";
    let inline = |at: &usize| {
        let named = text[at + MARK.len()..].lines().next();
        named.is_some_and(|line| line.trim_end().ends_with('{'))
    };
    let marks = text.match_indices(MARK).map(|(at, _)| at);
    let end = { marks }.find(inline).unwrap_or(text.len());
    &text[..end]
}

/// Whether all of a file is test code by its name.
pub fn is_test_file(name: &str) -> bool {
    name.starts_with("tests/") || name.ends_with("/tests.rs") || name.contains("/tests/")
}

/// Whether `word` occurs in `text` with no letter, digit or underscore at its sides.
pub fn has_word(text: &str, word: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().last().is_some_and(part_of_word);
        let after = text[at + word.len()..]
            .chars()
            .next()
            .is_some_and(part_of_word);
        !before && !after
    })
}

/// Every function of some Rust text: its name and the whole of its body, braces included.
pub fn functions(text: &str) -> Vec<(String, String)> {
    // Literals and comments become blanks of the same length, so that only braces of code count.
    let mut code = String::new();
    let mut rest = text;
    for (part, stretch) in split(text) {
        let at = stretch.as_ptr() as usize - rest.as_ptr() as usize;
        code.push_str(&" ".repeat(at));
        match part {
            Part::Code => code.push_str(stretch),
            Part::Text | Part::Comment => {
                code.extend(stretch.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
            }
        }
        rest = &rest[at + stretch.len()..];
    }
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        if code[..at]
            .chars()
            .last()
            .is_some_and(|c| c.is_alphanumeric() || c == '_')
        {
            continue;
        }
        let head = &code[at + 3..];
        let name: String = head
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        // The body opens at the first brace; a `;` outside of brackets ends it before one.
        let mut brackets = 0_i32;
        let start = head.char_indices().find(|(_, c)| {
            brackets += i32::from(*c == '[') - i32::from(*c == ']');
            *c == '{' || (*c == ';' && brackets == 0)
        });
        let Some((open, '{')) = start.filter(|_| !name.is_empty()) else {
            continue;
        };
        let mut depth = 0_i32;
        let close = head[open..].char_indices().find(|(_, c)| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            depth == 0
        });
        if let Some((length, _)) = close {
            let from = at + 3 + open;
            found.push((name, text[from..=from + length].to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_inside_a_file_end_it_and_those_beside_it_do_not() {
        let inline = "fn a() {}\n#[cfg(test)]\nmod tests {\nfn b() {}\n}\n";
        assert_eq!(without_tests(inline), "fn a() {}\n");
        let beside = "#[cfg(test)]\nmod tests;\nfn a() {}\n";
        assert_eq!(without_tests(beside), beside);
    }

    #[test]
    fn strings_comments_and_code_are_told_apart() {
        let text = concat!(
            "let a = \"x // \\\" y\"; // unsafe \"z\"\n",
            "let b: &'static str = r#\"p\"q\"#; /* { /* } */ */ 'u' b'\\''"
        );
        let strings: Vec<_> = split(text)
            .into_iter()
            .filter(|p| p.0 == Part::Text)
            .collect();
        let strings: Vec<_> = strings.into_iter().map(|p| p.1).collect();
        assert_eq!(strings, ["x // \\\" y", "p\"q", "u", "\\'"]);
        assert!(!only(text, Part::Code).contains("unsafe"));
        assert!(only(text, Part::Comment).contains("unsafe \"z\""));
        assert!(only(text, Part::Code).contains("&'static str"));
    }

    #[test]
    fn a_function_is_found_with_its_body_and_braces_in_strings_do_not_count() {
        let text = "trait T { fn a(&self); }\nfn b(x: [u8; 2]) -> u8 { if x[0] > 1 { \"}\" } }\n";
        let found = functions(text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "b");
        assert!(found[0].1.ends_with("\"}\" } }"));
    }

    #[test]
    fn a_word_inside_another_is_no_word() {
        assert!(has_word("unsafe {", "unsafe"));
        assert!(!has_word("unsafe_code", "unsafe"));
    }
}
