//! Rust text as words and marks, without comments, numbers and lifetimes.

use crate::source::{self, Part};

/// One token; what no rule here looks at is left out.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// An identifier or keyword.
    Word(&'a str),
    /// The inside of a string literal.
    Text(&'a str),
    /// `::`
    PathSeparator,
    /// Any other mark.
    Mark(char),
}

/// The tokens of some Rust text.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for (part, stretch) in source::split(text) {
        match part {
            Part::Code => code(stretch, &mut tokens),
            Part::Text => tokens.push(Token::Text(stretch)),
            Part::Comment => {}
        }
    }
    tokens
}

fn code<'a>(mut rest: &'a str, tokens: &mut Vec<Token<'a>>) {
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        if let Some(word) = rest.strip_prefix("r#").and_then(word) {
            tokens.push(Token::Word(word));
            length = 2 + word.len();
        } else if let Some(word) = word(rest) {
            let number = first.is_ascii_digit();
            if !number {
                tokens.push(Token::Word(word));
            }
            length = word.len();
        } else if let Some(lifetime) = rest.strip_prefix('\'').and_then(word) {
            length = 1 + lifetime.len();
        } else if rest.starts_with("::") {
            tokens.push(Token::PathSeparator);
            length = 2;
        } else if !first.is_whitespace() {
            tokens.push(Token::Mark(first));
        }
        rest = &rest[length..];
    }
}

/// The letters, digits and underscores at the start of a text, when there are any.
fn word(text: &str) -> Option<&str> {
    let ends = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    let word = &text[..ends.unwrap_or(text.len())];
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_marks_and_texts_come_in_order_and_the_rest_is_left_out() {
        let text = "// c\nr#fn::a<'b>(0x1f, \"d::e\"): 'f'";
        let expected = [
            Token::Word("fn"),
            Token::PathSeparator,
            Token::Word("a"),
            Token::Mark('<'),
            Token::Mark('>'),
            Token::Mark('('),
            Token::Mark(','),
            Token::Text("d::e"),
            Token::Mark(')'),
            Token::Mark(':'),
            Token::Text("f"),
        ];
        assert_eq!(tokens(text), expected);
    }
}
