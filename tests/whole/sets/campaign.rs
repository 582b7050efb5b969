//! Seeded sets with foreign parts: anchors, check sectors and strips of another build or of
//! another set, altered parity discs, swapped images. No image is called whole that differs from
//! the original. `STELE_REBUILD_SEEDS` names the seeds.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use stele_burner::parity::check_strip::check_value;
use tempfile::TempDir;

use crate::bench::{noise, shared};
use crate::campaign::{self, Dice};
use crate::made::{GOLDEN_SET, MadeSet, SetPlan};

const SECTOR: usize = 2048;
const CLUSTER: usize = 32 * SECTOR;
const TAIL: usize = 248 * CLUSTER;

/// So many seeds share a set.
const SHARING: u64 = 8;

/// A set, its discs built another time from a certain disc on, and another set.
struct Family {
    _folder: TempDir,
    own: MadeSet,
    stale: MadeSet,
    other: MadeSet,
    data: u32,
    parity: u8,
    strips: usize,
}

/// The content of disc `number`: from disc `seed % 16` on it is another one.
fn content(seed: u64, number: u32) -> Vec<u8> {
    let build = u64::from(u64::from(number) >= seed % 16);
    let base = seed / 16 * 64 + u64::from(number) * 2;
    // The length too follows from the number, and half the time from the build.
    let length = 50_000 + (base * 7_919 + build * (seed / 16 % 2) * 3_000) % 400_000;
    noise(base + build, length as usize)
}

impl Family {
    fn made(number: u64) -> Self {
        let mut dice = Dice::new(number + 77);
        let folder = tempfile::tempdir().unwrap();
        let (data, parity) = (2 + dice.below(3) as u32, 1 + dice.below(2) as u8);
        let strips = *dice.one_of(&[14, 30, 62]);
        let plan = SetPlan {
            data,
            parity,
            strips,
            content,
            seed: number * 16 + 15,
            ..GOLDEN_SET
        };
        let stale_from = 1 + dice.below(data as usize) as u64;
        let stale = SetPlan {
            seed: number * 16 + stale_from,
            ..plan.clone()
        };
        let other = SetPlan {
            seed: (number + 10_000) * 16,
            mark: 1,
            ..plan.clone()
        };
        let make = |plan: SetPlan, name: &str| {
            let folder = folder.path().join(name);
            fs::create_dir(&folder).unwrap();
            plan.make(&folder)
        };
        Self {
            own: make(plan, "own"),
            stale: make(stale, "stale"),
            other: make(other, "other"),
            _folder: folder,
            data,
            parity,
            strips: strips.into(),
        }
    }

    fn all(&self) -> u32 {
        self.data + u32::from(self.parity)
    }
}

/// Families are asked for in the order of seeds: two are kept, for seeds that run side by side.
fn family(number: u64) -> Arc<Family> {
    static KEPT: Mutex<Vec<(u64, Arc<Family>)>> = Mutex::new(Vec::new());
    let mut kept = KEPT.lock().unwrap_or_else(|broken| broken.into_inner());
    if let Some((_, family)) = kept.iter().find(|(of, _)| *of == number) {
        return family.clone();
    }
    let family = Arc::new(Family::made(number));
    kept.push((number, family.clone()));
    if kept.len() > 2 {
        kept.remove(0);
    }
    family
}

/// What is given to the rebuild, and what may be expected of it.
struct Case {
    folder: TempDir,
    sources: Vec<PathBuf>,
    /// Whether parity gives back all that is missing.
    promised: bool,
    /// Images, besides the originals, that somebody built as they are: they are what they are.
    as_built: Vec<PathBuf>,
    /// Sources that are no discs of the set, as far as anybody can tell.
    strangers: usize,
    /// What was done, for messages.
    done: Vec<String>,
}

/// The carriers of a disc with one row: anchors, then check sectors.
fn carriers(strips: usize) -> Vec<usize> {
    let check_a = (246 - strips) * 32;
    let (tail, check_b) = (248 * 32, 247 * 32);
    let ranges = [
        0..16,
        tail..tail + 16,
        check_a..check_a + 32,
        check_b..check_b + 32,
    ];
    ranges.into_iter().flatten().collect()
}

/// Changes a sector of the content, and its check values with it.
fn change(path: &Path, strips: usize, lba: usize, seed: u64) {
    let file = File::options().read(true).write(true).open(path).unwrap();
    let read = |lba: usize| {
        let mut sector = [0; SECTOR];
        file.read_exact_at(&mut sector, (lba * SECTOR) as u64)
            .unwrap();
        sector
    };
    let mut sector = read(lba);
    sector[seed as usize % SECTOR] ^= 1 << (seed % 8);
    file.write_all_at(&sector, (lba * SECTOR) as u64).unwrap();
    let value = check_value(&sector).to_le_bytes();
    for strip in [246 - strips, 247] {
        let (part, at) = (32 * strip + lba / 248, 64 + 8 * (lba % 248));
        let mut own = read(part);
        own[at..at + 8].copy_from_slice(&value);
        let sum = check_value(&[&own[..56], &own[64..]].concat());
        own[56..64].copy_from_slice(&sum.to_le_bytes());
        file.write_all_at(&own, (part * SECTOR) as u64).unwrap();
    }
}

impl Case {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            sources: Vec::new(),
            promised: true,
            as_built: Vec::new(),
            strangers: 0,
            done: Vec::new(),
        }
    }

    /// Gives a copy of an image.
    fn give(&mut self, image: &Path) -> PathBuf {
        let name = format!("{}.iso", self.sources.len());
        let to = self.folder.path().join(name);
        fs::copy(image, &to).unwrap();
        self.sources.push(to.clone());
        to
    }

    /// Spoils a disc: with parts of `with`, of zeros or of noise.
    fn spoil(&mut self, path: &Path, with: Option<&Path>, strips: usize, dice: &mut Dice) {
        let file = File::options().write(true).open(path).unwrap();
        let whose = with.map(Path::to_path_buf);
        let with = with.map(|path| fs::read(path).unwrap());
        let seed = dice.below(1 << 30) as u64;
        let put = |at: usize, len: usize| {
            let bytes = match &with {
                Some(other) => other[at..at + len].to_vec(),
                None if seed.is_multiple_of(2) => vec![0; len],
                None => noise(seed + at as u64, len),
            };
            file.write_all_at(&bytes, at as u64).unwrap();
        };
        let kind = dice.below(7);
        let is_twice = self.done.last().is_some_and(|what| what == "twice");
        self.done.push(format!(
            "kind {kind}{}",
            if with.is_some() { " foreign" } else { "" }
        ));
        let all = carriers(strips);
        match kind {
            // Carriers of one cluster of four at most.
            0 => {
                let cluster = dice.below(4);
                let first = [0, 16, 32, 64][cluster];
                let size = [16, 16, 32, 32][cluster];
                let count = 1 + dice.below(size);
                for place in dice.different(count, size) {
                    put(all[first + place] * SECTOR, SECTOR);
                }
            }
            // Carriers anywhere.
            1 => {
                let count = 1 + dice.below(all.len());
                for place in dice.different(count, all.len()) {
                    put(all[place] * SECTOR, SECTOR);
                }
                self.promised = false;
            }
            // Strips, as many as parity gives back; a check strip is none of them.
            2 => {
                let count = 1 + dice.below(strips);
                for cell in dice.different(count, 246) {
                    let strip = if cell < 246 - strips { cell } else { cell + 1 };
                    put(strip * CLUSTER, CLUSTER);
                }
            }
            // More of them.
            3 => {
                let count = strips + 1 + dice.below(246 - strips);
                for cell in dice.different(count, 246) {
                    put(cell * CLUSTER, CLUSTER);
                }
                self.promised = false;
            }
            // All data strips.
            4 => {
                put(16 * SECTOR, (246 - strips) * CLUSTER - 16 * SECTOR);
                self.promised = false;
            }
            // Sectors of the content, and their check values with them: in no column more than
            // the code finds by itself.
            5 => {
                let count = 1 + dice.below(strips / 2);
                for cell in dice.different(count, 246 - strips) {
                    change(path, strips, 32 * cell + dice.below(32), seed);
                }
                // Of two sources the better part of each is taken, and this one seems whole.
                self.promised &= !is_twice;
            }
            // Everything behind some place.
            _ => {
                let at = dice.below(TAIL / SECTOR) * SECTOR;
                put(at, TAIL + 320 * SECTOR - at);
                self.promised = false;
            }
        }
        if matches!(kind, 1 | 3 | 6) {
            // More than two thirds of another disc are that disc.
            self.as_built.extend(whose);
        }
    }

    /// A parity disc of another build brings back what that build has, with data discs that both
    /// have.
    fn parity_of(&mut self, of: &MadeSet, number: u32, family: &Family) {
        if number > family.data && self.as_built.contains(&of.image(number)) {
            let all = (1..=family.all()).map(|number| of.image(number));
            self.as_built.extend(all);
        }
    }

    /// A parity disc that was made with another text, other manifests or another sum.
    fn alter(&mut self, family: &Family, index: u8, dice: &mut Dice) {
        let own = &family.own;
        let (mut info, mut payload) = (own.info.clone(), own.payload(index));
        let member = dice.below(info.members.len());
        let kind = dice.below(9);
        self.done.push(format!("altered {kind}"));
        let folder = self.folder.path().to_owned();
        match kind {
            0 => info.members[member].used.0 -= 1 + dice.below(40) as u64,
            1 => {
                info.members[member].used.0 += 1 + dice.below(40) as u64;
                let longer = folder.join("longer.sum");
                fs::copy(&payload.sum, &longer).unwrap();
                let file = File::options().write(true).open(&longer).unwrap();
                file.set_len(info.sectors().bytes()).unwrap();
                payload.sum = longer;
            }
            2 => info.members[member].built = own_built(&family.stale, member),
            3 => info.members[member].uuid[dice.below(16)] ^= 1,
            4 => {
                let second = (member + 1) % info.members.len();
                let uuid = info.members[member].uuid;
                info.members[member].uuid = info.members[second].uuid;
                info.members[second].uuid = uuid;
            }
            5 => info.members[member].built = None,
            6 => payload.manifests[member] = family.stale.manifests[member].clone(),
            7 => {
                let mut bytes = fs::read(&payload.manifests[member]).unwrap();
                let at = bytes.len() - 2 - dice.below(100);
                bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
                payload.manifests[member] = folder.join("altered.jsn");
                fs::write(&payload.manifests[member], bytes).unwrap();
            }
            _ => {
                let mut bytes = fs::read(&payload.sum).unwrap();
                for _ in 0..=dice.below(20) {
                    let at = dice.below(bytes.len());
                    bytes[at] ^= 1 << dice.below(8);
                }
                payload.sum = folder.join("altered.sum");
                fs::write(&payload.sum, bytes).unwrap();
            }
        }
        let to = folder.join(format!("altered-{}.iso", self.sources.len()));
        own.parity_disc(index, &info, &payload, &to);
        self.as_built.push(to.clone());
        self.sources.push(to);
        self.promised = false;
    }
}

fn own_built(set: &MadeSet, member: usize) -> Option<stele_burner::disc::BuiltMember> {
    set.info.members[member].built
}

/// Draws what is given of a set.
fn drawn(family: &Family, dice: &mut Dice) -> Case {
    let mut case = Case::new();
    let gone = dice.below(usize::from(family.parity) + 1);
    let gone = dice.different(gone, family.all() as usize);
    for number in 1..=family.all() {
        if gone.contains(&(number as usize - 1)) {
            case.done.push(format!("{number} gone"));
            continue;
        }
        let image = family.own.image(number);
        let is_parity = number > family.data;
        case.done.push(format!("{number}:"));
        match dice.below(10) {
            0..=3 => drop(case.give(&image)),
            4 | 5 => {
                let path = case.give(&image);
                case.spoil(&path, None, family.strips, dice);
            }
            6 | 7 => {
                let of = *dice.one_of(&[&family.stale, &family.other]);
                let path = case.give(&image);
                case.spoil(&path, Some(&of.image(number)), family.strips, dice);
                case.parity_of(of, number, family);
            }
            8 if is_parity => {
                let index = (number - family.data - 1) as u8;
                case.alter(family, index, dice);
            }
            8 => {
                // Another build of it, whole, alone or beside it.
                let stale = family.stale.image(number);
                case.give(&stale);
                case.as_built.push(stale);
                case.parity_of(&family.stale, number, family);
                case.done.push("stale".to_owned());
                case.promised = false;
                if dice.once_in(2) {
                    case.give(&image);
                }
            }
            _ => {
                // Twice, each spoiled in its own way.
                for _ in 0..2 {
                    case.done.push("twice".to_owned());
                    let path = case.give(&image);
                    case.spoil(&path, None, family.strips, dice);
                }
            }
        }
    }
    // Without any parity disc nothing says what the set is.
    let parity_left = (family.data..family.all()).any(|at| !gone.contains(&(at as usize)));
    case.promised &= parity_left;
    if dice.once_in(6) {
        let number = 1 + dice.below(family.all() as usize) as u32;
        let stranger = family.other.image(number);
        case.give(&stranger);
        case.as_built.push(stranger);
        // Two sets are given: which is meant is no question with one answer.
        case.promised &= number <= family.data;
        case.strangers += 1;
        case.done.push("a stranger".to_owned());
    }
    if dice.once_in(12) {
        let noise_only = case.folder.path().join("noise.iso");
        fs::write(&noise_only, noise(1, 300_000)).unwrap();
        case.sources.push(noise_only);
        case.strangers += 1;
    }
    for last in (1..case.sources.len()).rev() {
        case.sources.swap(last, dice.below(last + 1));
    }
    case
}

fn case(seed: u64) -> Vec<String> {
    let family = family(seed / SHARING);
    let mut dice = Dice::new(seed);
    let case = drawn(&family, &mut dice);
    let to = case.folder.path().join("rebuilt");
    let mut line = vec!["set", "rebuild"];
    line.extend(case.sources.iter().map(|path| path.to_str().unwrap()));
    line.extend(["--to", to.to_str().unwrap()]);
    if case.sources.is_empty() {
        return Vec::new();
    }
    let ran = shared().bench.run(&line);
    let done = case.done.join(" ");
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(format!("{what}; {done}"));
    if !matches!(ran.code, 0..=2) {
        fault(format!("ends with {}: {:?}", ran.code, ran.said));
    }
    // A source that was named and not used is something to look at.
    if case.promised && ran.code != i32::from(case.strangers > 0) {
        let why = ran.error().map_or(ran.report.to_string(), str::to_owned);
        fault(format!("not rebuilt: {why}"));
    }
    let discs = ran.report["discs"].as_array().cloned().unwrap_or_default();
    for disc in &discs {
        if let Some(what) = wrong(disc, &family, &case) {
            fault(what);
        }
    }
    let images = discs.iter().filter(|disc| !disc["image"].is_null());
    if case.promised && images.count() != family.all() as usize {
        fault(format!("not all of {} discs are whole", discs.len()));
    }
    let strangers = ran.report["strangers"].as_array().map_or(0, Vec::len);
    if case.promised && strangers != case.strangers {
        fault(format!("{strangers} strangers are told"));
    }
    // Nothing lies under the name of an image that is not called whole.
    let images = fs::read_dir(&to).into_iter().flatten();
    let images = images.filter(|entry| entry.as_ref().unwrap().path().is_file());
    let whole = discs.iter().filter(|disc| !disc["image"].is_null());
    if images.count() != whole.count() {
        fault("other images lie there than are told".to_owned());
    }
    faults
}

/// What is wrong with an image that is called whole.
fn wrong(disc: &Value, family: &Family, case: &Case) -> Option<String> {
    let number = disc["number"].as_u64().unwrap() as u32;
    let image = fs::read(disc["image"].as_str()?).unwrap();
    let same = |path: &Path| fs::read(path).is_ok_and(|bytes| bytes == image);
    let own = family.own.image(number);
    if same(&own) || case.as_built.iter().any(|path| same(path)) {
        return None;
    }
    let original = fs::read(&own).unwrap_or_default();
    let pairs = original.chunks(SECTOR).zip(image.chunks(SECTOR));
    let differ: Vec<usize> = pairs
        .enumerate()
        .filter(|(_, (a, b))| a != b)
        .map(|(lba, _)| lba)
        .collect();
    let some = &differ[..differ.len().min(6)];
    Some(format!(
        "disc {number} is called whole, and {} sectors differ: {some:?}",
        differ.len()
    ))
}

/// what is of others never gets into an image that is called whole.
#[test]
fn no_image_is_called_whole_that_differs_from_the_original() {
    let seeds = campaign::seeds("STELE_REBUILD_SEEDS", 8);
    shared();
    campaign::run("rebuild", seeds, case);
}
