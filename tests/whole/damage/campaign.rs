//! Seeded damage at m = 14, 30 and 122, by three decoders. `STELE_DAMAGE_SEEDS` names the seeds;
//! `decode.py`, which is slow, takes part in one of `STELE_DAMAGE_PYTHON` of them;
//! `STELE_DAMAGE_KIND` names one kind of damage for all of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

use super::decoders::{Damaged, Outcome, decode_c};
use super::disc::SECTOR;
use super::kinds::{
    ANCHORS_CHANGED, CHANGED_WHOLLY, Case, HALF_ANOTHER, KINDS, Kind, WITH_PARITY, Whole,
};
use crate::bench::shared;
use crate::campaign::{self, Dice};
use crate::golden;

/// The discs that are damaged, and another one.
struct Discs {
    all: [Whole; 3],
    other: Whole,
}

fn discs() -> &'static Discs {
    static DISCS: OnceLock<Discs> = OnceLock::new();
    DISCS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        golden::make(folder.path());
        let read = |name: &str, m: usize| Whole {
            bytes: fs::read(folder.path().join(name)).unwrap(),
            k: 246 - m,
            m,
        };
        Discs {
            all: [
                read("data-14.iso", 14),
                read("set-1.iso", 30),
                read("data-122.iso", 122),
            ],
            other: read("set-2.iso", 30),
        }
    })
}

/// Whether an outcome is no worse than what went in: what was read and right still is.
fn no_worse(kind: &str, outcome: &Outcome, case: &Case, whole: &Whole) -> Result<(), String> {
    let Some(image) = &outcome.image else {
        return Ok(());
    };
    if image.len() != whole.bytes.len() {
        return Err(format!("{} bytes were written", image.len()));
    }
    let doubted = |lba: u64| outcome.lost.contains(&lba) || outcome.unchecked.contains(&lba);
    for (lba, right) in whole.bytes.chunks(SECTOR).enumerate() {
        let at = lba * SECTOR..(lba + 1) * SECTOR;
        // What the tail repeats of a sector that was changed so, it repeats.
        let wholly = kind == CHANGED_WHOLLY
            || kind == WITH_PARITY && outcome.differs
            || kind == ANCHORS_CHANGED && outcome.code == 1;
        let repeated = wholly && kind != ANCHORS_CHANGED && lba >= whole.tail();
        if image[at.clone()] == *right || repeated {
            continue;
        }
        if !doubted(lba as u64) && !wholly {
            return Err(format!("sector {lba} is wrong and called right"));
        }
        if case.image.get(at) == Some(right) && !case.unread.contains(&lba) {
            return Err(format!("sector {lba} was right and is not"));
        }
    }
    Ok(())
}

/// Repairs what was repaired; gives the image.
fn again(image: &[u8], by_stele: bool) -> Option<Vec<u8>> {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let [from, to] = ["once.iso", "twice.iso"].map(|name| folder.path().join(name));
    fs::write(&from, image).unwrap();
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    if by_stele {
        let repair = ["disc", "repair", &text(&from), "--to", &text(&to)];
        shared().bench.run(&repair);
    } else {
        Command::new(decode_c())
            .args([&from, &to])
            .output()
            .unwrap();
    }
    fs::read(&to).ok()
}

/// The first sectors in which two images differ.
fn where_they_differ(one: &[u8], other: &[u8]) -> Vec<usize> {
    let pairs = one.chunks(SECTOR).zip(other.chunks(SECTOR)).enumerate();
    let differ = pairs.filter(|(_, (a, b))| a != b).map(|(lba, _)| lba);
    differ.take(9).collect()
}

/// Whether every sector that the second repair changed is right then.
fn gains(once: &[u8], twice: &[u8], whole: &Whole) -> bool {
    let pairs = once.chunks(2048).zip(twice.chunks(2048));
    let mut changed = pairs
        .zip(whole.bytes.chunks(2048))
        .filter(|((a, b), _)| a != b);
    once.len() == twice.len() && changed.all(|((_, found), right)| found == right)
}

/// The kind of a seed. They follow each other, far ones first, each at all m.
fn kind_of(seed: u64) -> (&'static str, Kind) {
    only_kind().unwrap_or(KINDS[(seed as usize * 11) % KINDS.len()])
}

/// The one kind that was asked for.
fn only_kind() -> Option<(&'static str, Kind)> {
    let only = std::env::var("STELE_DAMAGE_KIND").ok()?;
    Some(*KINDS.iter().find(|(kind, _)| *kind == only).unwrap())
}

/// One seed: what is not as it should be.
fn case(seed: u64, (kind, damage): (&str, Kind), python: bool) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let Discs { all, other } = discs();
    let whole = dice.one_of(all);
    let mut case = whole.case();
    let promised = damage(&mut case, whole, other, &mut dice);
    let bad = case.unread.iter().map(|lba| (*lba as u64, 1)).collect();
    let bad = (!case.unread.is_empty()).then_some(bad);
    let damaged = Damaged::new(&case.image, bad);
    let outcomes = match python {
        true => damaged.decoded().into(),
        false => damaged.decoded_by_two(),
    };
    let (_, first) = &outcomes[0];
    let mut faults = Vec::new();
    for (decoder, outcome) in &outcomes {
        let mut fault = |what: &str| {
            faults.push(format!("{kind}, m {}, {decoder}: {what}", whole.m));
        };
        if outcome.code != first.code || outcome.image != first.image {
            fault("another exit or other bytes");
        }
        if (&outcome.lost, &outcome.unchecked) != (&first.lost, &first.unchecked) {
            fault("calls other sectors lost");
        }
        if outcome.differs != first.differs {
            fault("says other things of the content");
        }
        let is_own = |whole: &Whole| outcome.image.as_ref() == Some(&whole.bytes);
        if outcome.code == 0 && !is_own(whole) && !(kind == HALF_ANOTHER && is_own(other)) {
            fault("ends with 0, and the image is not that of the disc");
        }
        if outcome.others != first.others {
            fault("names other discs");
        }
        if promised && (outcome.code != 0 || outcome.image.as_ref() != Some(&whole.bytes)) {
            fault(&format!("within the promise, and code {}", outcome.code));
        }
        let judged = no_worse(kind, outcome, &case, whole);
        // An image of another disc for more than a half is that other disc.
        let or_other = || no_worse(kind, outcome, &case, other);
        match kind == HALF_ANOTHER {
            true => judged.or_else(|_| or_other()),
            false => judged,
        }
        .unwrap_or_else(|what| fault(&what));
    }
    if let Some(image) = &first.image {
        let twice = again(image, seed.is_multiple_of(2));
        let differs = twice.as_ref() != Some(image);
        // Of a wreck, what came back once may tell more; all that it gives is right then.
        let is_wreck = !promised && first.code != 0 && !first.unchecked.is_empty();
        let gained = is_wreck
            && twice
                .as_ref()
                .is_some_and(|twice| gains(image, twice, whole));
        if differs && !gained {
            let at = where_they_differ(image, twice.as_deref().unwrap_or_default());
            faults.push(format!(
                "{kind}, m {}: twice is not once at {at:?}",
                whole.m
            ));
        }
    }
    faults
}

/// same bytes and exit by all decoders, bit for
/// bit within the promise, never worse than what was read, and the same when it is done twice.
#[test]
fn seeded_damage_is_mended_alike_and_never_made_worse() {
    let seeds = campaign::seeds("STELE_DAMAGE_SEEDS", 12);
    let every = campaign::number("STELE_DAMAGE_PYTHON", 4);
    discs();
    decode_c();
    campaign::run("damage", seeds, |seed| {
        case(seed, kind_of(seed), seed.is_multiple_of(every))
    });
}

/// Kinds after which no sector lacks, so that another can follow, and those of them that forge
/// values.
fn follow_each_other() -> [Vec<(&'static str, Kind)>; 2] {
    let shortens = |kind: &str| kind.starts_with("cut off") || kind.contains("missing");
    let kinds = KINDS.iter().filter(|(kind, _)| !shortens(kind));
    let all: Vec<_> = kinds.copied().collect();
    let forges = |kind: &str| kind.contains("forged") || kind.contains("values");
    let forging = all.iter().filter(|(kind, _)| forges(kind)).copied();
    [forging.collect(), all]
}

/// What two outcomes say: of the first what it calls so and the other does not, and the reverse.
fn how_they_differ(first: &Outcome, other: &Outcome) -> String {
    let sets = |a: &BTreeSet<u64>, b: &BTreeSet<u64>| {
        let one = |a: &BTreeSet<u64>, b: &BTreeSet<u64>| -> Vec<u64> {
            a.difference(b).copied().take(9).collect()
        };
        format!("{:?}/{:?}", one(a, b), one(b, a))
    };
    let bytes = [&first.image, &other.image].map(|image| image.iter().flatten());
    let [a, b] = bytes.map(|bytes| bytes.copied().collect::<Vec<u8>>());
    let pairs = a.chunks(SECTOR).zip(b.chunks(SECTOR)).enumerate();
    let differ = pairs.filter(|(_, (a, b))| a != b).map(|(lba, _)| lba);
    format!(
        "codes {}/{}, differs {}/{}, lost {}, unchecked {}, bytes {:?}",
        first.code,
        other.code,
        first.differs,
        other.differs,
        sets(&first.lost, &other.lost),
        sets(&first.unchecked, &other.unchecked),
        differ.take(9).collect::<Vec<usize>>(),
    )
}

/// Two or three kinds in one image: what is not as it should be.
fn mixed(seed: u64, begins: Option<(&'static str, Kind)>) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let Discs { all, other } = discs();
    let whole = dice.one_of(all);
    let mut case = whole.case();
    let kinds = follow_each_other();
    let mut done = format!("m {}", whole.m);
    for at in 0..2 + dice.below(2) {
        let (kind, damage) = match begins {
            Some(only) if at == 0 => only,
            _ => *dice.one_of(&kinds[at.min(1)]),
        };
        damage(&mut case, whole, other, &mut dice);
        done.push_str(&format!(", {kind}"));
    }
    let bad = case.unread.iter().map(|lba| (*lba as u64, 1)).collect();
    let bad = (!case.unread.is_empty()).then_some(bad);
    let outcomes = Damaged::new(&case.image, bad).decoded_by_two();
    let (_, first) = &outcomes[0];
    let mut faults = Vec::new();
    for (decoder, outcome) in &outcomes {
        let same = outcome.code == first.code
            && outcome.image == first.image
            && (&outcome.lost, &outcome.unchecked) == (&first.lost, &first.unchecked)
            && outcome.differs == first.differs;
        if !same {
            let what = how_they_differ(first, outcome);
            faults.push(format!("{done}: {decoder} gives another outcome: {what}"));
        }
    }
    // What was not read stands as zeros, and nothing tells a second repair that.
    let told = case.unread.is_empty();
    for by_stele in [true, false].into_iter().filter(|_| told) {
        if let Some(image) = &first.image
            && let Some(twice) = again(image, by_stele)
            && twice != *image
        {
            let differ = where_they_differ(image, &twice);
            faults.push(format!("{done}: twice is not once at {differ:?}"));
        }
    }
    faults
}

/// kinds of damage that meet in one image. Nothing is promised of them but that all
/// decoders say the same, and that a second repair changes nothing. `STELE_MIXED_SEEDS`.
#[test]
fn kinds_that_meet_are_mended_alike_and_a_second_repair_changes_nothing() {
    let seeds = campaign::seeds("STELE_MIXED_SEEDS", 12);
    discs();
    decode_c();
    campaign::run("mixed damage", seeds, |seed| mixed(seed, only_kind()));
}

/// Seeds that found a fault. 770: a bit wrong twice in a sector, 255 bytes apart, hid from one
/// decoder and not from the others (R-055 (3)); `decode.py` takes a minute for it. 111: check
/// sectors alone were displaced, and `DECODE.C` counted none. 5058: more forged values in
/// a column than it has parity, and their check sectors were called right. The last: a
/// forged copy won by the changed sectors themselves, and the content was not asked (R-059 (2)).
/// 7388: a check sector that was right was made anew of what nothing proves. 64929: a
/// sector less in the head, and no check values: what was outvoted was lost, and zeros took its
/// place in a second repair.
#[test]
fn seeds_that_found_a_fault_find_none_now() {
    discs();
    decode_c();
    let bits = KINDS[14];
    assert_eq!(bits.0, "no checks, wrong bits");
    assert_eq!(case(770, bits, false), Vec::<String>::new());
    let moved = KINDS[31];
    assert_eq!(moved.0, "a few missing or too many at several places");
    assert_eq!(case(111, moved, true), Vec::<String>::new());
    let forged = KINDS[35];
    assert_eq!(forged.0, "one sector too many, and values forged");
    assert_eq!(case(0, forged, true), Vec::<String>::new());
    let both = KINDS[27];
    assert_eq!(both.0, "values of both check strips forged");
    assert_eq!(case(5058, both, false), Vec::<String>::new());
    let alike = KINDS[36];
    assert_eq!(alike.0, "one sector too many, and values forged alike");
    assert_eq!(case(0, alike, true), Vec::<String>::new());
    let more = KINDS[39];
    assert_eq!(more.0, "more of a column changed than parity");
    assert_eq!(case(0, more, true), Vec::<String>::new());
    // What had come back by counting spoke for the same copy once more (R-059 (1)).
    let column = KINDS[40];
    assert_eq!(column.0, WITH_PARITY);
    assert_eq!(mixed(40, Some(column)), Vec::<String>::new());
    assert_eq!(case(7388, column, true), Vec::<String>::new());
    let missing = KINDS[32];
    assert_eq!(missing.0, "sectors missing, and no checks");
    assert_eq!(case(64929, missing, true), Vec::<String>::new());
}
