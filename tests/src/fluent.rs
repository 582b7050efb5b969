//! Language files as rules about them see them, and where the sources ask for their texts.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse;

/// A text of a language: what it takes and what it refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Names of the values that stand in it.
    pub values: BTreeSet<String>,
    /// Texts that it refers to.
    pub refers: BTreeSet<String>,
    /// The texts of its value and its attributes, as they stand, values as `{}`; each variant is
    /// one more.
    pub texts: Vec<(String, String)>,
}

/// The texts of a file, by their ids.
///
/// # Errors
/// What of the file cannot be read, and ids that are there twice.
pub fn messages(text: &str) -> Result<BTreeMap<String, Message>, Vec<String>> {
    let resource = match parse(text) {
        Ok(resource) => resource,
        Err((_, errors)) => return Err(errors.iter().map(ToString::to_string).collect()),
    };
    let (mut all, mut twice) = (BTreeMap::new(), Vec::new());
    for entry in resource.body {
        let Entry::Message(found) = entry else {
            continue;
        };
        let mut message = Message::default();
        if let Some(value) = &found.value {
            message.add("", value);
        }
        for attribute in &found.attributes {
            message.add(attribute.id.name, &attribute.value);
        }
        let id = found.id.name.to_owned();
        if all.insert(id.clone(), message).is_some() {
            twice.push(format!("{id} is there twice"));
        }
    }
    match twice.is_empty() {
        true => Ok(all),
        false => Err(twice),
    }
}

impl Message {
    fn add(&mut self, attribute: &str, pattern: &Pattern<&str>) {
        let mut text = String::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push_str(value),
                PatternElement::Placeable { expression } => {
                    text.push_str("{}");
                    self.look(attribute, expression);
                }
            }
        }
        self.texts.push((attribute.to_owned(), text));
    }

    fn look(&mut self, attribute: &str, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.look_inline(attribute, inline),
            Expression::Select { selector, variants } => {
                self.look_inline(attribute, selector);
                for variant in variants {
                    self.add(attribute, &variant.value);
                }
            }
        }
    }

    fn look_inline(&mut self, attribute: &str, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.values.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.refers.insert(id.name.to_owned());
            }
            InlineExpression::Placeable { expression } => self.look(attribute, expression),
            _ => {}
        }
    }
}

/// A place in the sources that asks for a text by `say!`.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The id.
    pub id: String,
    /// Names of the values that it gives.
    pub values: BTreeSet<String>,
    /// Line, from 1.
    pub line: usize,
}

/// The macros that ask for a text, and how many arguments each has before the id.
const ASK: [(&str, usize); 2] = [("say!(", 0), ("say_in!(", 1)];

/// The places of some Rust text that ask for a text.
pub fn asked(text: &str) -> Vec<Asked> {
    let mut all = Vec::new();
    let places = ASK.iter().flat_map(|(name, before_id)| {
        let places = text.match_indices(name);
        places.map(move |(at, _)| (at, at + name.len(), *before_id))
    });
    for (at, inside, before_id) in places {
        let before = text[..at].lines().last().unwrap_or_default();
        if before.contains("//") {
            continue;
        }
        let mut parts = arguments(&text[inside..]).into_iter().skip(before_id);
        let Some(id) = parts.next() else {
            continue;
        };
        let Some(id) = id
            .trim()
            .strip_prefix('"')
            .and_then(|id| id.strip_suffix('"'))
        else {
            continue;
        };
        let names = parts.filter_map(|part| {
            let (name, _) = part.split_once('=')?;
            Some(name.trim().to_owned())
        });
        all.push(Asked {
            id: id.to_owned(),
            values: names.collect(),
            line: text[..at].lines().count().max(1),
        });
    }
    all
}

/// What stands between commas at the first level, up to the closing parenthesis.
fn arguments(text: &str) -> Vec<String> {
    let (mut all, mut one) = (Vec::new(), String::new());
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for c in text.chars() {
        if quoted {
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
            one.push(c);
            continue;
        }
        match c {
            '"' => quoted = true,
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                all.push(std::mem::take(&mut one));
                continue;
            }
            _ => {}
        }
        one.push(c);
    }
    if !one.trim().is_empty() {
        all.push(one);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_asks_is_found_with_all_its_values() {
        let text = [
            "x;\nlet a = say!(\"one-two\", n = f(a, \"),\"), serial = &x);",
            " say!(\n\"b\"\n)",
            " say_in!(place, \"c\", n = 1)",
        ]
        .join("\n");
        let asked = asked(&text);
        let found: Vec<_> = asked.iter().map(|a| (a.id.as_str(), a.line)).collect();
        assert_eq!(found, [("one-two", 2), ("b", 3), ("c", 6)]);
        let names: Vec<_> = asked[0].values.iter().map(String::as_str).collect();
        assert_eq!(names, ["n", "serial"]);
    }

    #[test]
    fn a_text_is_read_with_all_its_forms() {
        let all = messages("a = { $n ->\n [one] { $n } file\n *[other] { $n } files\n }, { b }\n")
            .unwrap();
        let a = &all["a"];
        assert!(a.values.contains("n") && a.refers.contains("b"));
        assert_eq!(a.texts.len(), 3);
        assert!(messages("a = x\na = y\n").is_err());
        assert!(messages("a = { $n\n").is_err());
    }
}
