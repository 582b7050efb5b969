//! Which disc it is, where parts of it are of another one or of another build: each of the
//! 32 anchors and 64 check sectors alone, and seeded groups. `STELE_IDENTITY_SEEDS` names the
//! seeds; `decode.py` takes part in one of `STELE_IDENTITY_PYTHON` of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use super::decoders::{Damaged, decode_c};
use super::disc::SECTOR;
use crate::bench::noise;
use crate::campaign::{self, Dice};
use crate::made::{GOLDEN_SET, SetPlan};

/// A disc, and what may stand in its place: another build of it, another disc, another division.
struct Disc {
    own: Vec<u8>,
    foreign: [Vec<u8>; 3],
    k: usize,
    rows: usize,
}

/// Sectors of carriers that share a vote, in order.
type Cluster = Vec<usize>;

impl Disc {
    fn made(rows: usize) -> Self {
        let content: fn(u64, u32) -> Vec<u8> = match rows {
            1 => |seed, number| noise(seed * 10 + u64::from(number), 300_000),
            _ => |seed, number| noise(seed * 10 + u64::from(number), 18_000_000),
        };
        let plan = SetPlan {
            data: 1,
            parity: 0,
            rows: rows as u64,
            content,
            ..GOLDEN_SET
        };
        let one = |plan: SetPlan| {
            let folder = tempfile::tempdir().unwrap();
            let made = plan.make(folder.path());
            fs::read(made.image(1)).unwrap()
        };
        let foreign = [
            SetPlan {
                seed: 1,
                ..plan.clone()
            },
            SetPlan {
                mark: 1,
                ..plan.clone()
            },
            SetPlan {
                mark: 2,
                strips: 14,
                ..plan.clone()
            },
        ];
        let own = one(plan);
        assert_eq!(own.len(), (248 * 32 * rows + 320) * SECTOR);
        Self {
            own,
            foreign: foreign.map(one),
            k: 216,
            rows,
        }
    }

    fn sectors(&self) -> usize {
        248 * 32 * self.rows + 320
    }

    fn clusters(&self) -> Vec<Cluster> {
        let tail = self.sectors() - 320;
        let mut all: Vec<Cluster> = vec![(0..16).collect(), (tail..tail + 16).collect()];
        for strip in [self.k, 247] {
            for row in 0..self.rows {
                let at = (strip * self.rows + row) * 32;
                all.push((at..at + 32).collect());
            }
        }
        all
    }

    /// Whom a sector of a disc that may stand in this one's place names there; none where it is no
    /// carrier.
    fn names(&self, foreign: usize, sector: usize) -> bool {
        // Strip A of a disc with fewer parity strips lies elsewhere.
        let strip = sector / (32 * self.rows);
        foreign < 2 || strip != self.k
    }
}

fn discs() -> &'static [Disc; 2] {
    static DISCS: OnceLock<[Disc; 2]> = OnceLock::new();
    DISCS.get_or_init(|| [Disc::made(1), Disc::made(2)])
}

/// UUID and content, as an anchor has them.
fn name(image: &[u8]) -> String {
    let text = String::from_utf8_lossy(&image[..SECTOR]).into_owned();
    let value = |key| text.lines().find_map(|line| line.strip_prefix(key));
    let [uuid, content] = ["uuid=", "content="].map(|key| value(key).unwrap());
    format!("{uuid}/{content}")
}

/// Which sectors are replaced, and by which disc's.
type Parts = Vec<(usize, usize)>;

/// One carrier alone: all of them in turn, by each of the others.
fn alone(turn: usize, disc: &Disc) -> Parts {
    let all = disc.clusters().concat();
    let place = turn * 37 % all.len();
    let foreign = turn / all.len() % disc.foreign.len();
    vec![(all[place], foreign)]
}

/// Groups in some clusters: some, half, most or all of their carriers.
fn group(dice: &mut Dice, disc: &Disc) -> Parts {
    let mut parts = Parts::new();
    let one = dice.below(disc.foreign.len());
    let mixed = dice.once_in(3);
    for cluster in disc.clusters() {
        let all = cluster.len();
        let count = match dice.below(7) {
            0..=2 => 0,
            3 => 1 + dice.below(all / 2 - 1),
            4 => all / 2,
            5 => all / 2 + 1 + dice.below(all / 2 - 1),
            _ => all,
        };
        for place in dice.different(count, all) {
            let of = if mixed { dice.below(3) } else { one };
            parts.push((cluster[place], of));
        }
    }
    parts
}

/// What the rule gives: whose the disc is, and who else is named. `None` stands for its own.
fn expected(disc: &Disc, parts: &Parts) -> (Vec<Option<usize>>, BTreeSet<Option<usize>>) {
    let replaced: BTreeMap<usize, usize> = parts.iter().copied().collect();
    let mut votes: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for cluster in disc.clusters() {
        let mut named: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        for sector in cluster {
            match replaced.get(&sector) {
                None => *named.entry(None).or_default() += 1,
                Some(of) if disc.names(*of, sector) => *named.entry(Some(*of)).or_default() += 1,
                Some(_) => {}
            }
        }
        let most = named.values().max().copied();
        let first: Vec<_> = named.iter().filter(|(_, n)| Some(**n) == most).collect();
        if let [(who, _)] = first[..] {
            *votes.entry(*who).or_default() += 1;
        }
        named.into_keys().for_each(|who| {
            votes.entry(who).or_default();
        });
    }
    let all: usize = votes.values().sum();
    let won = votes.iter().filter(|(_, n)| **n * 3 > all * 2);
    (
        won.map(|(who, _)| *who).collect(),
        votes.keys().copied().collect(),
    )
}

fn case(seed: u64, python: bool) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let turn = seed as usize / 2;
    let (disc, parts, won, named) = if seed.is_multiple_of(2) {
        let disc = &discs()[0];
        let parts = alone(turn, disc);
        let (won, named) = expected(disc, &parts);
        (disc, parts, won, named)
    } else {
        let disc = dice.one_of(discs());
        // Where another one has more than two thirds, it is that other one: nothing to see here.
        loop {
            let parts = group(&mut dice, disc);
            let (won, named) = expected(disc, &parts);
            if !parts.is_empty() && won.iter().all(Option::is_none) {
                break (disc, parts, won, named);
            }
        }
    };
    let mut image = disc.own.clone();
    for (sector, of) in &parts {
        let at = sector * SECTOR..(sector + 1) * SECTOR;
        image[at.clone()].copy_from_slice(&disc.foreign[*of][at]);
    }
    // And a bit is wrong: what is repaired is repaired by the right disc's values.
    let bit = dice.below(disc.k * 32 * disc.rows * SECTOR);
    let bit = bit.max(300 * SECTOR);
    image[bit] ^= 1 << dice.below(8);
    let named: BTreeSet<String> = named
        .into_iter()
        .filter(|who| won.is_empty() || who.is_some())
        .map(|who| name(who.map_or(&disc.own, |of| &disc.foreign[of])))
        .collect();
    let damaged = Damaged::new(&image, None);
    let outcomes = match python {
        true => damaged.decoded().into(),
        false => damaged.decoded_by_two(),
    };
    let mut faults = Vec::new();
    for (decoder, outcome) in &outcomes {
        let mut fault = |what: String| {
            let some = &parts[..parts.len().min(8)];
            faults.push(format!(
                "{} sectors, {some:?}, {decoder}: {what}",
                parts.len()
            ));
        };
        let whole = outcome.image.as_ref() == Some(&disc.own);
        match won.is_empty() {
            true if outcome.code != 2 => fault(format!("not refused, but {}", outcome.code)),
            false if outcome.code != 0 => fault(format!("ends with {}", outcome.code)),
            false if !whole => fault("is not what it was".to_owned()),
            _ => {}
        }
        if outcome.others != named {
            fault(format!("names {:?} instead of {named:?}", outcome.others));
        }
        if won.is_empty() && written(&damaged, decoder) {
            fault("something was written".to_owned());
        }
    }
    faults
}

/// Whether a decoder that refused left more than an empty file.
fn written(damaged: &Damaged, decoder: &str) -> bool {
    let path = damaged.target(decoder);
    Path::new(&path)
        .metadata()
        .is_ok_and(|about| about.len() > 0)
}

/// below a third others are mended and named, from there to two thirds nothing is written.
#[test]
fn foreign_carriers_are_mended_and_named_or_all_is_refused() {
    let seeds = campaign::seeds("STELE_IDENTITY_SEEDS", 12);
    let every = campaign::number("STELE_IDENTITY_PYTHON", 4);
    discs();
    decode_c();
    // Even seeds are carriers alone: those are tried by all decoders in turn.
    let python = |seed: u64| (seed / 2 + seed).is_multiple_of(every);
    campaign::run("identity", seeds, |seed| case(seed, python(seed)));
}
