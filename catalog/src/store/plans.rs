//! No statement of the catalog reads a table to its end that grows with the years.
//!
//! Statements are taken from the sources, `sql.rs` of each noun, so that a new one is seen.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

/// Tables of which no statement may read every row.
const LARGE: [&str; 11] = [
    "audit",
    "custody",
    "disc_study",
    "drive_use",
    "exception",
    "patient",
    "series",
    "study",
    "study_documents",
    "study_version",
    "word",
];

/// What may read all of one, and why.
const ALLOWED: &[(&str, &str)] = &[
    ("studies ALL", "a migration makes the index anew"),
    ("studies BY_DAY", "a migration makes the index anew"),
    (
        "studies EACH_SAID",
        "a check of the trail compares all of the index of words",
    ),
    (
        "studies EACH_ON_DISC",
        "a check of the trail compares all of the index of words",
    ),
    (
        "drives USES",
        "the newest rows by their keys, no further than the limit",
    ),
    ("blanks MOVE", "the newest row by its key, no further"),
    ("trail ", "a check of the trail is of all of it"),
];

/// A part of a source.
#[derive(Clone, PartialEq, Debug)]
enum Token {
    Text(String),
    Name(String),
    Sign(char),
}

fn tokens(source: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => {
                chars.by_ref().find(|c| *c == '\n');
            }
            '"' => {
                let mut text = String::new();
                while let Some(c) = chars.next() {
                    match c {
                        '"' => break,
                        '\\' => text.extend(chars.next()),
                        other => text.push(other),
                    }
                }
                out.push(Token::Text(text));
            }
            c if c.is_alphanumeric() || c == '_' => {
                let mut name = String::from(c);
                while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    name.push(c);
                }
                out.push(Token::Name(name));
            }
            c if c.is_whitespace() => {}
            other => out.push(Token::Sign(other)),
        }
    }
    out
}

/// Names of a macro's parameters, and what it puts together.
type Macro = (Vec<String>, Vec<Token>);

#[derive(Default)]
struct Source {
    macros: BTreeMap<String, Macro>,
    statements: BTreeMap<String, String>,
}

/// The tokens up to the bracket that closes the one that is first, without both.
fn inside(tokens: &[Token]) -> &[Token] {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('(' | '{' | '[') => depth += 1,
            Token::Sign(')' | '}' | ']') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &tokens[1..at];
        }
    }
    panic!("a bracket does not close: {tokens:?}");
}

impl Source {
    fn read(source: &str) -> Self {
        let (mut read, all) = (Self::default(), tokens(source));
        let name = |name: &str| Token::Name(name.to_owned());
        for at in 0..all.len() {
            match &all[at..] {
                [first, Token::Sign('!'), Token::Name(called), rest @ ..]
                    if *first == name("macro_rules") =>
                {
                    let rule = inside(rest);
                    let parameters = inside(rule);
                    let body = inside(&rule[parameters.len() + 4..]);
                    let names = parameters.windows(2).filter_map(|pair| match pair {
                        [Token::Sign('$'), Token::Name(name)] => Some(name.clone()),
                        _ => None,
                    });
                    let whole = (names.collect(), body.to_vec());
                    read.macros.insert(called.clone(), whole);
                }
                [
                    first,
                    Token::Name(called),
                    Token::Sign(':'),
                    Token::Sign('&'),
                    text,
                    Token::Sign('='),
                    rest @ ..,
                ] if *first == name("const") && *text == name("str") => {
                    let end = rest.iter().position(|t| *t == Token::Sign(';')).unwrap();
                    let sql = read.text(&rest[..end], &BTreeMap::new());
                    read.statements.insert(called.clone(), sql);
                }
                _ => {}
            }
        }
        read
    }

    /// What an expression of literals, `concat!` and the source's own macros is.
    fn text(&self, tokens: &[Token], values: &BTreeMap<String, String>) -> String {
        match tokens {
            [] => String::new(),
            [Token::Text(text), rest @ ..] => text.clone() + &self.text(rest, values),
            [Token::Sign(','), rest @ ..] => self.text(rest, values),
            [Token::Sign('$'), Token::Name(name), rest @ ..] => {
                values[name].clone() + &self.text(rest, values)
            }
            [Token::Name(called), Token::Sign('!'), rest @ ..] => {
                let arguments = inside(rest);
                let text = match called.as_str() {
                    "concat" => self.text(arguments, values),
                    other => self.call(other, arguments),
                };
                text + &self.text(&rest[arguments.len() + 2..], values)
            }
            other => panic!("cannot be read: {other:?}"),
        }
    }

    fn call(&self, called: &str, arguments: &[Token]) -> String {
        let (names, body) = &self.macros[called];
        let texts = arguments.iter().filter_map(|token| match token {
            Token::Text(text) => Some(text.clone()),
            _ => None,
        });
        let values: BTreeMap<_, _> = names.iter().cloned().zip(texts).collect();
        assert_eq!(values.len(), names.len(), "{called}");
        self.text(body, &values)
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.ends_with("sql.rs") || path.ends_with("src/archive.rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// All statements by noun and name.
fn statements() -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let noun = path.parent().unwrap().file_name().unwrap();
        let read = Source::read(&std::fs::read_to_string(&path).unwrap());
        for (name, sql) in read.statements {
            all.insert(format!("{} {name}", noun.display()), sql);
        }
    }
    all
}

/// What names stand for tables in a statement: `FROM study s` makes `s` one of `study`.
fn names(sql: &str) -> Vec<(String, String)> {
    let mut words = tokens(sql).into_iter().filter_map(|token| match token {
        Token::Name(name) => Some(name),
        Token::Sign('(' | ',') => Some(String::new()),
        _ => None,
    });
    let mut out = Vec::new();
    let mut before = String::new();
    while let Some(word) = words.next() {
        if ["FROM", "JOIN", "UPDATE", "INTO"].contains(&before.as_str()) && !word.is_empty() {
            out.push((word.clone(), word.clone()));
            before = words.next().into_iter().collect();
            out.push((before.clone(), word));
        } else {
            before = word;
        }
    }
    out
}

/// Large tables that a statement reads to their end.
fn read_whole(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut rows = statement.raw_query();
    let names = names(sql);
    let mut found = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let step: String = row.get(3).unwrap();
        let Some(scanned) = step.strip_prefix("SCAN ") else {
            continue;
        };
        let (name, how) = scanned.split_once(' ').unwrap_or((scanned, ""));
        let partial = how.rsplit(' ').next().is_some_and(|index| {
            let of = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'index' AND name = ?1
                AND sql LIKE '% WHERE %'";
            db.query_row(of, [index], |row| row.get::<_, i64>(0)) == Ok(1)
        });
        let tables = names.iter().filter(|(alias, _)| alias == name);
        let mut tables = tables.map(|(_, table)| table.as_str());
        if !partial && tables.any(|table| LARGE.contains(&table)) {
            found.push(step);
        }
    }
    found
}

#[test]
fn no_statement_reads_a_large_table_to_its_end() {
    let (_dir, catalog, ..) = crate::tests::catalog();
    let db = catalog.database();
    // What the check of the index of words reads it through.
    let words = "CREATE VIRTUAL TABLE temp.indexed_words
        USING fts5vocab (main, study_text, instance)";
    db.execute_batch(words).unwrap();
    let all = statements();
    assert!(all.len() > 140, "{} statements were read", all.len());
    assert!(all["studies WAITING"].starts_with("SELECT s.id"));
    let mut findings = Vec::new();
    for (name, sql) in &all {
        let allowed = ALLOWED
            .iter()
            .any(|(known, _)| *known == name || known.ends_with(' ') && name.starts_with(known));
        let steps = read_whole(db, sql);
        if !allowed && !steps.is_empty() {
            findings.push(format!("{name}: {steps:?}"));
        }
    }
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn a_statement_that_reads_a_large_table_to_its_end_is_seen() {
    let (_dir, catalog, ..) = crate::tests::catalog();
    for sql in [
        "SELECT x.id FROM study x WHERE x.description = ?1",
        "SELECT COUNT(*) FROM audit",
        "SELECT c.id FROM copy c WHERE c.id IN (SELECT u.copy FROM drive_use u WHERE u.lot = ?1)",
        "UPDATE exception SET resolved = 1",
        "SELECT s.id FROM study s WHERE (?1 IS NULL OR s.day = ?1) ORDER BY s.day",
    ] {
        assert_eq!(read_whole(catalog.database(), sql).len(), 1, "{sql}");
    }
    let good = "SELECT s.id FROM study s WHERE s.day BETWEEN ?1 AND ?2 ORDER BY s.day";
    assert_eq!(read_whole(catalog.database(), good), [""; 0]);
}
