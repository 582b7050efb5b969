//! Stock-takes: what they find is what differs, and nothing else.

use std::collections::BTreeMap;

use crate::shelf::tests::burn;
use crate::tests::{filled, try_change};
use crate::*;

const SHELVES: usize = 20;
const ON_EACH: usize = 20;

/// 400 copies on 20 shelves of a site, and the copies by shelf.
fn shelved() -> (
    tempfile::TempDir,
    Catalog,
    Acting,
    Vec<(SlotId, Vec<CopyId>)>,
) {
    let (dir, mut catalog, by, _) = filled();
    let shelves = try_change(&mut catalog, &by, |c| {
        let mut shelves = Vec::new();
        let mut bits = 100;
        for shelf in 0..SHELVES {
            let at = c.add_slot(&format!("House/Cellar/Rack 1/Shelf {shelf}"))?;
            let mut copies = Vec::new();
            for slot in 0..ON_EACH {
                bits += 1;
                let copy = c.add_copy(DiscId(1), &Serial::from_bits(bits))?;
                burn(c, copy)?;
                // Every other shelf keeps slots.
                let home = match shelf % 2 {
                    0 => at.clone(),
                    _ => c.add_slot(&format!("{}/{slot}", at.path))?,
                };
                c.shelve(copy, home.id, KnownBy::Label)?;
                copies.push(copy);
            }
            shelves.push((at.id, copies));
        }
        Ok(shelves)
    });
    (dir, catalog, by, shelves.unwrap())
}

fn serials(catalog: &Catalog) -> BTreeMap<String, CopyId> {
    let copies = catalog.read().all_copies().unwrap().into_iter();
    copies.map(|row| (row.serial.to_string(), row.id)).collect()
}

#[test]
fn of_400_discs_those_that_differ_are_named_and_no_others() {
    let (_dir, mut catalog, by, mut shelves) = shelved();
    // One is spoiled, and was left on its shelf.
    let spoiled = shelves[4].1[7];
    let checked = Event::Checked {
        class: CheckClass::Failed,
        sectors: 9,
        lost: 9,
        damage_map: String::new(),
        drive: "A".to_owned(),
        duration_ms: 1,
        by: Some(KnownBy::Tag),
    };
    try_change(&mut catalog, &by, |c| c.record(spoiled, &checked)).unwrap();
    // Five are gone, seven lie on other shelves.
    let gone: Vec<CopyId> = [0, 3, 9, 12, 19].map(|at| shelves[at].1.remove(2)).to_vec();
    let mut moved = BTreeMap::new();
    for (from, to) in [(1, 2), (2, 3), (5, 6), (7, 1), (8, 9), (13, 14), (18, 0)] {
        let copy = shelves[from].1.remove(0);
        moved.insert(copy, (shelves[from].0, shelves[to].0));
        shelves[to].1.push(copy);
    }
    try_change(&mut catalog, &by, |c| c.begin_stocktake(None)).unwrap();
    let twice = try_change(&mut catalog, &by, |c| c.begin_stocktake(None));
    let under_way = matches!(
        twice,
        Err(CatalogError::Stocktake(StocktakeError::UnderWay))
    );
    assert!(under_way, "{twice:?}");
    // In any order, two shelves twice, some discs seen on the wrong shelf first.
    let order: Vec<usize> = (0..SHELVES).map(|n| n * 7 % SHELVES).collect();
    for (done, &at) in order.iter().chain(&[3, 4]).enumerate() {
        let (place, copies) = &shelves[at];
        let mut seen: Vec<StocktakeSeen> = copies.iter().map(|c| StocktakeSeen::Copy(*c)).collect();
        if done < SHELVES && (at == 5 || at == 11) {
            seen.push(StocktakeSeen::Foreign);
        }
        if done == 0 {
            // A hand that had a disc of the next shelf, which is scanned there again.
            seen.push(StocktakeSeen::Copy(shelves[order[1]].1[0]));
        }
        try_change(&mut catalog, &by, |c| c.count_place(*place, &seen, false)).unwrap();
        let stocktake = catalog.read().stocktake().unwrap().unwrap();
        let so_far = catalog.read().stocktake_result(&stocktake).unwrap();
        assert_eq!(so_far.not_counted.is_empty(), done + 1 >= SHELVES);
        let early = try_change(&mut catalog, &by, |c| {
            c.end_stocktake(false)?;
            Err::<(), _>(CatalogError::NoPlace)
        });
        let is_whole = !matches!(early, Err(CatalogError::Stocktake(_)));
        assert_eq!(is_whole, done + 1 >= SHELVES);
    }
    let stocktake = try_change(&mut catalog, &by, |c| c.end_stocktake(false)).unwrap();
    let result = catalog.read().stocktake_result(&stocktake).unwrap();
    let ids = serials(&catalog);
    let mut missing = Vec::new();
    let mut misplaced = BTreeMap::new();
    let mut spoiled_seen = Vec::new();
    let above = |slot: SlotId| {
        let places = catalog.read().places_above(slot).unwrap();
        let shelf = places.iter().find(|slot| slot.kind == SlotKind::Shelf);
        shelf.unwrap().id
    };
    for difference in &result.differences {
        match difference {
            Difference::Missing { serial, .. } => missing.push(ids[serial]),
            Difference::Misplaced {
                serial, home, seen, ..
            } => {
                misplaced.insert(ids[serial], (above(*home), *seen));
            }
            Difference::ShouldNotBeHere { serial, .. } => spoiled_seen.push(ids[serial]),
            Difference::NotExpected { .. } => panic!("{difference:?}"),
        }
    }
    missing.sort_unstable();
    let mut gone = gone;
    gone.sort_unstable();
    assert_eq!(missing, gone);
    assert_eq!(misplaced, moved);
    assert_eq!(spoiled_seen, [spoiled]);
    let foreign = [(shelves[5].0, 1), (shelves[11].0, 1)];
    let mut found = result.foreign.clone();
    found.sort_unstable();
    assert_eq!(found, foreign);
    assert_eq!(result.in_place, 400 - 5 - 7 - 1);
    let again = try_change(&mut catalog, &by, |c| c.end_stocktake(false));
    let ended = matches!(
        again,
        Err(CatalogError::Stocktake(StocktakeError::NotBegun))
    );
    assert!(ended, "{again:?}");
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
}

#[test]
fn a_part_of_the_archive_is_counted_alone_and_what_is_out_is_not_missing() {
    let (_dir, mut catalog, by, shelves) = shelved();
    let (shelf, copies) = shelves[1].clone();
    let (elsewhere, _) = shelves[2];
    let borrower = by.person;
    try_change(&mut catalog, &by, |c| {
        let loan = NewLoan {
            borrower,
            kind: LoanKind::Reading,
            purpose: None,
            due: None,
            by: KnownBy::Label,
            even_last: false,
        };
        c.lend(copies[0], &loan)?;
        c.record(copies[1], &Event::Missed)?;
        c.send(copies[2], elsewhere, KnownBy::Label, true)?;
        c.begin_stocktake(Some(shelf))?;
        Ok(())
    })
    .unwrap();
    let outside = try_change(&mut catalog, &by, |c| c.count_place(elsewhere, &[], false));
    let outside_it = matches!(
        outside,
        Err(CatalogError::Stocktake(StocktakeError::Outside { .. }))
    );
    assert!(outside_it, "{outside:?}");
    let result = |catalog: &Catalog| {
        let stocktake = catalog.read().last_stocktake().unwrap().unwrap();
        catalog.read().stocktake_result(&stocktake).unwrap()
    };
    assert_eq!(result(&catalog).not_counted.len(), ON_EACH - 3);
    let seen: Vec<StocktakeSeen> = copies[3..]
        .iter()
        .map(|c| StocktakeSeen::Copy(*c))
        .collect();
    try_change(&mut catalog, &by, |c| {
        let foreign = [StocktakeSeen::Foreign, StocktakeSeen::Foreign];
        c.count_place(shelf, &foreign, false)?;
        c.count_place(shelf, &[StocktakeSeen::Foreign], true)?;
        c.count_place(shelf, &seen, false)
    })
    .unwrap();
    let whole = result(&catalog);
    assert_eq!(whole.in_place as usize, ON_EACH - 3);
    assert_eq!(
        (&whole.differences[..], &whole.not_counted[..]),
        (&[][..], &[][..])
    );
    assert_eq!(whole.foreign, [(shelf, 1)]);
    // What is out and lies there all the same is said, with why nobody expected it.
    let all: Vec<StocktakeSeen> = copies.iter().map(|c| StocktakeSeen::Copy(*c)).collect();
    try_change(&mut catalog, &by, |c| c.count_place(shelf, &all, false)).unwrap();
    let why: Vec<NotExpected> = result(&catalog)
        .differences
        .iter()
        .map(|difference| match difference {
            Difference::NotExpected { why, .. } => *why,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        why,
        [NotExpected::Lent, NotExpected::Lost, NotExpected::OnItsWay]
    );
    try_change(&mut catalog, &by, |c| c.end_stocktake(false)).unwrap();
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
}

/// A change so long after the discs were burned.
fn later<R>(
    catalog: &mut Catalog,
    by: &Acting,
    ms: i64,
    f: impl Fn(&mut Change<'_>) -> Result<R, CatalogError>,
) -> R {
    let at = Timestamp(1_790_000_000_000 + ms);
    catalog.change(by, at, Reason::Routine, f).unwrap()
}

#[test]
fn what_comes_to_a_counted_place_later_is_not_missing_from_it() {
    let (_dir, mut catalog, by, shelves) = shelved();
    let ((one, copies), (other, others)) = (shelves[0].clone(), shelves[2].clone());
    let result = |catalog: &Catalog| {
        let stocktake = catalog.read().last_stocktake().unwrap().unwrap();
        catalog.read().stocktake_result(&stocktake).unwrap()
    };
    let seen: Vec<StocktakeSeen> = copies[1..]
        .iter()
        .map(|c| StocktakeSeen::Copy(*c))
        .collect();
    later(&mut catalog, &by, 1, |c| {
        c.begin_stocktake(None)?;
        c.count_place(one, &seen, false)
    });
    assert_eq!(result(&catalog).differences.len(), 1);
    // Nobody has looked at what a merge brings along.
    later(&mut catalog, &by, 2, |c| c.merge_slots(other, one));
    let merged = result(&catalog);
    assert_eq!(merged.differences.len(), 1);
    assert!(merged.not_counted.contains(&one));
    let seen: Vec<StocktakeSeen> = others.iter().map(|c| StocktakeSeen::Copy(*c)).collect();
    later(&mut catalog, &by, 3, |c| c.count_place(one, &seen, false));
    let whole = result(&catalog);
    assert_eq!(
        (whole.differences.len(), whole.not_counted.contains(&one)),
        (1, false)
    );
    // What was missing is found and put there: it settles, after the end too.
    later(&mut catalog, &by, 4, |c| c.end_stocktake(true));
    later(&mut catalog, &by, 5, |c| {
        c.shelve(copies[0], one, KnownBy::Label)
    });
    assert_eq!(result(&catalog).differences, []);
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
}
