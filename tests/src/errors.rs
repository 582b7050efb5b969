//! Errors of the crates below the application, as their sources declare them: which texts a whole
//! language has for them, and which values those take.

use std::collections::BTreeSet;

use crate::source::{SourceFile, is_test_file, without_tests};

/// An error type of a crate, or what is wrong with how it is declared.
#[derive(Debug, Default)]
pub struct ErrorType {
    /// Its name.
    pub name: String,
    /// Its file.
    pub file: String,
    /// Its variants; one without a name where it is a struct.
    pub variants: Vec<Variant>,
    /// Whether it can be serialized.
    pub is_fact: bool,
}

/// A variant that says something of its own.
#[derive(Debug, Default)]
pub struct Variant {
    /// Id of the text that says it in another language.
    pub id: String,
    /// What it says in English, as it stands in `#[error(...)]`.
    pub english: String,
    /// The fields that are facts.
    pub fields: BTreeSet<String>,
    /// Fields that are facts and that its English does not name, or causes that are taken as facts.
    pub wrong: Vec<String>,
}

impl Variant {
    /// Whether a text of it may take this value: a field, or what is in one (`limit-secs`).
    pub fn gives(&self, value: &str) -> bool {
        self.fields.iter().any(|field| {
            let behind = value.strip_prefix(field.as_str());
            behind.is_some_and(|behind| behind.is_empty() || behind.starts_with('-'))
        })
    }
}

/// All error types of the crates below the application.
pub fn error_types(files: &[SourceFile]) -> Vec<ErrorType> {
    let below = |file: &&SourceFile| {
        ["burner/", "catalog/"]
            .iter()
            .any(|room| file.name.starts_with(room))
            && !is_test_file(&file.name)
    };
    let files = files.iter().filter(below);
    files.flat_map(types_of).collect()
}

fn types_of(file: &SourceFile) -> Vec<ErrorType> {
    let text = without_tests(&file.text);
    let lines: Vec<&str> = text.lines().collect();
    let mut all = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if !(line.starts_with("#[derive(") && line.contains("thiserror::Error")) {
            continue;
        }
        // Attributes of the type, and its head.
        let rest = lines.get(at..).unwrap_or_default();
        let head = rest.iter().position(|line| line.starts_with("pub "));
        let Some((attributes, body)) = head.and_then(|head| rest.split_at_checked(head)) else {
            continue;
        };
        let name = body.first().and_then(|head| {
            let mut words = head.split([' ', ';', '(', '{']);
            words.find(|word| word.starts_with(|c: char| c.is_ascii_uppercase()))
        });
        let attributes = attributes.join("\n");
        let mut found = ErrorType {
            name: name.unwrap_or_default().to_owned(),
            file: file.name.clone(),
            is_fact: attributes.contains("serde::Serialize"),
            ..ErrorType::default()
        };
        let end = body
            .iter()
            .position(|line| *line == "}" || line.ends_with(';'));
        let inside = body.get(1..end.unwrap_or(1).max(1)).unwrap_or_default();
        let is_struct = body.first().is_some_and(|head| head.contains("struct"));
        found.variants = match is_struct {
            true => vec![variant(&found.name, "", &attributes, inside)],
            false => variants(&found.name, inside),
        };
        all.push(found);
    }
    all
}

/// The variants between the lines of an enum.
fn variants(of: &str, lines: &[&str]) -> Vec<Variant> {
    let mut all = Vec::new();
    let mut attributes = String::new();
    let mut from = None;
    for (at, line) in lines.iter().enumerate() {
        let (indent, code) = (line.len() - line.trim_start().len(), line.trim());
        let begins = indent == 4 && code.starts_with(|c: char| c.is_ascii_uppercase());
        if begins {
            let name = code.split(['(', ' ', ',']).next().unwrap_or_default();
            if code.ends_with(['{', '(']) {
                from = Some((at, name.to_owned()));
                continue;
            }
            all.extend(said(of, name, &attributes, &[code]));
            attributes.clear();
        } else if let (4, "}," | "),", Some((first, name))) = (indent, code, from.clone()) {
            let inside = lines.get(first + 1..at).unwrap_or_default();
            all.extend(said(of, &name, &attributes, inside));
            (from, attributes) = (None, String::new());
        } else if from.is_none() && !code.starts_with("///") {
            attributes.push_str(code);
            attributes.push('\n');
        }
    }
    all
}

/// A variant that says something itself.
fn said(of: &str, name: &str, attributes: &str, inside: &[&str]) -> Option<Variant> {
    let is_other = attributes.contains("transparent");
    (!is_other).then(|| variant(of, name, attributes, inside))
}

fn variant(of: &str, name: &str, attributes: &str, inside: &[&str]) -> Variant {
    let english = attributes
        .split_once("#[error(")
        .and_then(|(_, rest)| rest.rsplit_once(")]"))
        .map_or("", |(text, _)| text);
    let english = english.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found = Variant {
        id: format!("error{}{}", hyphened(of), hyphened(name)),
        english: english.clone(),
        ..Variant::default()
    };
    let mut before = String::new();
    for line in inside.iter().map(|line| line.trim()) {
        if line.starts_with("//") {
            continue;
        }
        before.push_str(line);
        if line.starts_with("#[") {
            continue;
        }
        let is_cause = before.contains("#[source]") || before.contains("#[from]");
        let is_skipped = before.contains("serde(skip)");
        before.clear();
        let name = line.split_once(": ").map(|(name, _)| name);
        let field = name.unwrap_or_default().trim_start_matches("pub ");
        let is_named = names(&english, field);
        // A field without a name is a cause, or handed on.
        let has_field = name.is_some() || line.contains('(') || is_cause;
        match (is_skipped, is_cause || !is_named) {
            _ if !has_field => {}
            (true, _) => {}
            (false, true) => found.wrong.push(line.to_owned()),
            (false, false) => {
                found.fields.insert(field.replace('_', "-"));
            }
        }
    }
    found
}

/// Whether an error's text names a field.
fn names(english: &str, field: &str) -> bool {
    let mut words = english.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let in_braces = [format!("{{{field}}}"), format!("{{{field}:")];
    let after_text = english.rsplit_once('"').map_or("", |(_, after)| after);
    let mut arguments = after_text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.any(|word| word == field)
        && (in_braces.iter().any(|form| english.contains(form))
            || arguments.any(|word| word == field))
}

/// `BurnRefused` as `-burn-refused`.
fn hyphened(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum SomeError {
    /// Handed on: as it is.
    #[error(transparent)]
    Other(#[from] OtherError),
    /// A cause.
    #[error(\"it failed\")]
    Io(#[from] io::Error),
    /// Another one.
    #[error(\"it failed too\")]
    Read(
        #[source]
        #[serde(skip)]
        ReadError,
    ),
    #[error(transparent)]
    Long(
        #[from]
        VeryLong,
    ),
    /// Fields.
    #[error(\"{name} is {len} long, {}\", kind.0)]
    Long {
        /// Its name: as typed.
        name: String,
        /// How long.
        len: u64,
        kind: Kind,
        path: PathBuf,
        #[source]
        #[serde(skip)]
        source: io::Error,
    },
}

#[derive(Debug, thiserror::Error)]
#[error(\"no {what}\")]
pub struct Short {
    pub what: &'static str,
}
";

    #[test]
    fn variants_and_their_facts_are_found() {
        let file = SourceFile {
            name: "burner/src/x.rs".to_owned(),
            text: SOURCE.to_owned(),
        };
        let types = error_types(&[file]);
        assert_eq!(types.len(), 2, "{types:#?}");
        assert!(types[0].is_fact && !types[1].is_fact);
        let of = |at: usize| &types[0].variants[at];
        assert_eq!(types[0].variants.len(), 3, "{types:#?}");
        assert_eq!(of(0).id, "error-some-error-io");
        assert_eq!(of(0).wrong.len(), 1, "a cause that is taken as a fact");
        assert!(of(1).id.ends_with("-read") && of(1).wrong.is_empty());
        assert_eq!(of(2).id, "error-some-error-long");
        assert_eq!(of(2).wrong, ["path: PathBuf,"], "no text names it");
        let fields: Vec<_> = of(2).fields.iter().map(String::as_str).collect();
        assert_eq!(fields, ["kind", "len", "name"]);
        assert!(of(2).gives("len") && of(2).gives("kind-secs") && !of(2).gives("lens"));
        assert_eq!(types[1].variants[0].id, "error-short");
        assert!(types[1].variants[0].gives("what"));
    }
}
