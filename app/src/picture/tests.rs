use std::time::Duration;

use stele_burner::geometry::Geometry;
use stele_burner::{CLUSTER_SECTORS, Extent, Lba, SectorCount};

use super::*;

const BD25: u64 = 12_219_392;

fn extent(lba: u64, sectors: u64) -> Extent {
    Extent {
        lba: Lba(lba),
        sectors: SectorCount(sectors),
    }
}

fn large() -> Geometry {
    let sectors = SectorCount(u64::from(MediumKind::Bdr100.sectors()));
    Geometry::choose(Geometry::room(sectors, 30), sectors, Some(30)).unwrap()
}

/// How much of a disc is drawn in an ink, of the area of all layers between 24 and 58 mm.
fn part(shapes: &Shapes, ink: Ink) -> f64 {
    let arcs = shapes.arcs.iter().filter(|arc| arc.ink == ink);
    let area = arcs.map(|arc| {
        let ([inner, outer], [from, to]) = (arc.radii, arc.turns);
        (outer * outer - inner * inner) * (to - from)
    });
    area.sum::<f64>() / (58.0 * 58.0 - 24.0 * 24.0) / f64::from(shapes.layers)
}

/// A scratch from the center to the edge of a full disc is a line in the picture.
#[test]
fn a_scratch_is_a_line() {
    let spiral = Spiral::of(MediumKind::Bdr25);
    let under = |sector: &u64| (0.3..0.301).contains(&spiral.spot(*sector).turn);
    let damage: Vec<_> = (0..BD25).filter(under).map(|lba| (lba, 1)).collect();
    let cells = Cells::of(&spiral, &damage);
    // A sector near the center takes two or three of the cells of its turn.
    assert!(cells.runs().count() > 130);
    let is_line = |run: &Run| run.first == 72 && run.cells < 4;
    assert!(cells.runs().all(|run| is_line(&run)));
    let whole = Whole {
        sectors: BD25,
        damage: &damage,
        worst_row: 3,
        parity: 14,
    };
    let groups = whole.shapes().groups;
    let [scratch] = groups.as_slice() else {
        panic!("{groups:?}");
    };
    assert_eq!(scratch.kind, Kind::Scratch);
    assert!((scratch.turn - 0.3).abs() < 0.01, "{scratch:?}");
    // The same number of sectors in one stretch is a spot.
    let blot = [(6_000_000, damage.len() as u64)];
    assert!(Cells::of(&spiral, &blot).runs().count() < 8);
}

#[test]
fn what_damage_looks_like_has_a_name() {
    let kind = |first: u64, sectors: u64| {
        let damage = [(first, sectors)];
        let whole = Whole {
            sectors: BD25,
            damage: &damage,
            worst_row: 1,
            parity: 30,
        };
        whole.shapes().groups.first().map(|group| group.kind)
    };
    assert_eq!(kind(BD25 - 400_000, 400_000), Some(Kind::Rim));
    assert_eq!(kind(0, 400_000), Some(Kind::Inner));
    assert_eq!(kind(BD25 / 10, BD25 / 10 * 8), Some(Kind::Layer));
    assert_eq!(kind(6_000_000, 40), Some(Kind::Spot));
    assert_eq!(kind(6_000_000, 40_000), Some(Kind::Ring));
    assert_eq!(kind(0, 0), None);
}

/// Long ranges are looked up turn by turn, and are the same cells.
#[test]
fn what_is_damaged_is_drawn_where_it_is_and_taken_away_again() {
    let spiral = Spiral::of(MediumKind::Bdr50);
    let sectors = u64::from(MediumKind::Bdr50.sectors());
    let all = Cells::of(&spiral, &[(0, sectors)]);
    let whole = all.runs().filter(|run| run.cells == 240);
    assert_eq!(whole.count(), 2 * 136);
    let mut some = Cells::default();
    some.add(&spiral, 1_000_000, 32);
    some.add(&spiral, 1_000_016, 32);
    some.remove(&spiral, 1_000_016, 32);
    assert_eq!(some, Cells::of(&spiral, &[(1_000_000, 32)]));
    some.remove(&spiral, 1_000_000, 32);
    assert!(some.is_empty());
}

#[test]
fn a_disc_fills_as_it_is_read() {
    let geometry = large();
    let mut map = DiscMap::new(1, Some(geometry));
    let sectors = geometry.sectors().0;
    assert_eq!(part(&map.shapes(), Ink::Read), 0.0);
    let half = sectors / 2 / CLUSTER_SECTORS * CLUSTER_SECTORS;
    map.tried(extent(0, half), true, Some(Duration::from_secs(1850)));
    assert_eq!(map.per_mille(), 500);
    // A disc of three layers is read out, in, out: the second one is half done.
    let shapes = map.shapes();
    assert!((part(&shapes, Ink::Read) - 0.5).abs() < 0.01);
    let second = shapes
        .arcs
        .iter()
        .find(|arc| arc.ink == Ink::Read && arc.layer == 1);
    assert_eq!(second.map(|arc| arc.radii[1]), Some(58.0));
    map.tried(extent(half, sectors - half), true, None);
    assert_eq!(map.per_mille(), 1000);
    assert!((part(&map.shapes(), Ink::Read) - 1.0).abs() < 1e-6);
    assert!(map.shapes().arcs.len() < 50, "rings side by side are one");
}

#[test]
fn what_fails_is_marked_until_it_comes_after_all() {
    let geometry = large();
    let mut map = DiscMap::new(1, Some(geometry));
    let strip = geometry.strip().0;
    // Two clusters of a row, and one of a check strip, which is none of the code's.
    for lba in [
        5 * 32,
        strip + 5 * 32,
        geometry.check_extents()[0].lba.0 + 5 * 32,
    ] {
        map.tried(extent(lba, 32), false, None);
    }
    assert_eq!((map.damaged(), map.reserve()), (96, Some((2, 30))));
    assert!(part(&map.shapes(), Ink::Damaged) > 0.0);
    map.tried(extent(5 * 32, 32), true, None);
    assert_eq!((map.damaged(), map.reserve()), (64, Some((1, 30))));
    assert!(map.has_recovered() && part(&map.shapes(), Ink::Recovered) > 0.0);
    // A sector of a cluster says nothing of it.
    map.tried(extent(9 * 32 + 1, 1), true, None);
    assert_eq!(map.shapes().tick.map(|tick| tick.layer), Some(0));
    map.end(&[(64, 1)], 1, 30);
    assert_eq!((map.damaged(), map.reserve()), (1, Some((1, 30))));
}

/// What is drawn depends on what can be seen of it.
#[test]
fn a_disc_that_is_damaged_everywhere_is_no_more_to_draw() {
    let geometry = large();
    let mut map = DiscMap::new(1, Some(geometry));
    for cluster in (0..geometry.sectors().0 / CLUSTER_SECTORS).step_by(7) {
        map.tried(extent(cluster * 32, 32), cluster % 2 == 0, None);
    }
    assert!(
        map.shapes().arcs.len() < 20_000,
        "{}",
        map.shapes().arcs.len()
    );
}

#[test]
fn the_speed_is_that_of_each_place() {
    let mut map = DiscMap::new(BD25, None);
    let quarter = BD25 / 4 / CLUSTER_SECTORS * CLUSTER_SECTORS;
    for (first, ms) in [(0, 2), (quarter, 4)] {
        for cluster in 0..quarter / CLUSTER_SECTORS {
            let took = Some(Duration::from_millis(ms));
            map.tried(extent(first + cluster * 32, 32), true, took);
        }
    }
    let curve = map.curve();
    assert_eq!(curve.len(), 128);
    let near = |point: Option<&[f64; 2]>, wanted: [f64; 2]| {
        point.is_some_and(|is| is.iter().zip(wanted).all(|(is, w)| (is - w).abs() < 0.2))
    };
    assert!(near(curve.first(), [0.002, 32.768]) && near(curve.last(), [0.5, 16.384]));
    assert_eq!(map.reserve(), None);
}
