//! One file read: the names that it defines and imports, the modules that it declares, the paths
//! that it writes out. Test code is passed over.

use std::collections::BTreeSet;

use super::lex::{Token, tokens};

/// What stands in one module, inline modules apart.
#[derive(Default, Debug)]
pub struct Module {
    /// Functions, types, traits, constants, statics and macros defined here.
    pub items: BTreeSet<String>,
    /// Words given to a macro that stands in the place of an item: it may define them.
    pub perhaps: BTreeSet<String>,
    /// `use` declarations, those inside functions too.
    pub imports: Vec<Import>,
    /// `mod` declarations.
    pub children: Vec<Child>,
    /// Paths in code; a path of one word is a type, or a function that is called.
    pub paths: BTreeSet<Vec<String>>,
}

/// One name, or all names, brought into scope.
#[derive(Debug, PartialEq, Eq)]
pub struct Import {
    /// The name in this module; none for `*`.
    pub name: Option<String>,
    /// The path as written.
    pub path: Vec<String>,
    /// Whether the name is handed on by `pub` of any kind: a re-export.
    pub handed_on: bool,
}

/// A `mod` declaration.
#[derive(Debug)]
pub struct Child {
    /// Its name.
    pub name: String,
    /// The text of `#[path]`.
    pub path: Option<String>,
    /// Whether `#[cfg(test)]` stands before it.
    pub test: bool,
    /// What stands between its braces; none for a module with a file of its own.
    pub inline: Option<Module>,
}

/// Reads the text of a file.
pub fn parse(text: &str) -> Module {
    let tokens = tokens(text);
    let mut reader = Reader { tokens, at: 0 };
    reader.module()
}

/// What attributes say of what follows them.
#[derive(Default)]
struct Attributes {
    test: bool,
    path: Option<String>,
}

struct Reader<'a> {
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self, ahead: usize) -> Option<Token<'a>> {
        self.tokens.get(self.at + ahead).copied()
    }

    fn before(&self) -> Option<Token<'a>> {
        self.at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at).copied())
    }

    fn word(&self, ahead: usize) -> Option<&'a str> {
        match self.peek(ahead) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn is(&self, ahead: usize, mark: char) -> bool {
        self.peek(ahead) == Some(Token::Mark(mark))
    }

    /// Everything up to the brace that closes this module, or to the end of the file.
    fn module(&mut self) -> Module {
        let mut module = Module::default();
        let mut depth = 0_usize;
        let mut attributes = Attributes::default();
        let mut public = false;
        while let Some(token) = self.peek(0) {
            match token {
                Token::Mark('#') if self.is(1, '[') || (self.is(1, '!') && self.is(2, '[')) => {
                    self.attribute(&mut attributes, &mut module);
                    continue;
                }
                Token::Word("pub") => {
                    public = true;
                    self.visibility();
                    continue;
                }
                Token::Word("mod") if depth == 0 && self.word(1).is_some() => {
                    let child = self.child(std::mem::take(&mut attributes));
                    module.children.push(child);
                }
                _ if attributes.test => self.skip_item(),
                Token::Word("use") if !self.is(1, '<') => {
                    self.at += 1;
                    self.imports(&mut Vec::new(), public, &mut module.imports);
                }
                Token::Mark('}') if depth == 0 => {
                    self.at += 1;
                    return module;
                }
                Token::Mark('{' | '(' | '[') => {
                    depth += 1;
                    self.at += 1;
                }
                Token::Mark('}' | ')' | ']') => {
                    depth = depth.saturating_sub(1);
                    self.at += 1;
                }
                Token::Word(word) => {
                    if depth == 0 {
                        self.item(word, &mut module);
                    }
                    self.path(&mut module);
                }
                _ => self.at += 1,
            }
            attributes = Attributes::default();
            public = false;
        }
        module
    }

    /// An attribute, whose own paths count too.
    fn attribute(&mut self, attributes: &mut Attributes, module: &mut Module) {
        let from = self.at;
        let mut depth = 0_usize;
        while let Some(token) = self.peek(0) {
            match token {
                Token::Mark('[') => depth += 1,
                Token::Mark(']') => depth -= 1,
                Token::Word(_) => {
                    self.path(module);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if token == Token::Mark(']') && depth == 0 {
                break;
            }
        }
        let inside = &self.tokens[from..self.at];
        let has = |word| inside.contains(&Token::Word(word));
        if has("cfg") && has("test") && !has("not") {
            attributes.test = true;
        }
        if let [_, _, Token::Word("path"), _, Token::Text(path), _] = inside {
            attributes.path = Some((*path).to_owned());
        }
    }

    fn visibility(&mut self) {
        self.at += 1;
        let narrow = matches!(self.word(1), Some("crate" | "super" | "self" | "in"));
        if self.is(0, '(') && narrow {
            while !self.is(0, ')') && self.peek(0).is_some() {
                self.at += 1;
            }
            self.at += 1;
        }
    }

    fn child(&mut self, attributes: Attributes) -> Child {
        let name = self.word(1).unwrap_or_default().to_owned();
        let braces = self.is(2, '{');
        self.at += 3;
        Child {
            name,
            path: attributes.path,
            test: attributes.test,
            inline: braces.then(|| self.module()),
        }
    }

    /// Passes over one item or statement: to its `;`, or to the brace that closes its body.
    fn skip_item(&mut self) {
        let mut depth = 0_usize;
        let ends_at_mark = match self.word(0) {
            Some("const") => !matches!(self.word(1), Some("fn" | "unsafe" | "extern")),
            word => matches!(word, Some("use" | "static" | "type" | "let")),
        };
        while let Some(token) = self.peek(0) {
            match token {
                Token::Mark('}' | ')' | ']') if depth == 0 => return,
                Token::Mark('{' | '(' | '[') => depth += 1,
                Token::Mark('}' | ')' | ']') => depth -= 1,
                _ => {}
            }
            self.at += 1;
            let ends = match token {
                Token::Mark(';') => true,
                Token::Mark('}') => !ends_at_mark,
                _ => false,
            };
            if ends && depth == 0 {
                return;
            }
        }
    }

    /// Notes the name when a keyword at hand begins an item.
    fn item(&mut self, word: &str, module: &mut Module) {
        let generic = matches!(self.before(), Some(Token::Mark('<' | ',')));
        let keyword = matches!(
            word,
            "fn" | "struct" | "enum" | "union" | "trait" | "type" | "const" | "static"
        );
        let mutable = usize::from(word == "static" && self.word(1) == Some("mut"));
        // Of `const fn a` the name is noted at `fn`.
        let keyword = keyword && !matches!(self.word(1), Some("fn" | "unsafe" | "extern"));
        if let (true, false, Some(name)) = (keyword, generic, self.word(1 + mutable)) {
            module.items.insert(name.to_owned());
        }
        if !self.is(1, '!') {
            return;
        }
        if let ("macro_rules", Some(name)) = (word, self.word(2)) {
            module.items.insert(name.to_owned());
            return;
        }
        let mut depth = 0_usize;
        for token in self.tokens.iter().skip(self.at + 2) {
            match token {
                Token::Word(word) => _ = module.perhaps.insert((*word).to_owned()),
                Token::Mark('{' | '(' | '[') => depth += 1,
                Token::Mark('}' | ')' | ']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }

    /// A path that begins with the word at hand.
    fn path(&mut self, module: &mut Module) {
        let goes_on = matches!(
            self.before(),
            Some(Token::Mark('.') | Token::PathSeparator | Token::Word("fn"))
        );
        let mut path = Vec::new();
        while let Some(word) = self.word(0) {
            path.push(word.to_owned());
            self.at += 1;
            if self.peek(0) != Some(Token::PathSeparator) || self.word(1).is_none() {
                break;
            }
            self.at += 1;
        }
        let typed = path[0].starts_with(char::is_uppercase);
        let called = self.is(0, '(') || self.is(0, '!');
        if !goes_on && (path.len() > 1 || typed || called) {
            module.paths.insert(path);
        }
    }

    /// A tree of `use`, to the end of this branch of it.
    fn imports(&mut self, above: &mut Vec<String>, handed_on: bool, into: &mut Vec<Import>) {
        while let Some(token) = self.peek(0) {
            match token {
                Token::Word("as") => {
                    let name = self.word(1).map(str::to_owned);
                    self.at += 2;
                    let path = std::mem::take(above);
                    into.push(Import {
                        name,
                        path,
                        handed_on,
                    });
                    break;
                }
                // `a::{self}` is `a`; `self::a` begins here.
                Token::Word("self") if !above.is_empty() => {}
                Token::Word(word) => above.push(word.to_owned()),
                Token::Mark('*') => {
                    let path = above.clone();
                    let name = None;
                    into.push(Import {
                        name,
                        path,
                        handed_on,
                    });
                    above.clear();
                }
                Token::Mark('{') => {
                    self.at += 1;
                    while !self.is(0, '}') && self.peek(0).is_some() {
                        self.imports(&mut above.clone(), handed_on, into);
                        self.at += usize::from(self.is(0, ','));
                    }
                    above.clear();
                }
                Token::PathSeparator => {}
                // `,`, `;` or `}`: this branch ends, and the caller sees why.
                _ => break,
            }
            self.at += 1;
        }
        if !above.is_empty() {
            let name = above.last().cloned();
            let path = std::mem::take(above);
            into.push(Import {
                name,
                path,
                handed_on,
            });
        }
    }
}
