//! What a catalog is made of, and whether a file is made of just that: a trigger that somebody
//! plants changes what the program writes while it is written, and one that is gone guards nothing.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde::Serialize;

use super::db::{Row, failed};
use super::{Db, Store, Value};
use crate::CatalogError;

const SCHEMA: &str = include_str!("../schema/0006_nouns.sql");

/// The tables that the engine makes for the index of words, each by a statement of its own making.
const OF_WORDS: [&str; 4] = [
    "study_text_config",
    "study_text_data",
    "study_text_docsize",
    "study_text_idx",
];

/// What the engine notes for itself where somebody asks it to (`ANALYZE`, `AUTOINCREMENT`): it
/// changes no row of ours.
const OF_ENGINE: [&str; 3] = [
    "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
    "CREATE TABLE sqlite_sequence(name,seq)",
];

/// The longest name that is told.
const NAME_CHARS: usize = 60;

const OBJECTS: &str = "SELECT type, name, sql FROM sqlite_schema";

/// Changes whenever somebody changes what the file is made of (SQLite, `PRAGMA schema_version`).
const VERSION: &str = "PRAGMA schema_version";

/// Tables without rows, in memory, as they are in a new catalog.
pub(crate) fn schema() -> Result<Store, CatalogError> {
    let store = Store::of(Connection::open_in_memory().map_err(failed)?, None);
    store.db().batch(SCHEMA)?;
    Ok(store)
}

/// What is wrong with a table, an index, a view or a trigger of a file.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MadeFault {
    /// It is none of the program's.
    Foreign,
    /// The program's is gone.
    Missing,
    /// It has the name of one of the program's, and is another one.
    Changed,
}

/// A table, an index, a view or a trigger that is not as the program makes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Odd {
    /// `table`, `index`, `view` or `trigger`, by the statement that makes it.
    pub kind: &'static str,
    /// Its name, without what cannot be shown.
    pub name: String,
    pub fault: MadeFault,
}

/// What the program makes: kind, name, and the statement, as the engine keeps it.
#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Own {
    kind: &'static str,
    name: &'static str,
    sql: &'static str,
}

/// All that the program makes, by the text of the schema: each statement begins a line.
fn own() -> impl Iterator<Item = Own> {
    let begins = SCHEMA.match_indices("\nCREATE ");
    begins.filter_map(|(at, _)| {
        let sql = SCHEMA.get(at + 1..)?;
        let next = sql.find("\nCREATE ").map_or(sql.len(), |line| line + 1);
        let (kind, name) = kind_and_name(sql);
        let sql = sql.get(..next)?;
        let end = match kind {
            "trigger" => sql.rfind("END;")? + "END".len(),
            _ => sql.find(";\n")?,
        };
        let sql = sql.get(..end)?;
        Some(Own { kind, name, sql })
    })
}

/// The kind that a statement makes, and the word behind it.
fn kind_and_name(sql: &str) -> (&'static str, &str) {
    let mut words = sql.split(|c: char| c.is_whitespace() || c == '(').skip(1);
    while let Some(word) = words.next() {
        for kind in ["table", "index", "view", "trigger"] {
            if word.eq_ignore_ascii_case(kind) {
                return (kind, words.next().unwrap_or_default());
            }
        }
    }
    ("table", "")
}

/// All that a file is made of beside what the program makes, and what it lacks. What the engine
/// does goes by the statement: name and kind that stand beside it are what somebody wrote there.
pub(crate) fn odd(db: Db<'_>) -> Result<Vec<Odd>, CatalogError> {
    let mut left: BTreeSet<Own> = own().collect();
    let mut words: BTreeSet<&str> = OF_WORDS.into_iter().collect();
    let mut all = Vec::new();
    let mut others = Vec::new();
    db.each(OBJECTS, [], |row| {
        let (kind, name, sql) = (text(row, 0)?, text(row, 1)?, text(row, 2)?);
        let is_own = |own: &Own| own.sql == sql && own.name == name && own.kind == kind;
        if OF_ENGINE.contains(&sql.as_str()) && kind == "table"
            || is_index_of_table(&kind, &name, &sql)
        {
            return Ok(());
        }
        let found = left.iter().find(|own| is_own(own)).map(|own| own.sql);
        if let Some(sql) = found {
            left.retain(|own| own.sql != sql);
        } else if !(is_of_words(&kind, &name, &sql) && words.remove(name.as_str())) {
            others.push((kind, name, sql));
        }
        Ok(())
    })?;
    for (kind, name, sql) in others {
        let changed = left.iter().find(|own| own.name == name && own.kind == kind);
        let fault = match changed {
            Some(_) => MadeFault::Changed,
            None => MadeFault::Foreign,
        };
        left.retain(|own| own.name != name || own.kind != kind);
        let kind = kind_and_name(&sql).0;
        all.push(Odd::new(kind, &name, fault));
    }
    let gone = left.into_iter().map(|own| (own.kind, own.name));
    let gone = gone.chain(words.into_iter().map(|name| ("table", name)));
    all.extend(gone.map(|(kind, name)| Odd::new(kind, name, MadeFault::Missing)));
    Ok(all)
}

impl Odd {
    fn new(kind: &'static str, name: &str, fault: MadeFault) -> Self {
        let name = name.chars().take(NAME_CHARS);
        let shown = |c: char| match crate::is_hidden(c) {
            true => '?',
            false => c,
        };
        let name = name.map(shown).collect();
        Self { kind, name, fault }
    }
}

/// A value of any type as text: somebody may have written what is none.
fn text(row: &Row<'_>, column: usize) -> Result<String, CatalogError> {
    Ok(match row.value(column)? {
        Value::Text(bytes) | Value::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Value::Null | Value::Integer(_) | Value::Real(_) => String::new(),
    })
}

/// What a table has by itself for `UNIQUE`: no statement makes it.
fn is_index_of_table(kind: &str, name: &str, sql: &str) -> bool {
    kind == "index" && sql.is_empty() && name.starts_with("sqlite_autoindex_")
}

fn is_of_words(kind: &str, name: &str, sql: &str) -> bool {
    let made = sql.strip_prefix("CREATE TABLE '");
    let made = made.and_then(|made| made.strip_prefix(name));
    kind == "table" && made.is_some_and(|made| made.starts_with("'("))
}

/// Which schema a connection found to be the program's own.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(std::cell::Cell<Option<i64>>);

impl Known {
    /// Refuses a file that is not made of just what the program makes: it is looked at when it is
    /// first changed, and whenever somebody changed what it is made of.
    ///
    /// # Errors
    /// [`CatalogError::MadeOtherwise`].
    pub fn require(&self, db: Db<'_>) -> Result<(), CatalogError> {
        let version: i64 = db.one(VERSION, [])?;
        if self.0.get() != Some(version) {
            require_own(db)?;
            self.0.set(Some(version));
        }
        Ok(())
    }
}

/// Refuses a file that is not made of just what the program makes.
///
/// # Errors
/// [`CatalogError::MadeOtherwise`].
pub(crate) fn require_own(db: Db<'_>) -> Result<(), CatalogError> {
    let odd = odd(db)?;
    match odd.first() {
        None => Ok(()),
        Some(first) => Err(CatalogError::MadeOtherwise {
            what: format!("{} {}", first.kind, first.name),
        }),
    }
}

#[cfg(test)]
mod tests;
