//! Seeded restores: colliding, nested, hostile and existing names, over one to three discs, in any
//! order, some of them cut off. `STELE_RESTORE_SEEDS` names the seeds: `300`, or `1000..2000`.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::process::ExitStatusExt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::*;

/// Archives the cases choose from; each has two studies on one to three discs.
const ARCHIVES: u64 = 6;

/// Names that meet each other, and others that some program somewhere does not like.
const NAMES: [&[u8]; 22] = [
    b"a",
    b"a-2",
    b"a-3",
    b"A",
    b"a.txt",
    b"a-2.txt",
    b"r",
    b"r-2",
    b"IM000001",
    b"RESTORED.TXT",
    b"RESTORED-2.TXT",
    b".stele-restore.part",
    b"-rf",
    b" ",
    b"x\ny",
    b"\x1b[2J",
    b"\xff\xfe",
    b"100%25",
    b"back\\slash",
    b"trailing.",
    b"\xe5\xb1\xb1.dcm",
    b"CON",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (x ^ (x >> 31)) % sides
    }
    fn name(&mut self) -> PathBuf {
        let mut path = PathBuf::new();
        for _ in 0..=self.below(3) {
            let name = match self.below(24) {
                0 => "n".repeat(255).into_bytes(),
                1 => b".a.nojob.0123456789abcdef.part".to_vec(),
                n => NAMES[(n - 2) as usize].to_vec(),
            };
            path.push(OsStr::from_bytes(&name));
        }
        path
    }
}

/// An archive with the studies of two cases.
struct Prepared {
    bench: Bench,
    images: Vec<PathBuf>,
    /// By case: the contents of its files.
    studies: BTreeMap<&'static str, Vec<Vec<u8>>>,
}

fn prepare(number: u64) -> Prepared {
    let bench = Bench::new();
    let mut dice = Dice(number);
    let mut studies: BTreeMap<&'static str, Vec<Vec<u8>>> = BTreeMap::new();
    let mut images = Vec::new();
    for round in 0..=number % 3 {
        for case in ["case:A", "case:B"] {
            for cd in 0..2 {
                let folder = bench.beside(&format!("in-{round}-{case}-{cd}"));
                fs::create_dir_all(&folder).unwrap();
                for n in 0..3 + dice.below(6) {
                    let path = folder.join(dice.name());
                    let seed = number << 32 | round << 24 | cd << 16 | n << 8 | case.len() as u64;
                    let bytes = noise(
                        seed ^ u64::from(case.as_bytes()[5]),
                        dice.below(5000) as usize,
                    );
                    // Where it is in the way of another one, there is one file less.
                    if fs::create_dir_all(path.parent().unwrap()).is_ok() && !path.exists() {
                        let _ = fs::write(path, bytes);
                    }
                }
                let ingest = ["ingest", folder.to_str().unwrap(), "--case", &case[5..]];
                assert!(bench.run(&ingest).code < 2);
                let kept = tree(&folder).into_values();
                let all = studies.entry(case).or_default();
                for bytes in kept {
                    // One object is taken in once; what is equal is known.
                    if !all.contains(&bytes) {
                        all.push(bytes);
                    }
                }
            }
        }
        let planned = bench.done(&["plan", "--media", "40m", "--copies", "1"]);
        let built = bench.done(&["build", planned["set"].as_str().unwrap()]);
        images.push(PathBuf::from(built["built"][0]["file"].as_str().unwrap()));
    }
    Prepared {
        bench,
        images,
        studies,
    }
}

/// Everything below a folder that is not a folder: what it is, and its bytes.
fn standing(folder: &Path) -> BTreeMap<PathBuf, (String, Vec<u8>)> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let about = fs::symlink_metadata(&path).unwrap();
            let name = path.strip_prefix(folder).unwrap().to_path_buf();
            if about.is_dir() {
                folders.push(path);
            } else if about.is_symlink() {
                let to = fs::read_link(&path).unwrap();
                all.insert(name, (format!("link {}", to.display()), Vec::new()));
            } else {
                let kind = format!("file {} {}", about.mtime(), about.mtime_nsec());
                all.insert(name, (kind, fs::read(&path).unwrap()));
            }
        }
    }
    all
}

/// Puts things of others into the folder: files, folders, links, some equal to what will come.
fn plant(dice: &mut Dice, to: &Path, victim: &Path, contents: &[Vec<u8>]) {
    fs::create_dir_all(to).unwrap();
    for n in 0..dice.below(8) {
        let path = to.join(dice.name());
        if path.exists() || fs::create_dir_all(path.parent().unwrap()).is_err() {
            continue;
        }
        // Nothing is planted through a link that was planted before.
        if !path
            .parent()
            .unwrap()
            .canonicalize()
            .unwrap()
            .starts_with(to.canonicalize().unwrap())
        {
            continue;
        }
        let _ = match dice.below(5) {
            0 => fs::create_dir(&path),
            1 => symlink(victim, &path),
            2 => fs::write(&path, &contents[dice.below(contents.len() as u64) as usize]),
            3 => symlink("nowhere", &path),
            _ => fs::write(&path, noise(n, 100)),
        };
    }
    // A leftover's name is ours, and ours to clear up.
    for name in standing(to).into_keys() {
        if name
            .as_os_str()
            .as_bytes()
            .ends_with(b".0123456789abcdef.part")
        {
            fs::remove_file(to.join(name)).unwrap();
        }
    }
}

/// One case; what is wrong with it.
fn case(seed: u64, prepared: &Prepared) -> Result<(), String> {
    let mut dice = Dice(seed.wrapping_mul(0x2545_F491_4F6C_DD1D));
    let folder = tempfile::tempdir().unwrap();
    let (to, victim) = (folder.path().join("to"), folder.path().join("victim"));
    fs::create_dir(&victim).unwrap();
    fs::write(victim.join("a"), b"precious").unwrap();
    let contents: Vec<Vec<u8>> = prepared.studies.values().flatten().cloned().collect();
    if dice.below(4) > 0 {
        plant(&mut dice, &to, &victim, &contents);
    }
    let before = if to.exists() {
        standing(&to)
    } else {
        BTreeMap::new()
    };
    let studies: &[&str] = match dice.below(3) {
        0 => &["case:A"],
        1 => &["case:B", "case:A"],
        _ => &["case:A", "case:B"],
    };
    let dir = to.to_str().unwrap();
    let mut told = BTreeMap::new();
    for study in studies {
        let mut order: Vec<&PathBuf> = prepared.images.iter().collect();
        (1..order.len())
            .rev()
            .for_each(|n| order.swap(n, dice.below(n as u64 + 1) as usize));
        // Some a second time.
        if dice.below(3) == 0 {
            order.push(order[0]);
        }
        for (turn, image) in order.iter().enumerate() {
            let line = [
                "restore",
                study,
                "--to",
                dir,
                "--image",
                image.to_str().unwrap(),
            ];
            if dice.below(4) == 0 {
                cut_off(prepared, &line, dice.below(30));
            }
            let ran = prepared.bench.run(&line);
            if ran.code != 0 {
                return Err(format!(
                    "{} ends with {}: {:?}",
                    ran.line, ran.code, ran.said
                ));
            }
            let last = turn + 1 >= prepared.images.len();
            if last && ran.report["further_discs"] != json!([]) {
                return Err(format!("after all discs more are wanted: {:#}", ran.report));
            }
            let Some(there) = ran.report["study_there"].as_u64() else {
                return Err(format!("{} tells no count: {:?}", ran.line, ran.said));
            };
            told.insert(*study, there);
        }
        let checked = prepared
            .bench
            .run(&["restore", study, "--to", dir, "--verify-only"]);
        if checked.code != 0 || checked.report["agree"] != told[study] {
            return Err(format!("{study} is not whole: {:#}", checked.report));
        }
    }
    judge(&to, &before, &told, prepared)?;
    match fs::read(victim.join("a")) {
        Ok(bytes) if bytes == b"precious" && tree(&victim).len() == 1 => Ok(()),
        _ => Err("a link was followed".to_owned()),
    }
}

/// Runs a restore and kills it after some milliseconds.
fn cut_off(prepared: &Prepared, line: &[&str], after: u64) {
    let null = std::process::Stdio::null;
    let mut command = prepared.bench.command(line);
    let mut child = command.stdout(null()).stderr(null()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(after));
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert!(status.code().is_none_or(|code| code == 0) || status.signal().is_some());
}

/// Compares what is on the disk with what was there and with what was told.
fn judge(
    to: &Path,
    before: &BTreeMap<PathBuf, (String, Vec<u8>)>,
    told: &BTreeMap<&str, u64>,
    prepared: &Prepared,
) -> Result<(), String> {
    let after = standing(to);
    let list = |name: &Path| {
        let text = name.to_string_lossy();
        text.starts_with("RESTORED") && !text.contains('/') && !before.contains_key(name)
    };
    for (name, what) in before {
        if after.get(name) != Some(what) {
            return Err(format!("{} was changed", name.display()));
        }
    }
    let parts = after
        .keys()
        .find(|name| name.to_string_lossy().contains(".job-"));
    if let Some(part) = parts {
        return Err(format!("{} is left", part.display()));
    }
    let lists: Vec<&(String, Vec<u8>)> = after
        .iter()
        .filter(|(name, (_, bytes))| list(name) && bytes.starts_with(b"STELE RESTORED 1\n"))
        .map(|(_, what)| what)
        .collect();
    let [(_, text)] = lists[..] else {
        return Err(format!("{} lists", lists.len()));
    };
    let text = std::str::from_utf8(text).map_err(|e| e.to_string())?;
    let lines: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.contains('\t'))
        .map(|line| line.split('\t').collect())
        .collect();
    let here: BTreeSet<PathBuf> = lines.iter().map(|fields| decoded(fields[5])).collect();
    let all: u64 = told.values().sum();
    if here.len() as u64 != all || lines.len() as u64 != all {
        return Err(format!("{all} files are told, {} are listed", here.len()));
    }
    for fields in &lines {
        let path = decoded(fields[5]);
        let found = after
            .get(&path)
            .map(|(_, bytes)| blake3::hash(bytes).to_hex());
        if found.is_none_or(|hash| hash.as_str() != fields[0]) {
            return Err(format!("{} is not what the list says", path.display()));
        }
    }
    // Every file on the disk was there before, or is listed; every content came back.
    let new: Vec<&PathBuf> = after
        .keys()
        .filter(|name| !before.contains_key(*name) && !list(name) && !here.contains(*name))
        .collect();
    if !new.is_empty() {
        return Err(format!("nobody knows of {new:?}"));
    }
    let listed: BTreeSet<&str> = lines.iter().map(|fields| fields[0]).collect();
    for (study, files) in &prepared.studies {
        if told.contains_key(study) {
            let gone = files
                .iter()
                .find(|bytes| !listed.contains(blake3::hash(bytes).to_hex().as_str()));
            if gone.is_some() {
                return Err(format!("a file of {study} did not come back"));
            }
        }
    }
    Ok(())
}

/// A name of the list as it stands on the disk.
fn decoded(name: &str) -> PathBuf {
    let (mut out, mut rest) = (Vec::new(), name.as_bytes());
    while let Some((first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if *first == b'%' => {
                out.push(byte);
                rest = &tail[2..];
            }
            _ => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    PathBuf::from(OsStr::from_bytes(&out))
}

fn seeds() -> std::ops::Range<u64> {
    let text = std::env::var("STELE_RESTORE_SEEDS").unwrap_or_else(|_| "300".to_owned());
    let number = |text: &str| text.parse().expect("STELE_RESTORE_SEEDS is N or N..M");
    match text.split_once("..") {
        Some((from, to)) => number(from)..number(to),
        None => 0..number(&text),
    }
}

#[test]
fn whatever_stands_in_the_folder_all_files_come_back_and_nothing_is_changed() {
    let prepared: Vec<Prepared> = std::thread::scope(|scope| {
        let made: Vec<_> = (0..ARCHIVES)
            .map(|n| scope.spawn(move || prepare(n)))
            .collect();
        made.into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let seeds = seeds();
    let (next, findings) = (AtomicU64::new(seeds.start), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, |n| n.get()) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        break;
                    }
                    let of = &prepared[(seed % ARCHIVES) as usize];
                    if let Err(what) = case(seed, of) {
                        findings
                            .lock()
                            .unwrap()
                            .push(format!("seed {seed}: {what}"));
                    }
                }
            });
        }
    });
    let findings = findings.into_inner().unwrap();
    println!(
        "{} seeds, {} findings",
        seeds.end - seeds.start,
        findings.len()
    );
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}
