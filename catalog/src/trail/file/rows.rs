//! A table against its indexes and what it refers to.

use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use super::key::{Sum, put};
use super::plan::{Definition, Index, Plan};
use super::sql;
use crate::CatalogError;
use crate::store::{Db, Value};
use crate::trail::AuditProblem;

/// Numbers of the rows of tables that others refer to, read when they are first asked for.
#[derive(Default)]
pub(super) struct Parents(BTreeMap<String, Numbers>);

impl Parents {
    fn of(&mut self, db: Db<'_>, table: &str) -> Result<&mut Numbers, CatalogError> {
        if !self.0.contains_key(table) {
            let all = db.rows(&sql::numbers(table), [], |row| row.get(0))?;
            self.0.insert(table.to_owned(), Numbers { all, at: 0 });
        }
        Ok(self.0.entry(table.to_owned()).or_default())
    }
}

/// Numbers in order, and where the last one was found: the next is most often close by.
#[derive(Default)]
struct Numbers {
    all: Vec<i64>,
    at: usize,
}

impl Numbers {
    fn has(&mut self, number: i64) -> bool {
        for near in [self.at, self.at + 1] {
            if self.all.get(near) == Some(&number) {
                self.at = near;
                return true;
            }
        }
        let found = self.all.binary_search(&number);
        self.at = found.unwrap_or(self.at);
        found.is_ok()
    }
}

/// Checks a table; what cannot be read of it is a finding too.
pub(super) fn check(
    db: Db<'_>,
    plan: &Plan,
    parents: &mut Parents,
    hashes: &RandomState,
) -> Result<Vec<AuditProblem>, CatalogError> {
    let mut problems = Vec::new();
    let mut sums = vec![Sum::default(); plan.indexes.len()];
    let read = table(db, plan, parents, hashes, &mut sums, &mut problems);
    problems.extend(finding(read.map(|()| None))?);
    for (index, sum) in plan.indexes.iter().zip(sums) {
        let is_right = has_definition(db, index)
            .and_then(|same| Ok(same && entries(db, index, hashes)? == Some(sum)));
        let wrong = || AuditProblem::Index {
            index: index.name.clone(),
        };
        problems.extend(finding(is_right.map(|right| (!right).then(wrong)))?);
    }
    Ok(problems)
}

fn finding(
    found: Result<Option<AuditProblem>, CatalogError>,
) -> Result<Option<AuditProblem>, CatalogError> {
    match found {
        Err(CatalogError::Storage(error)) if !error.is_busy() => Ok(Some(AuditProblem::File {
            finding: error.to_string(),
        })),
        Err(CatalogError::MadeOtherwise { what }) => Ok(Some(AuditProblem::Otherwise { what })),
        found => found,
    }
}

/// Reads the rows: what each index should have, and whether what they refer to is there.
fn table(
    db: Db<'_>,
    plan: &Plan,
    parents: &mut Parents,
    hashes: &RandomState,
    sums: &mut [Sum],
    problems: &mut Vec<AuditProblem>,
) -> Result<(), CatalogError> {
    let mut values = vec![Vec::new(); plan.values];
    db.each(&plan.rows, [], |row| {
        for (column, value) in values.iter_mut().enumerate() {
            value.clear();
            put(value, row.value(column)?);
        }
        for (index, sum) in plan.indexes.iter().zip(&mut *sums) {
            if let Some(only) = index.only
                && row.value(only)? != Value::Integer(1)
            {
                continue;
            }
            let mut entry = hashes.build_hasher();
            for column in index.columns.iter().chain(&[0]) {
                let value = values.get(*column).ok_or(CatalogError::TooLarge)?;
                entry.write(value);
            }
            sum.add(&entry);
        }
        for reference in &plan.references {
            if let Value::Integer(number) = row.value(reference.column)?
                && !parents.of(db, &reference.parent)?.has(number)
            {
                let (table, row) = (plan.table.clone(), row.get(0)?);
                problems.push(AuditProblem::Reference { table, row });
            }
        }
        Ok(())
    })
}

/// Whether the file has the index that the program makes. Another one of its name, or none, is read
/// through the table, where nothing is seen of it.
fn has_definition(db: Db<'_>, index: &Index) -> Result<bool, CatalogError> {
    Ok(Definition::of(db, &index.name)? == index.definition)
}

/// Reads an index: the sum of its entries; none where they are not in order.
fn entries(db: Db<'_>, index: &Index, hashes: &RandomState) -> Result<Option<Sum>, CatalogError> {
    let (mut sum, mut ordered) = (Sum::default(), true);
    let (mut bytes, mut before, mut value) = (Vec::new(), Vec::new(), Vec::new());
    db.each(&index.entries, [], |row| {
        bytes.clear();
        let mut entry = hashes.build_hasher();
        for column in 0..=index.columns.len() {
            value.clear();
            put(&mut value, row.value(column)?);
            entry.write(&value);
            bytes.extend_from_slice(&value);
        }
        ordered &= before < bytes;
        sum.add(&entry);
        std::mem::swap(&mut before, &mut bytes);
        Ok(())
    })?;
    Ok(ordered.then_some(sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_locked_is_no_finding() {
        assert!(finding(Err(crate::store::busy())).is_err());
        assert_eq!(finding(Ok(None)).unwrap(), None);
        let index = "x".to_owned();
        let wrong = Some(AuditProblem::Index { index });
        assert_eq!(finding(Ok(wrong.clone())).unwrap(), wrong);
        let (_dir, catalog, ..) = crate::tests::filled();
        let unread = catalog.read().db.batch("SELECT x FROM nowhere");
        let unread = finding(unread.map(|()| None)).unwrap();
        assert!(matches!(unread, Some(AuditProblem::Otherwise { .. })));
    }

    #[test]
    fn numbers_are_found_near_the_last_one_and_anywhere() {
        let mut numbers = Numbers {
            all: vec![1, 2, 5, 9],
            at: 0,
        };
        for (number, has) in [
            (1, true),
            (1, true),
            (2, true),
            (3, false),
            (5, true),
            (9, true),
            (9, true),
            (10, false),
            (1, true),
            (0, false),
            (5, true),
        ] {
            assert_eq!(numbers.has(number), has, "{number}");
        }
        assert!(!Numbers::default().has(1));
    }
}
