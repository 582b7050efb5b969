//! A bench to test on: an archive in a folder of its own, the program, and what it said.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use stele_samples::{self as samples, SampleSize};
use tempfile::TempDir;

pub use stele_tests::witness::{sqlite3, witness};

/// The program under test.
pub const STELE: &str = env!("CARGO_BIN_EXE_stele-under-test");

/// An archive that is gone when the test ends.
pub struct Bench {
    folder: TempDir,
}

/// The command that drops a set or, where its name is one's, a disc.
pub fn dropping(what: &str) -> [&str; 3] {
    match what.contains('/') {
        true => ["disc", "cancel", what],
        false => ["set", "cancel", what],
    }
}

/// What a run gave.
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// The report on standard output; null where there was none.
    pub report: Value,
    /// JSON lines on standard error.
    pub said: Vec<Value>,
    /// What was run, for messages.
    pub line: String,
}

impl Ran {
    /// What a run left when it ended.
    pub fn new(line: String, output: &Output) -> Self {
        let text = String::from_utf8_lossy(&output.stderr);
        Self {
            // A panic ends with 101, a signal without a code: neither is an answer.
            code: output.status.code().unwrap_or(-1),
            report: serde_json::from_slice(&output.stdout).unwrap_or(Value::Null),
            said: text
                .lines()
                .map(|line| serde_json::from_str(line).unwrap_or_else(|_| line.into()))
                .collect(),
            line,
        }
    }

    /// The error's code where the run could not do its work.
    pub fn error(&self) -> Option<&str> {
        self.said
            .iter()
            .find_map(|line| line.get("error")?["code"].as_str())
    }

    /// Asserts the exit code and hands on the report.
    #[track_caller]
    pub fn gives(self, code: i32) -> Value {
        let Self { line, said, .. } = &self;
        assert_eq!(self.code, code, "{line}\n{:#}\n{said:#?}", self.report);
        self.report
    }

    /// Asserts that the run was refused with this code and some advice.
    #[track_caller]
    pub fn refused(&self, error: &str) {
        let Self { line, said, .. } = self;
        assert_eq!(self.code, 2, "{line}\n{:#}\n{said:#?}", self.report);
        assert_eq!(self.error(), Some(error), "{line}\n{said:#?}");
        let advice = said
            .iter()
            .find_map(|line| line.get("error")?["advice"].as_str());
        assert!(
            advice.is_some_and(|advice| advice.len() > 10),
            "{line}: no advice"
        );
    }
}

impl Bench {
    /// A new practice archive with its first person: its drives are virtual ones.
    pub fn new() -> Self {
        Self::made(&["--practice"])
    }

    /// A new archive for real drives.
    pub fn live() -> Self {
        Self::made(&[])
    }

    fn made(how: &[&str]) -> Self {
        let bench = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let root = bench.root();
        let init = ["init", root.to_str().unwrap(), "--name", "Test clerk"];
        bench.run(&[&init[..], how].concat()).gives(0);
        bench
    }

    /// An archive packed by tar.
    pub fn unpacked(tar: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("tar");
        witness(command.arg("-xf").arg(tar).arg("-C").arg(folder.path()));
        Self { folder }
    }

    /// The archive's directory.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("archive")
    }

    /// A path beside the archive.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with the archive set, ready for arguments.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(STELE);
        command
            .env("STELE_ARCHIVE", self.root())
            .env("STELE_STATE", self.beside("state"))
            .env("HOME", self.folder.path());
        command.arg("--json").args(arguments).stdin(Stdio::null());
        command
    }

    /// Runs the program to its end. What is in a drive is not gone: a copy that is said to be gone
    /// is in none meanwhile.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let says_gone = matches!(arguments, ["copy", "missing" | "lost" | "destroyed", ..]);
        // Whoever says so looked for it.
        let searched =
            matches!(arguments, ["copy", "lost", _, ..] if !arguments.contains(&"--searched"));
        let searched: &[&str] = if searched { &["--searched"] } else { &[] };
        // Whoever goes back to an older catalog says so.
        let older =
            matches!(arguments, ["catalog", "restore", ..] if !arguments.contains(&"--older"));
        let older: &[&str] = if older { &["--older"] } else { &[] };
        let arguments = &[arguments, searched, older].concat();
        let run = || self.run_as_it_is(arguments);
        match says_gone {
            true => self.without_drives(run),
            false => run(),
        }
    }

    /// Runs it to its end with what is in the drives.
    pub fn run_as_it_is(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().unwrap();
        Ran::new(arguments.join(" "), &output)
    }

    /// Does something while no drive is connected.
    pub fn without_drives<T>(&self, act: impl FnOnce() -> T) -> T {
        let (drives, away) = (self.root().join("drives"), self.beside("drives.away"));
        let there = fs::rename(&drives, &away).is_ok();
        let done = act();
        if there {
            let _ = fs::remove_dir_all(&drives);
            fs::rename(&away, &drives).unwrap();
        }
        done
    }

    /// Runs the program, asserts exit code 0 and gives the report.
    #[track_caller]
    pub fn done(&self, arguments: &[&str]) -> Value {
        self.run(arguments).gives(0)
    }

    /// Writes files below a folder beside the archive.
    pub fn files(&self, folder: &str, files: &[(&str, &[u8])]) -> PathBuf {
        let folder = self.beside(folder);
        for (name, bytes) in files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    /// Takes in, plans and builds one disc; gives the image's path.
    pub fn build(&self, folder: &Path, media: &str, plan: &[&str]) -> PathBuf {
        let ingest = ["ingest", folder.to_str().unwrap(), "--case", "CASE-1"];
        assert!(self.run(&ingest).code < 2);
        let copies: &[&str] = match plan.contains(&"--copies") {
            true => &[],
            false => &["--copies", "2"],
        };
        self.done(&[&["plan", "--media", media], copies, plan].concat());
        let built = self.done(&["build", "SET-0001"]);
        assert_eq!(built["left_out"].as_array().unwrap().len(), 0);
        PathBuf::from(built["built"][0]["file"].as_str().unwrap())
    }

    /// A virtual drive with a new blank in it.
    pub fn drive(&self, name: &str, media: &str) {
        self.done(&["drive", "create", name]);
        self.done(&[
            "drive",
            "load",
            &format!("virtual:{name}"),
            "--blank",
            media,
        ]);
    }

    /// Statements of a foreign hand on the catalog, past the triggers that guard it: they are there
    /// again afterwards, as they were.
    pub fn tampered(&self, statements: &str) {
        let all = |column: &str| {
            self.sqlite(&format!(
                "SELECT group_concat({column}, '; ') FROM sqlite_schema WHERE type = 'trigger'"
            ))
        };
        let (drop, make) = (all("'DROP TRIGGER ' || name"), all("sql"));
        self.sqlite(&format!("{drop}; {statements}; {make};"));
    }

    /// The archive's one number that a query of its catalog gives, by the program `sqlite3`.
    pub fn sqlite(&self, statement: &str) -> String {
        let catalog = self.root().join("catalog.db");
        witness(sqlite3(&catalog).arg(statement)).trim().to_owned()
    }
}

/// Blanks of the archive below hold this much.
pub const MEDIA: &str = "40m";

/// One archive for all tests that only look: samples taken in, one disc with 30 parity strips.
pub struct Shared {
    /// The archive.
    pub bench: Bench,
    /// Where the samples lie.
    pub samples: PathBuf,
    /// The image of its one disc.
    pub image: PathBuf,
}

/// The archive for tests that only look.
pub fn shared() -> &'static Shared {
    static SHARED: OnceLock<Shared> = OnceLock::new();
    SHARED.get_or_init(|| {
        let bench = Bench::new();
        let samples = bench.beside("samples");
        samples::write(&samples, 3, SampleSize::Few).unwrap();
        // Enough for strips of two clusters: 2 MiB are then less than the parity gives back.
        let large = noise(9, 14_000_000);
        let long = "x".repeat(180) + " Ä.txt";
        bench.files(
            "samples/evidence",
            &[
                ("percent % and  spaces.txt", b"1"),
                ("upper/README", b"2"),
                ("UPPER/readme", b"3"),
                (&long, b"4"),
                ("large.bin", &large),
                ("a/b/c/d/e/f/g/h/i/j/deep.txt", b"5"),
            ],
        );
        let image = bench.build(&samples, MEDIA, &["--parity", "30"]);
        Shared {
            bench,
            samples,
            image,
        }
    })
}

/// A place below `target/test-tools`, where `tests/run` puts what is no Debian package.
#[track_caller]
pub fn tool(name: &str) -> PathBuf {
    let tools = std::env::var_os("STELE_TEST_TOOLS").map(PathBuf::from);
    let tools = tools.unwrap_or_else(|| stele_tests::source::root().join("target/test-tools"));
    let path = tools.join(name);
    assert!(
        path.exists(),
        "{} is missing: tests/run installs it",
        path.display()
    );
    path
}

/// All files below a folder: path from there, content.
pub fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_path_buf();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// The lines of an image's MANIFEST.JSN, read by xorriso: the disc first, then its files.
pub fn manifest(image: &Path) -> Vec<Value> {
    let text = String::from_utf8(manifest_bytes(image)).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The bytes of `MANIFEST.JSN` of an image.
pub fn manifest_bytes(image: &Path) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("manifest");
    let mut xorriso = Command::new("xorriso");
    xorriso.args(["-osirrox", "on", "-indev"]).arg(image);
    witness(xorriso.arg("-extract").arg("/MANIFEST.JSN").arg(&to));
    fs::read(to).unwrap()
}

/// A moment of `--json`, in milliseconds since 1970 UTC: RFC 3339, in UTC.
pub fn moment(value: &Value) -> i64 {
    let text = value.as_str().filter(|text| text.ends_with('Z'));
    let at = text.and_then(|text| text.parse::<jiff::Timestamp>().ok());
    at.unwrap_or_else(|| panic!("{value} is no moment"))
        .as_millisecond()
}

/// Bytes that look random and are the same each time.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        bytes.extend((state >> 16).to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}
