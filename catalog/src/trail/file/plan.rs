//! What is read of a table and its indexes, by the schema that the program makes: an index that is
//! missing in the file, or is another one, is so found too.

use super::sql;
use crate::CatalogError;
use crate::store::Db;

/// A table: its rows are read once for all of its indexes and references.
#[derive(Debug)]
pub(in crate::trail) struct Plan {
    pub table: String,
    /// Reads the row's number and then every value that any of them asks for.
    pub rows: String,
    /// How many values that are.
    pub values: usize,
    pub(super) indexes: Vec<Index>,
    pub(super) references: Vec<Reference>,
}

/// An index.
#[derive(Debug)]
pub(super) struct Index {
    pub name: String,
    /// What it is an index of.
    pub definition: Definition,
    /// Where its columns stand among the values of a row.
    pub columns: Vec<usize>,
    /// Where it stands whether a row is in it; it has every row where this is none.
    pub only: Option<usize>,
    /// Reads its entries.
    pub entries: String,
}

/// The columns of an index, and the statement that made it, where there is one.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Definition {
    pub columns: Vec<String>,
    pub made_by: Option<String>,
}

impl Definition {
    /// What a file has under a name.
    pub fn of(db: Db<'_>, index: &str) -> Result<Self, CatalogError> {
        let made_by: Option<Option<String>> = db.value(sql::MADE_BY, [index])?;
        Ok(Self {
            columns: db.rows(sql::COLUMNS, [index], |row| row.get(0))?,
            made_by: made_by.flatten(),
        })
    }
}

/// A column that refers to another table's rows.
#[derive(Debug)]
pub(super) struct Reference {
    /// Where it stands among the values of a row.
    pub column: usize,
    /// The other table.
    pub parent: String,
}

impl Plan {
    /// The plans for all tables of a schema, the one of the database that is given.
    pub fn all(schema: Db<'_>) -> Result<Vec<Self>, CatalogError> {
        let tables: Vec<String> = schema.rows(sql::TABLES, [], |row| row.get(0))?;
        let plans = tables.into_iter().map(|table| Self::of(schema, table));
        plans.collect()
    }

    fn of(schema: Db<'_>, table: String) -> Result<Self, CatalogError> {
        let mut values = vec!["rowid".to_owned()];
        let mut at = |value: &str| match values.iter().position(|known| known == value) {
            Some(at) => at,
            None => {
                values.push(value.to_owned());
                values.len() - 1
            }
        };
        let mut indexes = Vec::new();
        let names: Vec<String> = schema.rows(sql::INDEXES, [&table], |row| row.get(0))?;
        for name in names {
            let definition = Definition::of(schema, &name)?;
            let Definition { columns, made_by } = &definition;
            let only = made_by.as_deref().and_then(|sql| sql.split_once("WHERE "));
            let only = only.map(|(_, only)| only);
            indexes.push(Index {
                entries: sql::entries(&table, &name, columns, only),
                columns: columns.iter().map(|column| at(column)).collect(),
                only: only.map(|only| at(&format!("({only})"))),
                definition,
                name,
            });
        }
        let references = schema.rows(sql::REFERENCES, [&table], |row| {
            let (column, parent) = (row.get::<String>(0)?, row.get(1)?);
            let column = at(&column);
            Ok(Reference { column, parent })
        })?;
        Ok(Self {
            rows: sql::rows(&table, &values),
            values: values.len(),
            table,
            indexes,
            references,
        })
    }
}
