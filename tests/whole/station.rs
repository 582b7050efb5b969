//! One archive in a folder of its own, worked through the command line.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a command gave.
pub struct Given {
    pub code: i32,
    pub json: Value,
    pub stderr: String,
}

/// An archive and a folder to work in; both are removed with it.
pub struct Station {
    dir: tempfile::TempDir,
}

impl Station {
    /// A new archive with one virtual drive.
    pub fn new() -> Self {
        let station = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        let archive = station.archive();
        station.done(&["init", archive.to_str().unwrap(), "--name", "Tester"]);
        station.done(&["drive", "create", "A"]);
        station
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn archive(&self) -> PathBuf {
        self.path("archive")
    }

    /// The command, ready to be started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stele-under-test"));
        command
            .arg("--archive")
            .arg(self.archive())
            .arg("--json")
            .args(args);
        command.stdin(Stdio::null()).env_remove("STELE_ARCHIVE");
        command
    }

    pub fn run(&self, args: &[&str]) -> Given {
        let output = self.command(args).output().unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!stderr.contains("panicked"), "{args:?}: {stderr}");
        let json = serde_json::from_str(&stdout).unwrap_or(Value::Null);
        Given {
            code: output.status.code().unwrap_or(-1),
            json,
            stderr,
        }
    }

    /// Runs a command that must end with code 0.
    pub fn done(&self, args: &[&str]) -> Value {
        self.ends(0, args).json
    }

    /// Runs a command that must end with this code.
    pub fn ends(&self, code: i32, args: &[&str]) -> Given {
        let given = self.run(args);
        assert_eq!(
            given.code, code,
            "{args:?}: {} {}",
            given.stderr, given.json
        );
        given
    }

    /// Runs a command that must fail with this error code and some advice.
    pub fn fails(&self, error: &str, args: &[&str]) -> Value {
        let given = self.ends(2, args);
        let last = given
            .stderr
            .lines()
            .rfind(|line| line.contains("\"error\""));
        let json: Value = serde_json::from_str(last.unwrap_or("null")).unwrap();
        assert_eq!(json["error"], error, "{args:?}: {}", given.stderr);
        assert!(json["advice"].as_str().unwrap().len() > 10, "{json}");
        json
    }

    /// Takes a folder in, plans and builds it on discs of `media`; returns the images.
    pub fn built(&self, folder: &Path, media: &str) -> Vec<PathBuf> {
        let taken = self.run(&["ingest", folder.to_str().unwrap(), "--case", "C1"]);
        assert!(taken.code < 2, "{}", taken.stderr);
        self.done(&["plan", "--media", media, "--copies", "1"]);
        let built = self.done(&["build", "SET-0001"]);
        let images = built["built"].as_array().unwrap().iter();
        images
            .map(|i| PathBuf::from(i["file"].as_str().unwrap()))
            .collect()
    }

    /// Lays a blank into drive A and burns; returns the serial.
    pub fn burned(&self, disc: &str, media: &str) -> String {
        self.done(&["drive", "load", "virtual:A", "--blank", media]);
        let burned = self.done(&["burn", disc, "--drive", "virtual:A"]);
        assert_eq!(burned["good"], true, "{burned}");
        burned["serial"].as_str().unwrap().to_owned()
    }
}

/// Writes a folder of a few documents, with names that are hard on file systems.
pub fn documents(folder: &Path) {
    for (name, len) in [
        ("report.txt", 5000),
        ("Befund Müller.txt", 2048),
        ("deep/er/and/deeper/still/a.bin", 70_000),
        ("new\nline.txt", 3),
        ("empty.log", 0),
        ("山田.json", 4097),
        ("CASE.txt", 10),
        ("case.TXT", 11),
    ] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let bytes: Vec<u8> = (0..len)
            .map(|i: u32| (i.wrapping_mul(31) >> 3) as u8)
            .collect();
        fs::write(path, bytes).unwrap();
    }
    let long = format!("{}.txt", "n".repeat(251));
    fs::write(folder.join(long), b"long name").unwrap();
}

/// All files below a folder: name and bytes.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(root: &Path, dir: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_path_buf();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// Where `tests/run` put what is no Debian package.
pub fn tools() -> PathBuf {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/test-tools");
    std::env::var_os("STELE_TEST_TOOLS").map_or(usual, PathBuf::from)
}

/// Runs a foreign program that must succeed, and returns what it printed.
pub fn foreign(program: &str, args: &[&str], dir: &Path) -> String {
    let output = Command::new(program)
        .args(args)
        .current_dir(dir)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap_or_else(|e| panic!("{program} is missing ({e}): run tests/run once"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{program} {args:?}: {text} {errors}"
    );
    text
}
