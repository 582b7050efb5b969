//! A quarter's check: drawn once, by a rule that anybody can repeat, and it finds what it says.

use std::collections::{BTreeMap, BTreeSet};

use crate::drives::tests::a_burn;
use crate::shelf::tests::burn;
use crate::tests::filled;
use crate::*;

const DAY_MS: i64 = 86_400_000;
/// The moment of all acts of these tests, as a number.
const AT: i64 = crate::tests::AT.0;

struct Bench {
    _dir: tempfile::TempDir,
    catalog: Catalog,
    by: Acting,
    copies: Vec<CopyId>,
}

impl Bench {
    /// So many good copies of four lots on six shelves.
    fn new(copies: u32) -> Self {
        let (dir, mut catalog, by, _) = filled();
        let made = catalog.change(&by, Timestamp(AT), Reason::Routine, |c| {
            let mut made = Vec::new();
            for n in 0..copies {
                let copy = c.add_copy(DiscId(1), &Serial::from_bits(100 + n))?;
                burn(c, copy)?;
                let lot = format!("L{}", n % 4);
                let did = DriveUse {
                    lot,
                    ..a_burn(UseResult::Good)
                };
                c.drive_used(copy, &did)?;
                let home = c.add_slot(&format!("House/Cellar/Rack 1/Shelf {}/{n}", n / 4 % 6))?;
                c.shelve(copy, home.id, KnownBy::Label)?;
                made.push(copy);
            }
            Ok::<_, CatalogError>(made)
        });
        let copies = made.unwrap();
        Self {
            _dir: dir,
            catalog,
            by,
            copies,
        }
    }

    fn at<R>(
        &mut self,
        at: i64,
        f: impl Fn(&mut Change<'_>) -> Result<R, CatalogError>,
    ) -> Result<R, CatalogError> {
        self.catalog
            .change(&self.by, Timestamp(at), Reason::Routine, f)
    }

    fn drawn(&mut self, seed: u8) -> QuarterRow {
        let begun = AT + 10 * DAY_MS;
        let of = Quarter::of(Timestamp(begun));
        self.at(begun, |c| c.begin_quarter(of, &[seed; 32]))
            .unwrap();
        self.at(begun, |c| c.draw_quarter(of)).unwrap();
        self.catalog.read().quarter(of).unwrap().unwrap()
    }
}

fn checked(class: CheckClass) -> Event {
    Event::Checked {
        class,
        sectors: 9,
        lost: 0,
        damage_map: String::new(),
        drive: "A".to_owned(),
        duration_ms: 1,
        by: Some(KnownBy::Tag),
    }
}

#[test]
fn a_sample_is_drawn_once_and_anybody_can_repeat_it() {
    let mut bench = Bench::new(300);
    let row = bench.drawn(7);
    let draw = bench.catalog.read().quarter_draw(&row).unwrap();
    assert_eq!(draw.of, 300);
    // 2 % of 300 are 6: 117 copies hold one of them with 95 %.
    assert_eq!((draw.bad, draw.drawn), (6, 117));
    for stratum in &draw.strata {
        // As b3sum does it: the digits of the seed and the serial, one after the other.
        let mut keyed: Vec<(String, String)> = Vec::new();
        for (serial, ..) in &stratum.copies {
            let text = format!("{}{serial}", row.seed);
            let key = blake3::hash(text.as_bytes()).to_hex().to_string();
            keyed.push((key, serial.to_string()));
        }
        keyed.sort();
        let smallest = keyed.into_iter().take(stratum.sizes.drawn as usize);
        let expected: BTreeSet<String> = smallest.map(|one| one.1).collect();
        let drawn = stratum.copies.iter().filter(|copy| copy.2);
        let drawn: BTreeSet<String> = drawn.map(|copy| copy.0.to_string()).collect();
        assert_eq!(drawn, expected, "{}", stratum.name);
    }
    let of = row.quarter;
    let again = bench.at(row.begun.0 + 1, |c| c.begin_quarter(of, &[8; 32]));
    let begun = CheckError::AlreadyBegun {
        quarter: of.to_string(),
    };
    assert_eq!(again.unwrap_err().to_string(), begun.to_string());
    let again = bench.at(row.begun.0 + 1, |c| c.draw_quarter(of));
    assert_eq!(again.unwrap_err().to_string(), begun.to_string());
    assert_eq!(bench.catalog.read().quarter_draw(&row).unwrap(), draw);
    assert!(bench.catalog.audit_verify().unwrap().problems.is_empty());

    let mut same = Bench::new(300);
    let row = same.drawn(7);
    assert_eq!(same.catalog.read().quarter_draw(&row).unwrap(), draw);
    let mut other = Bench::new(300);
    let row = other.drawn(8);
    assert_ne!(other.catalog.read().quarter_draw(&row).unwrap(), draw);
}

#[test]
fn the_seed_stands_in_the_trail_before_the_draw() {
    let mut bench = Bench::new(30);
    let row = bench.drawn(7);
    let sql = "SELECT kind, detail FROM audit WHERE kind LIKE 'quarter %' ORDER BY id";
    let database = bench.catalog.database();
    let mut rows = database.prepare(sql).unwrap();
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let rows: Vec<(String, String)> = rows.unwrap().map(Result::unwrap).collect();
    let begun = format!("{}, seed {}, rules 1", row.quarter, row.seed);
    let drawn = format!("{}, 29 of 30", row.quarter);
    let expected = [("quarter begun", begun), ("quarter drawn", drawn)];
    assert_eq!(
        rows,
        expected.map(|(kind, detail)| (kind.to_owned(), detail))
    );
}

#[test]
fn bad_copies_are_found_as_often_as_is_said_wherever_they_lie() {
    let mut bench = Bench::new(300);
    let row = bench.drawn(1);
    let draw = bench.catalog.read().quarter_draw(&row).unwrap();
    let serials: Vec<String> = draw
        .strata
        .iter()
        .flat_map(|stratum| stratum.copies.iter().map(|copy| copy.0.to_string()))
        .collect();
    let lot = draw.strata[0].copies.iter().map(|copy| copy.0.to_string());
    let clustered: BTreeSet<String> = lot.take(draw.bad as usize).collect();
    let step = serials.len() / draw.bad as usize;
    let scattered = serials.iter().step_by(step).take(draw.bad as usize);
    for bad in [clustered, scattered.cloned().collect()] {
        let quarters = 2_000_u32;
        let mut found = 0;
        for seed in 0..quarters {
            let seed = blake3::hash(&seed.to_le_bytes()).to_hex().to_string();
            let hit = draw.strata.iter().any(|stratum| {
                let mut keys: Vec<(String, String)> = stratum
                    .copies
                    .iter()
                    .map(|copy| copy.0.to_string())
                    .map(|serial| (super::read::key(&seed, &serial), serial))
                    .collect();
                keys.sort();
                let mut drawn = keys.iter().take(stratum.sizes.drawn as usize);
                drawn.any(|one| bad.contains(&one.1))
            });
            found += u32::from(hit);
        }
        // Four standard deviations below what is said.
        let said = draw.confidence;
        let least = said - 4.0 * (said * (1.0 - said) / f64::from(quarters)).sqrt();
        let share = f64::from(found) / f64::from(quarters);
        assert!(share >= least, "{found} of {quarters}, said {said}");
    }
    // Four lots on six shelves: less than the 95 % that hold where nobody chooses the places.
    assert!(
        (0.92..0.95).contains(&draw.confidence),
        "{}",
        draw.confidence
    );
}

#[test]
fn what_is_read_is_taken_off_by_whoever_reads_it() {
    let mut bench = Bench::new(40);
    let row = bench.drawn(3);
    let listed = bench
        .catalog
        .read()
        .quarter_copies(&row, row.begun)
        .unwrap();
    // None was read in a second drive, and 38 of 40 are drawn: one bad copy is found with 95 %.
    assert_eq!(listed.len(), 40);
    let second = |copy: &&QuarterCopy| copy.reasons.contains(&CheckReason::SecondDrive);
    let sample = |copy: &&QuarterCopy| copy.reasons.contains(&CheckReason::Sample);
    let count = (
        listed.iter().filter(second).count(),
        listed.iter().filter(sample).count(),
    );
    assert_eq!(count, (40, 38));
    let path = |copy: &QuarterCopy| match &copy.place {
        Whereabouts::Shelf(path) => path.clone(),
        other => panic!("{other:?}"),
    };
    let walk: Vec<String> = listed.iter().map(path).collect();
    let mut sorted = walk.clone();
    sorted.sort_by(|one, other| walking_order(one, other));
    assert_eq!(walk, sorted);

    let (good, bad) = (bench.copies[5], bench.copies[6]);
    let at = row.begun.0 + DAY_MS;
    bench
        .at(at, |c| c.record(good, &checked(CheckClass::Ok)))
        .unwrap();
    bench
        .at(at, |c| c.record(bad, &checked(CheckClass::Failed)))
        .unwrap();
    let at = Timestamp(at);
    let listed = bench.catalog.read().quarter_copies(&row, at).unwrap();
    let read: BTreeMap<CopyId, CheckClass> = listed
        .iter()
        .filter_map(|copy| Some((copy.copy, copy.read?.1)))
        .collect();
    let expected = [(good, CheckClass::Ok), (bad, CheckClass::Failed)];
    assert_eq!(read, BTreeMap::from(expected));
    assert_eq!(listed.len(), 40);
    // After a month they are old enough to show early failures: they are read once more.
    let later = Timestamp(AT + 31 * DAY_MS);
    let listed = bench.catalog.read().quarter_copies(&row, later).unwrap();
    let is_read = |copy: &&QuarterCopy| copy.read.is_some();
    let read = listed.iter().filter(is_read).map(|one| one.copy);
    assert_eq!(read.collect::<Vec<_>>(), [bad]);
    let first = |copy: &QuarterCopy| copy.reasons.contains(&CheckReason::First);
    assert!(listed.iter().all(first));
    // What was found of a copy stays, whatever becomes of it.
    bench
        .at(later.0, |c| c.record(bad, &Event::Retired))
        .unwrap();
    let listed = bench.catalog.read().quarter_copies(&row, later).unwrap();
    assert_eq!(listed.iter().filter(is_read).count(), 1);
}

/// 40 good copies of four lots, all burned in one drive.
#[test]
fn one_failure_makes_its_lot_and_its_burner_due_until_all_are_read() {
    let mut bench = Bench::new(40);
    let row = bench.drawn(3);
    let at = |days: i64| Timestamp(row.begun.0 + days * DAY_MS);
    let all = bench.copies.clone();
    // Every copy was read well in the quarter, and then one of lot 1 fails.
    for copy in &all {
        bench
            .at(at(2).0, |c| c.record(*copy, &checked(CheckClass::Ok)))
            .unwrap();
    }
    let to_read = |bench: &Bench, reason: CheckReason, now: Timestamp| {
        let listed = bench.catalog.read().quarter_copies(&row, now).unwrap();
        let due = |copy: &&QuarterCopy| copy.read.is_none() && copy.reasons.contains(&reason);
        let due: Vec<CopyId> = listed.iter().filter(due).map(|copy| copy.copy).collect();
        due.into_iter().collect::<BTreeSet<_>>()
    };
    let (lot, burner) = (CheckReason::LotFailed, CheckReason::BurnerFailed);
    assert!(to_read(&bench, burner, at(3)).is_empty());
    bench
        .at(at(5).0, |c| c.record(all[1], &checked(CheckClass::Failed)))
        .unwrap();
    let others = |step: usize| {
        let others = all.iter().copied().skip(1).step_by(step);
        others.filter(|copy| *copy != all[1])
    };
    let of_lot: BTreeSet<CopyId> = others(4).collect();
    assert_eq!(of_lot.len(), 9);
    assert_eq!(to_read(&bench, lot, at(6)), of_lot);
    let of_burner = to_read(&bench, burner, at(6));
    assert_eq!(of_burner.len(), 39);
    // The lot is read, with a second failure in it, which makes none due again.
    for (n, copy) in of_lot.iter().enumerate() {
        let class = match n {
            8 => CheckClass::Failed,
            _ => CheckClass::Ok,
        };
        let day = 7 + n as i64 / 5;
        bench
            .at(at(day).0, |c| c.record(*copy, &checked(class)))
            .unwrap();
    }
    assert_eq!(to_read(&bench, lot, at(9)), BTreeSet::new());
    assert_eq!(to_read(&bench, burner, at(9)).len(), 30);
    for copy in to_read(&bench, burner, at(9)) {
        bench
            .at(at(10).0, |c| c.record(copy, &checked(CheckClass::Ok)))
            .unwrap();
    }
    assert_eq!(to_read(&bench, burner, at(11)), BTreeSet::new());
    // A failure after that is another one.
    bench
        .at(at(13).0, |c| c.record(all[0], &checked(CheckClass::Failed)))
        .unwrap();
    assert_eq!(to_read(&bench, burner, at(14)).len(), 37);
    // And its read well again, by another drive, takes it back.
    bench
        .at(at(15).0, |c| c.record(all[0], &checked(CheckClass::Ok)))
        .unwrap();
    assert_eq!(to_read(&bench, burner, at(16)), BTreeSet::new());
}

#[test]
fn rules_are_versions_and_a_check_keeps_those_it_began_with() {
    let mut bench = Bench::new(40);
    let first = bench.drawn(3);
    assert_eq!(first.rules, RulesVersion(1));
    let rules = CheckRules {
        confidence_per_mille: 990,
        ..CheckRules::BUILT_IN
    };
    let at = first.begun.0 + DAY_MS;
    let version = bench.at(at, |c| c.set_check_rules(rules)).unwrap();
    assert_eq!(version, RulesVersion(2));
    let now = bench.catalog.read().check_rules().unwrap();
    assert_eq!(now, (RulesVersion(2), rules));
    let same = bench.at(at, |c| c.set_check_rules(rules)).unwrap_err();
    assert_eq!(same.code(), "CHK-004");
    let none = CheckRules {
        bad_per_mille: 0,
        ..rules
    };
    let refused = bench.at(at, |c| c.set_check_rules(none)).unwrap_err();
    assert_eq!(refused.code(), "CHK-003");
    let row = bench.catalog.read().quarter(first.quarter).unwrap();
    assert_eq!(row.unwrap().rules, RulesVersion(1));

    let next = Quarter::of(first.quarter.end());
    let at = next.start().0;
    let row = bench.at(at, |c| c.begin_quarter(next, &[1; 32])).unwrap();
    assert_eq!(row.rules, RulesVersion(2));
}

#[test]
fn nothing_is_checked_before_anything_was_burned() {
    let (_dir, mut catalog, by, _) = filled();
    let of = Quarter::of(Timestamp(AT));
    let refused = catalog
        .change(&by, Timestamp(AT), Reason::Routine, |c| {
            c.begin_quarter(of, &[1; 32])
        })
        .unwrap_err();
    assert_eq!(refused.code(), "CHK-001");
    let refused = catalog
        .change(&by, Timestamp(AT), Reason::Routine, |c| c.draw_quarter(of))
        .unwrap_err();
    assert_eq!(refused.code(), "CHK-002");
}

#[test]
fn quarters_are_those_of_the_year() {
    let day = |year, month, date| {
        let day = crate::studies::Day::civil(year, month, date).unwrap();
        Quarter::of(day.start())
    };
    assert_eq!(day(2026, 12, 31).to_string(), "2026-Q4");
    assert_eq!(day(2027, 1, 1).to_string(), "2027-Q1");
    assert_eq!(day(2026, 12, 31).end(), day(2027, 1, 1).start());
    assert_eq!(day(2024, 3, 31).end(), day(2024, 4, 1).start());
    assert_eq!(day(2027, 1, 1).before(), day(2026, 10, 1));
    assert_eq!("2026-q4".parse(), Ok(day(2026, 12, 31)));
    for wrong in ["2026", "2026-Q5", "2026-Q0", "Q4", "x-Q1", "2026-4"] {
        assert_eq!(wrong.parse::<Quarter>(), Err(NotAQuarter), "{wrong}");
    }
}
