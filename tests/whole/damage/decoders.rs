//! Three decoders that share no line: the program, `DECODE.C` as it stands on the disc, and one in
//! Python, written from the specification alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::bench::{shared, witness};

/// What a decoder made of a damaged image.
#[derive(PartialEq, Eq)]
pub struct Outcome {
    /// Exit code.
    pub code: i32,
    /// The image that it wrote.
    pub image: Option<Vec<u8>>,
    /// Sectors that it calls lost.
    pub lost: BTreeSet<u64>,
    /// Sectors that it calls unchecked.
    pub unchecked: BTreeSet<u64>,
    /// Whether it says that the content is not that of the disc (R-059 (3)).
    pub differs: bool,
    /// Other discs that it names; where it refuses, all that it could be.
    pub others: BTreeSet<String>,
}

/// `DECODE.C` as it stands on the disc, compiled as its head says.
pub fn decode_c() -> &'static Path {
    static DECODER: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, program) = DECODER.get_or_init(|| compiled(&["-O2"]));
    program
}

/// The same, ended by the first access out of its memory or undefined step.
pub fn watched_decode_c() -> (TempDir, PathBuf) {
    let watch = "-fsanitize=address,undefined";
    compiled(&["-O1", "-g", watch, "-fno-sanitize-recover=all"])
}

fn compiled(options: &[&str]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (source, program) = (folder.path().join("decode.c"), folder.path().join("decode"));
    let mut xorriso = Command::new("xorriso");
    xorriso
        .args(["-osirrox", "on", "-indev"])
        .arg(format!("stdio:{}", shared().image.display()));
    witness(xorriso.arg("-extract").arg("/DECODE.C").arg(&source));
    let mut cc = Command::new("cc");
    cc.args(["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror"]);
    witness(cc.args(options).arg("-o").arg(&program).arg(&source));
    (folder, program)
}

/// The decoder in Python.
pub fn decode_py() -> PathBuf {
    stele_tests::source::root().join("tests/independent/decode.py")
}

/// A damaged image with what is known of its unreadable sectors, ready for all decoders.
pub struct Damaged {
    folder: TempDir,
    bad: Option<Vec<(u64, u64)>>,
}

impl Damaged {
    /// Writes the image, and the ranges of unreadable sectors as a list and as a mapfile.
    pub fn new(image: &[u8], bad: Option<Vec<(u64, u64)>>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("damaged.iso"), image).unwrap();
        if let Some(bad) = &bad {
            let list: String = bad.iter().map(|(at, n)| format!("{at} {n}\n")).collect();
            fs::write(at("bad.txt"), list).unwrap();
            fs::write(at("bad.map"), mapfile(bad, image.len() as u64)).unwrap();
        }
        Self { folder, bad }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs all three, at the same time; the program's report comes with its outcome.
    pub fn decoded(&self) -> [(&'static str, Outcome); 3] {
        let mut python = Command::new("python3");
        python.arg(decode_py());
        let (python, c) = std::thread::scope(|scope| {
            let python = scope.spawn(|| self.plain(python, "py.iso"));
            let c = scope.spawn(|| self.plain(Command::new(decode_c()), "c.iso"));
            (python.join().unwrap(), c.join().unwrap())
        });
        let (outcome, _) = self.stele();
        [("stele", outcome), ("DECODE.C", c), ("decode.py", python)]
    }

    /// The program and `DECODE.C`, one after the other.
    pub fn decoded_by_two(&self) -> Vec<(&'static str, Outcome)> {
        let (outcome, _) = self.stele();
        let c = self.plain(Command::new(decode_c()), "c.iso");
        vec![("stele", outcome), ("DECODE.C", c)]
    }

    fn plain(&self, mut decoder: Command, to: &str) -> Outcome {
        decoder.arg(self.at("damaged.iso")).arg(self.at(to));
        if self.bad.is_some() {
            decoder.arg(self.at("bad.txt"));
        }
        let ran = decoder.output().unwrap();
        let code = ran.status.code().unwrap_or(-1);
        Outcome {
            code,
            image: self.written(code, to),
            lost: said(&ran, "lost"),
            unchecked: said(&ran, "unchecked"),
            differs: String::from_utf8_lossy(&ran.stdout).contains("content differs\n"),
            others: named(&ran),
        }
    }

    /// The program's outcome and its report.
    pub fn stele(&self) -> (Outcome, Value) {
        let mut from = self.at("damaged.iso").to_str().unwrap().to_owned();
        if self.bad.is_some() {
            from = format!("{from}:{}", self.at("bad.map").display());
        }
        let to = self.at("stele.iso");
        let _ = fs::remove_file(&to);
        let to = to.to_str().unwrap();
        let ran = shared().bench.run(&["disc", "repair", &from, "--to", to]);
        let sectors = |key: &str| {
            let ranges = ran.report[key].as_array().into_iter().flatten();
            let range = |r: &Value| {
                let from = r[0].as_u64().unwrap();
                from..from + r[1].as_u64().unwrap()
            };
            ranges.flat_map(range).collect()
        };
        let outcome = Outcome {
            code: ran.code,
            image: self.written(ran.code, "stele.iso"),
            lost: sectors("lost"),
            unchecked: sectors("unchecked"),
            differs: ran.report["content_check"] == "refuted",
            others: match ran.report["others"].as_array() {
                Some(others) => others.iter().map(disc_of).collect(),
                None => ran.said.iter().flat_map(discs_in).collect(),
            },
        };
        (outcome, ran.report)
    }

    /// Where a decoder of [`Self::decoded`] writes.
    pub fn target(&self, decoder: &str) -> PathBuf {
        self.at(match decoder {
            "stele" => "stele.iso",
            "DECODE.C" => "c.iso",
            _ => "py.iso",
        })
    }

    /// What was written; a decoder that could do nothing may leave an empty file.
    fn written(&self, code: i32, name: &str) -> Option<Vec<u8>> {
        let read = fs::read(self.at(name)).ok();
        read.filter(|_| code != 2)
    }
}

fn disc_of(other: &Value) -> String {
    other["disc"].as_str().unwrap().to_owned()
}

/// Names of discs in the text of an error.
fn discs_in(line: &Value) -> Vec<String> {
    let text = line["error"]["message"].as_str().unwrap_or_default();
    let words = text.split([' ', ',', ':', '\n']);
    let name = |word: &&str| word.len() >= 36 && word.matches('-').count() == 4;
    words.filter(name).map(str::to_owned).collect()
}

/// Discs that lines `other DISC VOTES` and `candidate DISC VOTES` name.
fn named(ran: &Output) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(&ran.stdout);
    let lines = text.lines().filter_map(|line| {
        let rest = line.strip_prefix("other ");
        rest.or_else(|| line.strip_prefix("candidate "))
    });
    let names = lines.map(|rest| rest.split(' ').next().unwrap());
    names.map(str::to_owned).collect()
}

/// Lines `word sector` of a decoder's output, `lost` with how the sector stands now.
fn said(ran: &Output, word: &str) -> BTreeSet<u64> {
    let text = String::from_utf8_lossy(&ran.stdout);
    let mut all = BTreeSet::new();
    for line in text.lines() {
        let mut words = line.split(' ');
        if words.next() == Some(word) {
            all.insert(words.next().unwrap().parse().unwrap());
            assert!(
                matches!(words.next(), None | Some("read" | "zero")),
                "{line}"
            );
        }
    }
    all
}

/// A mapfile in which every kind of sector that was not read occurs.
pub fn mapfile(bad: &[(u64, u64)], length: u64) -> String {
    let mut text = "# Mapfile. Created by GNU ddrescue version 1.27\n0x0 ? 1\n".to_owned();
    let mut at = 0;
    for ((first, count), status) in bad.iter().zip("-*/?".chars().cycle()) {
        let (from, size) = (first * 2048, count * 2048);
        if from > at {
            text += &format!("{at:#X} {:#X} +\n", from - at).replace("0X", "0x");
        }
        text += &format!("{from:#X} {size:#X} {status}\n").replace("0X", "0x");
        at = from + size;
    }
    if length > at {
        text += &format!("{at:#X} {:#X} +\n", length - at).replace("0X", "0x");
    }
    text
}
