//! Reading quarterly checks.

use std::collections::{BTreeMap, BTreeSet};

use super::due::{History, Whereabouts};
use super::record::{QuarterCopy, QuarterDraw, QuarterRow, Stratum};
use super::strata::Shared;
use super::{CheckRules, Quarter, RulesVersion, Sizes, alarm, sample, sql};
use crate::CatalogError;
use crate::codes::Serial;
use crate::discs::{CheckClass, CopyId, CopyState};
use crate::shelf::walking_order;
use crate::store::{Db, Reader, Row, Timestamp};
use crate::studies::Day;

fn quarter_row(row: &Row<'_>) -> Result<QuarterRow, CatalogError> {
    Ok(QuarterRow {
        quarter: Quarter::stored(row.get(0)?),
        rules: RulesVersion(row.get(1)?),
        begun: Timestamp(row.get(2)?),
        seed: row.get(3)?,
        drawn: row.get::<Option<i64>>(4)?.map(Timestamp),
    })
}

pub(super) fn quarter(db: Db<'_>, of: Quarter) -> Result<Option<QuarterRow>, CatalogError> {
    db.row(sql::QUARTER, [of.row()], quarter_row)
}

fn rules_row(row: &Row<'_>) -> Result<(RulesVersion, CheckRules), CatalogError> {
    // What only a foreign hand can have written reads as the nearest that there is.
    let number = |column| Ok::<_, CatalogError>(row.get::<i64>(column)?.clamp(0, 100_000) as u32);
    let rules = CheckRules {
        bad_per_mille: number(1)?,
        confidence_per_mille: number(2)?,
        first_after_days: number(3)?,
        first_by_days: number(4)?,
        whole_within_days: number(5)?,
    };
    Ok((RulesVersion(row.get(0)?), rules))
}

/// The rules that apply now.
pub(super) fn rules(db: Db<'_>) -> Result<(RulesVersion, CheckRules), CatalogError> {
    let last = db.row(sql::LAST_RULES, [], rules_row)?;
    Ok(last.unwrap_or((RulesVersion(1), CheckRules::BUILT_IN)))
}

/// The rules of a version; those that are built in where there is no row of it.
pub(super) fn rules_of(db: Db<'_>, version: RulesVersion) -> Result<CheckRules, CatalogError> {
    let row = db.row(sql::RULES, [version.0], rules_row)?;
    Ok(row.map_or(CheckRules::BUILT_IN, |row| row.1))
}

/// When a copy was read and how it was found, from one column of both.
fn read_at(column: Option<String>) -> Result<Option<(Timestamp, CheckClass)>, CatalogError> {
    let Some(text) = column else { return Ok(None) };
    let Some((at, class)) = text.split_once(' ') else {
        return Ok(None);
    };
    let at = at.parse().map_or(0, |at: i64| at);
    Ok(Some((Timestamp(at), CheckClass::stored(class)?)))
}

/// Copies that were burned before the check, and what was done with each.
pub(super) fn histories(
    db: Db<'_>,
    of: &QuarterRow,
    second: &BTreeSet<CopyId>,
) -> Result<Vec<History>, CatalogError> {
    let params = [of.begun.0, of.quarter.row(), of.quarter.end().0];
    db.rows(sql::HISTORIES, params, |row| {
        let copy = CopyId(row.get(0)?);
        let serial: String = row.get(1)?;
        let (path, bound): (Option<String>, bool) = (row.get(5)?, row.get(6)?);
        let lent: bool = row.get(7)?;
        let place = match (path, bound, lent) {
            (_, true, _) => Whereabouts::OnItsWay,
            (_, _, true) => Whereabouts::Lent,
            (Some(path), ..) => Whereabouts::Shelf(path),
            (None, ..) => Whereabouts::NoPlace,
        };
        Ok(History {
            copy,
            serial: serial.parse::<Serial>()?,
            disc: row.get(2)?,
            state: CopyState::stored(&row.get::<String>(3)?)?,
            quarantined: row.get(4)?,
            place,
            burned: Timestamp(row.get(8)?),
            before: read_at(row.get(9)?)?,
            since: read_at(row.get(10)?)?,
            returned: row.get::<Option<i64>>(11)?.map(Timestamp),
            second: second.contains(&copy),
            drawn: row.get(12)?,
            burned_in: row.get(13)?,
            lot_failed: None,
            burner_failed: None,
        })
    })
}

/// What each copy shares with others; the shelf is the place above its own.
pub(super) fn shared(
    db: Db<'_>,
    histories: &[History],
) -> Result<BTreeMap<CopyId, Shared>, CatalogError> {
    let shelf = |place: &Whereabouts| match place {
        Whereabouts::Shelf(path) => {
            let above = path.rsplit_once('/');
            above.map_or(path.as_str(), |(above, _)| above).to_owned()
        }
        Whereabouts::Lent | Whereabouts::OnItsWay | Whereabouts::NoPlace => String::new(),
    };
    let shelves: BTreeMap<CopyId, String> = histories
        .iter()
        .map(|one| (one.copy, shelf(&one.place)))
        .collect();
    let mut all = BTreeMap::new();
    db.each(sql::SHARED, [], |row| {
        let copy = CopyId(row.get(0)?);
        let at: Option<i64> = row.get(3)?;
        let year = at.map(|at| Day::of(Timestamp(at)).year_month_day().0);
        let year = year.map_or_else(String::new, |year| year.to_string());
        if let Some(shelf) = shelves.get(&copy) {
            all.insert(copy, [row.get(1)?, row.get(2)?, year, shelf.clone()]);
        }
        Ok(())
    })?;
    Ok(all)
}

/// The key by which a draw puts a copy in order: BLAKE3 of the seed's digits and the serial, as
/// text one after the other.
pub(super) fn key(seed: &str, serial: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(seed.as_bytes());
    hasher.update(serial.as_bytes());
    hasher.finalize().to_hex().to_string()
}

fn draw(db: Db<'_>, of: &QuarterRow) -> Result<QuarterDraw, CatalogError> {
    let rows: Vec<(String, String, bool)> = db.rows(sql::COPIES, [of.quarter.row()], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    let mut by_name: BTreeMap<String, Vec<(Serial, String, bool)>> = BTreeMap::new();
    for (stratum, serial, drawn) in rows {
        let key = key(&of.seed, &serial);
        let one = (serial.parse()?, key, drawn);
        by_name.entry(stratum).or_default().push(one);
    }
    let mut strata = Vec::new();
    for (name, mut copies) in by_name {
        copies.sort_by(|one, other| one.1.cmp(&other.1));
        let drawn = copies.iter().filter(|copy| copy.2).count() as u64;
        let of = copies.len() as u64;
        let sizes = Sizes { of, drawn };
        strata.push(Stratum {
            name,
            sizes,
            copies,
        });
    }
    let sizes: Vec<Sizes> = strata.iter().map(|stratum| stratum.sizes).collect();
    let all: u64 = sizes.iter().map(|one| one.of).sum();
    let bad = sample::bad(all, &rules_of(db, of.rules)?);
    Ok(QuarterDraw {
        of: all,
        drawn: sizes.iter().map(|one| one.drawn).sum(),
        bad,
        confidence: sample::confidence(&sizes, bad),
        strata,
    })
}

/// In walking order, copies without a place behind all others.
fn by_walk(one: &QuarterCopy, other: &QuarterCopy) -> std::cmp::Ordering {
    let path = |copy: &QuarterCopy| match &copy.place {
        Whereabouts::Shelf(path) => Some(path.clone()),
        Whereabouts::Lent | Whereabouts::OnItsWay | Whereabouts::NoPlace => None,
    };
    match (path(one), path(other)) {
        (Some(one), Some(other)) => walking_order(&one, &other),
        (one, other) => one.is_none().cmp(&other.is_none()),
    }
}

impl Reader<'_> {
    /// The rules of checking that apply now, and their version.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn check_rules(&self) -> Result<(RulesVersion, CheckRules), CatalogError> {
        rules(self.db)
    }

    /// The rules of a version.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn check_rules_of(&self, version: RulesVersion) -> Result<CheckRules, CatalogError> {
        rules_of(self.db, version)
    }

    /// The check of a quarter; none where it was not begun.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn quarter(&self, of: Quarter) -> Result<Option<QuarterRow>, CatalogError> {
        quarter(self.db, of)
    }

    /// The check that was begun last.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn last_quarter(&self) -> Result<Option<QuarterRow>, CatalogError> {
        self.db.row(sql::LAST, [], quarter_row)
    }

    /// What was drawn in a quarter's check, and what that proves.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn quarter_draw(&self, of: &QuarterRow) -> Result<QuarterDraw, CatalogError> {
        draw(self.db, of)
    }

    /// The copies of a quarter's check as it is `now`, those that were read and those that are to
    /// be: in walking order.
    ///
    /// # Errors
    /// [`CatalogError::Storage`]; [`CatalogError::Word`].
    pub fn quarter_copies(
        &self,
        of: &QuarterRow,
        now: Timestamp,
    ) -> Result<Vec<QuarterCopy>, CatalogError> {
        let rules = rules_of(self.db, of.rules)?;
        let second = self.read_in_second_drive_before(of.begun)?;
        let second: BTreeSet<CopyId> = second.into_iter().collect();
        let by_now = self.read_in_second_drive_before(of.quarter.end())?;
        let by_now: BTreeSet<CopyId> = by_now.into_iter().collect();
        let mut all = histories(self.db, of, &second)?;
        alarm::put(self.db, &mut all, of.quarter.end())?;
        let mut copies: Vec<QuarterCopy> = all
            .into_iter()
            .filter_map(|one| {
                let second = by_now.contains(&one.copy);
                one.listed(of.quarter, &rules, (second, now))
            })
            .collect();
        copies.sort_by(by_walk);
        Ok(copies)
    }

    /// Whether a copy was burned before a moment that counts now: then a check of it has a meaning.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn has_copies_before(&self, at: Timestamp) -> Result<bool, CatalogError> {
        self.db
            .value(sql::ANY_BEFORE, [at.0])
            .map(|found: Option<i64>| found.is_some())
    }
}
