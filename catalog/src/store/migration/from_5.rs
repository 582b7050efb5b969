//! From version 5: every table that has another form now is made anew.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::{Db, SCHEMA, failed, to_lists};
use crate::CatalogError;
use crate::lists::ListWriter;

/// Tables whose rows are taken over by more than a copy of their columns.
const WITH_LISTS: [&str; 2] = ["study_version", "image"];

const OBJECTS: &str = "SELECT type, name, sql FROM sqlite_schema
    WHERE sql IS NOT NULL AND name NOT LIKE 'study_text%'";

/// Columns that both forms of a table have, in the order of the new one.
const COLUMNS: &str = "SELECT group_concat(n.name, ', ') FROM pragma_table_info(?1) n
    WHERE n.name IN (SELECT name FROM pragma_table_info(?2))";

/// What triggers keep from this version on.
const IN_PART: &str = "INSERT INTO in_part (version) SELECT v.id FROM study_version v
    WHERE v.files > (SELECT SUM(d.files) FROM disc_study d WHERE d.version = v.id)";

/// No earlier version gave a place another name.
const PATHS: &str = "INSERT INTO slot_path (slot, path, since) SELECT id, path, 0 FROM slot";

/// What a schema is made of: by kind and name, the statement that makes it.
type Objects = BTreeMap<(String, String), String>;

fn objects(db: Db<'_>) -> Result<Objects, CatalogError> {
    let rows = db.rows(OBJECTS, [], |row| {
        Ok(((row.get(0)?, row.get(1)?), row.get(2)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// Brings a catalog of version 5 to this one; the names of the tables that were made anew.
pub(super) fn run(db: Db<'_>, writer: &mut ListWriter) -> Result<Vec<String>, CatalogError> {
    let fresh = Connection::open_in_memory().map_err(failed)?;
    Db::new(&fresh).batch(SCHEMA)?;
    let (old, new) = (objects(db)?, objects(Db::new(&fresh))?);
    // References to a table that is set aside go on naming the one that takes its place.
    db.batch("PRAGMA legacy_alter_table = ON")?;
    for ((kind, name), _) in old.iter().filter(|((kind, _), _)| kind != "table") {
        db.batch(&format!("DROP {kind} {name}"))?;
    }
    let mut made = Vec::new();
    for ((_, name), sql) in new.iter().filter(|((kind, _), _)| kind == "table") {
        match old.get(&("table".to_owned(), name.clone())) {
            Some(before) if before == sql => continue,
            Some(_) => {
                db.batch(&format!("ALTER TABLE {name} RENAME TO v5_{name}; {sql}"))?;
                if !WITH_LISTS.contains(&name.as_str()) {
                    copy(db, name)?;
                }
            }
            None => db.batch(sql)?,
        }
        made.push(name.clone());
    }
    to_lists::run(db, writer, &to_lists::VERSION_5)?;
    db.batch(IN_PART)?;
    db.batch(PATHS)?;
    for name in &made {
        db.batch(&format!("DROP TABLE IF EXISTS v5_{name}"))?;
    }
    for kind in ["index", "trigger"] {
        let missing = new.iter().filter(|((is, _), _)| is == kind);
        for (_, sql) in missing {
            db.batch(sql)?;
        }
    }
    db.batch("PRAGMA legacy_alter_table = OFF")?;
    Ok(made)
}

fn copy(db: Db<'_>, name: &str) -> Result<(), CatalogError> {
    let columns: String = db.one(COLUMNS, [name, &format!("v5_{name}")])?;
    db.batch(&format!(
        "INSERT INTO {name} ({columns}) SELECT {columns} FROM v5_{name}"
    ))
}
