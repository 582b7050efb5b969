//! Damage recipes as data: `tests/damage/*.toml` say what happens to an image and what comes back.
//!
//! Every recipe is tried on the program and on `DECODE.C`, which shares no line with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde::Deserialize;
use tempfile::TempDir;

use crate::bench::{noise, shared, tree, witness};

/// A recipe.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recipe {
    /// What it stands for in life.
    why: String,
    /// What is done, in order.
    damage: Vec<Step>,
    /// What must come of it.
    expect: Expect,
}

/// One thing done to an image. Places are parts of its length, sizes parts or bytes.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Step {
    /// Random bytes over `part` of the image from `at` on.
    Random { at: f64, part: f64 },
    /// The same at every one of `places` places between the first and the last possible.
    RandomSomewhere { places: u32, part: f64 },
    /// Zeros over `bytes` from `from` on.
    Zero { from: u64, bytes: u64 },
    /// The last `bytes` are missing.
    CutEnd { bytes: u64 },
    /// One bit is wrong in every `every`-th sector.
    FlipBit { every: u64 },
}

/// What must come of it.
#[derive(Copy, Clone, Deserialize, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
enum Expect {
    /// The original bit for bit; exit code 0.
    Whole,
    /// Part of it is lost, said so, and never passed off as whole; exit code 1.
    Lost,
    /// Nothing can be done, said so; exit code 2.
    Hopeless,
}

fn recipes() -> Vec<(String, Recipe)> {
    let folder = stele_tests::source::root().join("tests/damage");
    let mut recipes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        recipes.push((name.clone(), toml::from_str(&text).expect(&name)));
    }
    recipes.sort_by(|a: &(String, Recipe), b| a.0.cmp(&b.0));
    assert!(recipes.len() >= 8);
    recipes
}

/// The damaged images of a recipe: several where a step is tried at several places.
fn damaged(recipe: &Recipe, whole: &[u8]) -> Vec<Vec<u8>> {
    let mut images = vec![whole.to_vec()];
    for step in &recipe.damage {
        images = images
            .iter()
            .flat_map(|image| step.done_to(image))
            .collect();
    }
    images
}

impl Step {
    fn done_to(&self, image: &[u8]) -> Vec<Vec<u8>> {
        let mut image = image.to_vec();
        let length = image.len();
        let bytes = |part: f64| (length as f64 * part) as usize;
        match *self {
            Self::Random { at, part } => {
                let (at, size) = (bytes(at), bytes(part));
                let size = size.min(length - at);
                image[at..at + size].copy_from_slice(&noise(at as u64 + 1, size));
            }
            Self::RandomSomewhere { places, part } => {
                let last = 1.0 - part;
                let at = |place| last * f64::from(place) / f64::from(places - 1);
                let one = |place| {
                    Self::Random {
                        at: at(place),
                        part,
                    }
                    .done_to(&image)
                };
                return (0..places).flat_map(one).collect();
            }
            Self::Zero { from, bytes } => {
                let (from, bytes) = (from as usize, bytes as usize);
                image[from..from + bytes].fill(0);
            }
            Self::CutEnd { bytes } => image.truncate(length - bytes as usize),
            Self::FlipBit { every } => {
                for sector in (0..length / 2048).step_by(every as usize) {
                    image[sector * 2048 + sector % 2048] ^= 1 << (sector % 8);
                }
            }
        }
        vec![image]
    }
}

/// `DECODE.C` as it stands on the disc, compiled as its head says.
fn decoder() -> &'static Path {
    static DECODER: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, program) = DECODER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let (source, program) = (folder.path().join("decode.c"), folder.path().join("decode"));
        let mut xorriso = Command::new("xorriso");
        xorriso
            .args(["-osirrox", "on", "-indev"])
            .arg(&shared().image);
        witness(xorriso.arg("-extract").arg("/DECODE.C").arg(&source));
        let mut cc = Command::new("cc");
        cc.args([
            "-std=c99",
            "-pedantic",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-O2",
            "-o",
        ]);
        witness(cc.arg(&program).arg(&source));
        (folder, program)
    });
    program
}

/// One boundary: a damaged image in, exit code and repaired image out.
fn check(name: &str, recipe: &Recipe, repair: impl Fn(&Path, &Path) -> i32) {
    let whole = fs::read(&shared().image).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (
        folder.path().join("damaged.iso"),
        folder.path().join("repaired.iso"),
    );
    for (number, image) in damaged(recipe, &whole).iter().enumerate() {
        assert_ne!(*image, whole, "{name}: nothing was damaged");
        fs::write(&from, image).unwrap();
        let code = repair(&from, &to);
        let same = fs::read(&to).is_ok_and(|repaired| repaired == whole);
        let _ = fs::remove_file(&to);
        let found = match (code, same) {
            (0, true) => Expect::Whole,
            (1, false) => Expect::Lost,
            (2, false) => Expect::Hopeless,
            other => panic!("{name}, image {number}: code and sameness {other:?}"),
        };
        assert_eq!(
            found, recipe.expect,
            "{name}, image {number}: {}",
            recipe.why
        );
    }
}

/// by the program.
#[test]
fn every_recipe_of_damage_is_repaired_as_it_says() {
    for (name, recipe) in recipes() {
        check(&name, &recipe, |from, to| {
            let (from, to) = (from.to_str().unwrap(), to.to_str().unwrap());
            shared().bench.run(&["repair", from, "--to", to]).code
        });
    }
}

/// by the decoder that stands on the disc.
#[test]
fn decode_c_repairs_every_recipe_as_it_says() {
    for (name, recipe) in recipes() {
        check(&name, &recipe, |from, to| {
            let ran = Command::new(decoder()).arg(from).arg(to).output().unwrap();
            ran.status.code().unwrap_or(-1)
        });
    }
}

#[test]
fn decode_c_takes_a_list_of_bad_sectors() {
    let whole = fs::read(&shared().image).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let [from, to, list] = ["damaged", "repaired", "bad.txt"].map(|n| folder.path().join(n));
    let mut image = whole.clone();
    image[2048 * 500..2048 * 600].fill(0xEE);
    fs::write(&from, &image).unwrap();
    fs::write(&list, "500 60\n560 39\n599\n").unwrap();
    witness(Command::new(decoder()).arg(&from).arg(&to).arg(&list));
    assert!(fs::read(&to).unwrap() == whole);
}

#[test]
fn a_study_comes_back_from_an_image_without_its_head() {
    let shared = shared();
    let mut bytes = fs::read(&shared.image).unwrap();
    bytes[..1_500_000].copy_from_slice(&noise(1, 1_500_000));
    let folder = tempfile::tempdir().unwrap();
    let [damaged, to] = ["damaged.iso", "back"].map(|name| folder.path().join(name));
    fs::write(&damaged, bytes).unwrap();
    let (image, to) = (damaged.to_str().unwrap(), to.to_str().unwrap());
    let back = shared
        .bench
        .done(&["restore", "case:CASE-1", "--to", to, "--image", image]);
    assert!(back["mended_sectors"].as_u64().unwrap() > 0, "{back}");
    let originals = tree(&shared.samples);
    for (name, bytes) in tree(Path::new(to)) {
        assert!(originals[&name] == bytes, "{}", name.display());
    }
}

#[test]
fn a_sound_image_is_verified_as_sound_and_a_damaged_one_is_not() {
    let shared = shared();
    let verify = |image: &Path| {
        let image = image.to_str().unwrap().to_owned();
        shared.bench.run(&["verify", "--image", &image])
    };
    let report = verify(&shared.image).gives(0);
    assert_eq!(report["class"], "Ok");
    assert_eq!([&report["lost_sectors"], &report["wrong_sectors"]], [0, 0]);
    let mut bytes = fs::read(&shared.image).unwrap();
    bytes[2048 * 1000 + 17] ^= 4;
    let folder = tempfile::tempdir().unwrap();
    let damaged = folder.path().join("damaged.iso");
    fs::write(&damaged, bytes).unwrap();
    let report = verify(&damaged).gives(1);
    assert_eq!(report["wrong_sectors"], 1);
    assert_eq!(report["damage"], serde_json::json!([[1000, 1]]));
}
