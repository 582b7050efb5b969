//! Blanks: taken in by their bar code, opened, used by burns, counted, thrown away.

use crate::tests::{filled, try_change};
use crate::*;

const BOX: &str = "4006381333931";

struct Stock {
    _dir: tempfile::TempDir,
    catalog: Catalog,
    by: Acting,
    copy: CopyId,
}

fn stock() -> Stock {
    let (_dir, catalog, by, copy) = filled();
    let mut stock = Stock {
        _dir,
        catalog,
        by,
        copy,
    };
    stock.done(|c| c.set_blank_product(&product(BOX, "M-DISC 100 GB", "bd100")));
    stock
}

fn product(gtin: &str, label: &str, media: &str) -> BlankProduct {
    BlankProduct {
        gtin: gtin.parse().unwrap(),
        label: label.to_owned(),
        media: media.to_owned(),
        discs: 10,
        lead_days: 14,
    }
}

impl Stock {
    fn done<R>(&mut self, f: impl Fn(&mut Change<'_>) -> Result<R, CatalogError>) -> R {
        try_change(&mut self.catalog, &self.by, f).unwrap()
    }

    /// Counts a lot without saying why.
    fn count_untold(&mut self, lot: &str, discs: u32) -> Result<BlankLot, CatalogError> {
        let (by, at) = (&self.by, Timestamp(1));
        let why = Reason::Routine;
        self.catalog
            .change(by, at, why, |c| c.count_blanks(lot, discs))
    }

    /// The lots that are open.
    fn open(&self) -> Vec<OpenBox> {
        self.catalog.read().open_boxes().unwrap()
    }

    fn refused<R: std::fmt::Debug>(
        &mut self,
        f: impl Fn(&mut Change<'_>) -> Result<R, CatalogError>,
    ) -> BlankError {
        match try_change(&mut self.catalog, &self.by, f) {
            Err(CatalogError::Blanks(error)) => error,
            other => panic!("{other:?}"),
        }
    }

    fn take_in(&mut self, lot: &str, boxes: u32) -> BlankLot {
        self.done(|c| c.take_in_blanks(&BOX.parse()?, lot, boxes))
    }

    /// A burn that used a blank of a lot, or came to no write.
    fn burned(&mut self, lot: &str, result: UseResult) {
        let copy = self.copy;
        self.done(|c| {
            let mut did = crate::drives::tests::a_burn(result);
            did.lot = lot.to_owned();
            c.drive_used(copy, &did)
        });
    }
}

#[test]
fn a_bar_code_is_read_from_every_scanner_and_its_check_digit_is_right() {
    for (text, kept) in [
        ("4006381333931", "4006381333931"),
        (" ]E04006381333931\n", "4006381333931"),
        ("036000291452", "0036000291452"),
        ("0036000291452", "0036000291452"),
        ("00036000291452", "0036000291452"),
        ("10036000291459", "10036000291459"),
        ("96385074", "96385074"),
    ] {
        let gtin: Gtin = text.parse().unwrap();
        assert_eq!(gtin.as_str(), kept, "{text}");
    }
    for wrong in [
        "",
        "4006381333932",
        "4006381339331",
        "400638133393",
        "00000000",
        "40063813E3931",
        "\u{664}006381333931",
        "STL-04KQ7Z-D",
    ] {
        assert_eq!(wrong.parse::<Gtin>(), Err(BlankError::NotGtin), "{wrong}");
    }
}

#[test]
fn what_is_left_is_what_was_there_less_what_burns_used() {
    let mut stock = stock();
    assert_eq!(stock.take_in(" B2317 ", 2).left(), 20);
    assert_eq!(stock.take_in("b2317", 1).left(), 30);
    for result in [UseResult::Good, UseResult::Spoiled, UseResult::Failed] {
        stock.burned("B2317", result);
    }
    stock.burned("", UseResult::Good);
    let lots = stock.catalog.read().blanks_in_stock().unwrap();
    assert_eq!(lots.len(), 1);
    assert_eq!((lots[0].held, lots[0].used, lots[0].left()), (30, 2, 28));
    assert_eq!(lots[0].lot, "B2317");
    assert_eq!(stock.done(|c| c.throw_blanks_away("B2317", 3)).left(), 25);
    // What was counted is what is there, whatever was reckoned.
    let untold = stock.count_untold("B2317", 4);
    assert!(matches!(
        untold,
        Err(CatalogError::Blanks(BlankError::Differs {
            left: 25,
            counted: 4,
            ..
        }))
    ));
    assert_eq!(stock.count_untold("B2317", 25).unwrap().left(), 25);
    assert_eq!(stock.done(|c| c.count_blanks("B2317", 4)).left(), 4);
    stock.burned("b2317", UseResult::Good);
    assert_eq!(stock.catalog.read().blanks_in_stock().unwrap()[0].left(), 3);
    assert_eq!(
        stock.refused(|c| c.throw_blanks_away("B2317", 4)),
        BlankError::TooFew {
            lot: "B2317".to_owned(),
            left: 3
        }
    );
    assert_eq!(stock.done(|c| c.throw_blanks_away("B2317", 3)).left(), 0);
    assert!(stock.catalog.read().blanks_in_stock().unwrap().is_empty());
    assert_eq!(stock.catalog.read().blank_lots().unwrap().len(), 1);
    assert_eq!(stock.take_in("B2317", 1).left(), 10);
    let moves = stock.catalog.read().blank_moves(lots[0].id).unwrap();
    let moves: Vec<_> = moves.iter().map(|m| (m.kind, m.discs)).collect();
    assert_eq!(
        moves,
        [
            (BlankMoveKind::TakenIn, 20),
            (BlankMoveKind::TakenIn, 10),
            (BlankMoveKind::ThrownAway, 3),
            (BlankMoveKind::Counted, 25),
            (BlankMoveKind::Counted, 4),
            (BlankMoveKind::ThrownAway, 3),
            (BlankMoveKind::TakenIn, 10),
        ]
    );
}

#[test]
fn one_box_of_a_medium_is_open_and_an_empty_one_goes() {
    let mut stock = stock();
    stock.take_in("ONE", 1);
    stock.take_in("TWO", 1);
    assert_eq!(stock.open(), []);
    stock.done(|c| c.open_blanks("one"));
    let open = stock.open();
    assert_eq!(
        (open.len(), open[0].lot.lot.as_str(), &open[0].media_id),
        (1, "ONE", &None)
    );
    for _ in 0..10 {
        stock.burned("ONE", UseResult::Good);
    }
    assert!(stock.open()[0].media_id.is_some());
    stock.done(|c| c.open_blanks("TWO"));
    let open = stock.open();
    assert_eq!((open.len(), open[0].lot.lot.as_str()), (1, "TWO"));
    let lots = stock.catalog.read().blanks_in_stock().unwrap();
    assert_eq!(lots.len(), 1, "{lots:?}");
    // One more burn of it than was taken in is said, and is not below nothing.
    stock.burned("ONE", UseResult::Good);
    let one = stock.catalog.read().blank_lot("one").unwrap().unwrap();
    assert_eq!((one.left(), one.too_many()), (0, 1));
}

#[test]
fn a_lot_is_of_one_product_and_is_taken_in_first() {
    let mut stock = stock();
    stock.done(|c| c.set_blank_product(&product("96385074", "M-DISC 25 GB", "bd25")));
    stock.take_in("ONE", 1);
    assert_eq!(
        stock.refused(|c| c.take_in_blanks(&"96385074".parse()?, "one", 1)),
        BlankError::OtherProduct {
            lot: "ONE".to_owned(),
            label: "M-DISC 100 GB".to_owned()
        }
    );
    for nothing in [" ", "\u{2063}", "."] {
        let lot = try_change(&mut stock.catalog, &stock.by, |c| {
            c.take_in_blanks(&BOX.parse()?, nothing, 1)
        });
        assert!(lot.is_err(), "{nothing:?}");
    }
    let unknown = stock.refused(|c| c.take_in_blanks(&"036000291452".parse()?, "X", 1));
    assert_eq!(unknown.code(), "BLK-002");
    assert_eq!(stock.refused(|c| c.open_blanks("ONEE")).code(), "BLK-003");
    assert_eq!(stock.refused(|c| c.count_blanks(" ", 1)).code(), "BLK-003");
    // What a bar code stands for can be put right, and its lots follow.
    stock.done(|c| c.set_blank_product(&product(BOX, "M-DISC 100 GB, printable", "bd100")));
    let lots = stock.catalog.read().blanks_in_stock().unwrap();
    assert_eq!(lots[0].product.label, "M-DISC 100 GB, printable");
    let products = stock.catalog.read().blank_products().unwrap();
    assert_eq!(products.len(), 2);
    assert_eq!(stock.catalog.audit_verify().unwrap().problems, []);
}

#[test]
fn how_many_are_used_is_counted_by_medium() {
    let mut stock = stock();
    stock.burned("", UseResult::Good);
    stock.burned("ONE", UseResult::Spoiled);
    stock.burned("ONE", UseResult::Failed);
    let used = stock.catalog.read().blanks_used(Timestamp(0)).unwrap();
    assert_eq!(used.len(), 1);
    assert_eq!((used[0].used, used[0].without_lot), (2, 1));
    let later = Timestamp(i64::MAX);
    let used = stock.catalog.read().blanks_used(later).unwrap();
    assert!(used.iter().all(|one| one.used == 0));
}

/// Of a disc that has what it is to have none is burned, whatever was planned of it.
#[test]
fn a_planned_copy_that_nobody_wants_takes_no_blank() {
    let mut stock = stock();
    let planned = |stock: &Stock| {
        let used = stock.catalog.read().blanks_used(Timestamp(0)).unwrap();
        used.iter().map(|one| one.planned).sum::<u64>()
    };
    assert_eq!(planned(&stock), 1);
    let disc = stock.catalog.read().disc_by_name("SET-0001/1").unwrap();
    let disc = disc.unwrap().id;
    stock.done(|c| c.add_copy(disc, &Serial::from_bits(9)));
    assert_eq!(planned(&stock), 1);
    let copy = stock.copy;
    let started = Event::BurnStarted {
        drive: "A".to_owned(),
        media_id: String::new(),
        tag: None,
    };
    stock.done(|c| c.record(copy, &started));
    assert_eq!(planned(&stock), 0);
}

#[test]
fn a_blank_whose_burn_was_cut_off_is_used() {
    let mut stock = stock();
    stock.take_in("ONE", 1);
    stock.done(|c| c.blank_cut_off("one"));
    // A lot that nobody keeps is nobody's.
    stock.done(|c| c.blank_cut_off("TWO"));
    let lot = stock.catalog.read().blank_lot("ONE").unwrap().unwrap();
    assert_eq!((lot.used, lot.left()), (1, 9));
    let used = stock.catalog.read().blanks_used(Timestamp(0)).unwrap();
    assert_eq!((used[0].used, used[0].without_lot), (1, 0));
    // A count knows of it.
    assert_eq!(stock.count_untold("ONE", 9).unwrap().left(), 9);
}

#[test]
fn a_product_that_is_put_right_leaves_one_open_box_of_a_medium() {
    let mut stock = stock();
    stock.done(|c| c.set_blank_product(&product("96385074", "M-DISC 25 GB", "bd25")));
    stock.take_in("ONE", 1);
    stock.done(|c| c.take_in_blanks(&"96385074".parse()?, "TWO", 1));
    stock.done(|c| c.open_blanks("ONE"));
    stock.done(|c| c.open_blanks("TWO"));
    stock.done(|c| c.set_blank_product(&product("96385074", "M-DISC 100 GB", "bd100")));
    let open = stock.open();
    assert_eq!((open.len(), open[0].lot.lot.as_str()), (1, "ONE"));
}
