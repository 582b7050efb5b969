//! What the program says, command by command: `tests/transcripts/*.txt`. A line `$ stele ...` is
//! given as it stands, and everything up to the next one is what comes back; the exit code stands
//! in brackets where it is not 0. A line `! ...` is what a hand does meanwhile, and `#` a remark.
//! Time and identifiers are those of the step in the story; `<hash>` and `<size>` stand for what
//! depends on the paths and times of the files.
//!
//! `STELE_TRANSCRIPTS=write` writes the answers anew: read them aloud.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use stele_samples::{self as samples, SampleSize};
use stele_tests::source;
use tempfile::TempDir;

use crate::bench::{STELE, noise};
use crate::objects::Object;

const FOLDER: &str = "tests/transcripts";
/// What stands for the folder in which a story happens.
const PLACE: &str = "/srv";

/// Where a story happens.
pub struct Scene {
    folder: TempDir,
    language: &'static str,
    /// How many commands were given, and what the clock says.
    pub step: u32,
}

impl Scene {
    /// Before anything happened.
    pub fn new(folder: TempDir, language: &'static str) -> Self {
        Self {
            folder,
            language,
            step: 0,
        }
    }

    /// A file or folder of the story.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What a command says, and its exit code where it is not 0.
    pub fn run(&mut self, line: &str) -> String {
        self.step += 1;
        let words = words(line);
        let output = Command::new(STELE)
            .arg0("stele")
            .args(&words[1..])
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("STELE_ARCHIVE", self.path("archive"))
            .env("STELE_STATE", self.path("state"))
            .env("STELE_TEST_STEP", self.step.to_string())
            .env("STELE_LANG", self.language)
            .env("TZ", "UTC")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        // What is said meanwhile comes first; an error has nothing before it.
        let mut said = String::from_utf8(output.stderr).unwrap();
        said.push_str(&String::from_utf8(output.stdout).unwrap());
        let code = output.status.code().unwrap_or(-1);
        if code != 0 {
            said.push_str(&format!("[{code}]\n"));
        }
        let said = said.replace(self.folder.path().to_str().unwrap(), PLACE);
        said.split_inclusive('\n').map(constant).collect()
    }

    /// What a hand does meanwhile.
    pub fn act(&mut self, line: &str) {
        let words = words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["samples", to] => {
                samples::write(&self.path(to), 7, SampleSize::Few).unwrap();
            }
            ["file", name, bytes] => self.write(name, &noise(3, bytes.parse().unwrap())),
            ["text", name, text] => self.write(name, text.as_bytes()),
            ["object", name, study, sop, patient, id] => {
                let object = Object {
                    study,
                    sop,
                    name: patient.as_bytes(),
                    id,
                    ..Object::default()
                };
                self.write(name, &object.file());
            }
            ["remove", name] => {
                let path = self.path(name);
                match path.is_dir() {
                    true => fs::remove_dir_all(path).unwrap(),
                    false => fs::remove_file(path).unwrap(),
                }
            }
            ["copy", from, to] => {
                fs::copy(self.path(from), self.path(to)).unwrap();
            }
            ["spoil", name, first, sectors] => {
                let path = self.path(name);
                let mut bytes = fs::read(&path).unwrap();
                let first: usize = first.parse().unwrap();
                let sectors: usize = sectors.parse().unwrap();
                bytes[first * 2048..(first + sectors) * 2048].fill(0);
                fs::write(&path, bytes).unwrap();
            }
            ["wait", steps] => self.step += steps.parse::<u32>().unwrap(),
            ["return", steps] => self.step -= steps.parse::<u32>().unwrap(),
            other => panic!("nobody can {other:?}"),
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// A line without what the paths and times of source files change: hashes, and the sizes of lists
/// of files and of the catalog.
fn constant(line: &str) -> String {
    let is_hash = |word: &str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let ends = |c: char| c.is_whitespace();
    let words = line
        .split_inclusive(ends)
        .map(|word| match is_hash(word.trim_end()) {
            true => word.replace(word.trim_end(), "<hash>"),
            false => word.to_owned(),
        });
    let line: String = words.collect();
    let is_size = |text: &str| {
        let number = text.strip_suffix(" kB");
        number.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
    };
    let about = [
        "The catalog is backed up",
        "Its file lists",
        "The file lists",
    ];
    let size = line.rfind([' ', '(']).and_then(|end| {
        let from = line[..end].rfind([' ', '('])? + 1;
        let to = line[from..].find(')')? + from;
        is_size(&line[from..to]).then_some(from..to)
    });
    match (about.iter().any(|begin| line.starts_with(begin)), size) {
        (true, Some(size)) => [&line[..size.start], "<size>", &line[size.end..]].concat(),
        _ => line,
    }
}

/// What a line in a shell gives a program: words, some of them in quotes.
fn words(line: &str) -> Vec<String> {
    let (mut all, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => all.push(std::mem::take(&mut word)),
            other => word.push(other),
        }
    }
    assert!(!quoted, "{line}");
    all.push(word);
    all
}

/// A story told again; what was said in it is of no matter.
fn told(story: &str, language: &'static str) -> String {
    let mut scene = Scene::new(tempfile::tempdir().unwrap(), language);
    let mut again = String::new();
    for line in story.lines() {
        let says = if let Some(act) = line.strip_prefix("! ") {
            scene.act(act);
            String::new()
        } else if let Some(command) = line.strip_prefix("$ ") {
            scene.run(command)
        } else if line.starts_with("# ") {
            String::new()
        } else {
            continue;
        };
        // A blank line before each command, and before what a hand does after one.
        let hands = |line: &str| line.starts_with("! ") || line.starts_with("# ");
        let last = again.lines().last().unwrap_or_default();
        if !(hands(line) && (last.is_empty() || hands(last))) {
            again.push('\n');
        }
        again.push_str(line);
        again.push('\n');
        again.push_str(&says);
    }
    again
}

/// Where two texts part, for a message.
fn parting(path: &Path, then: &str, now: &str) -> String {
    let mut lines = then.lines().zip(now.lines()).enumerate();
    let name = path.file_name().unwrap().to_string_lossy();
    match lines.find(|(_, (then, now))| then != now) {
        Some((at, (then, now))) => format!("{name}:{}\n  was: {then}\n  is:  {now}", at + 1),
        None => format!("{name}: one is longer than the other"),
    }
}

fn stories() -> Vec<PathBuf> {
    let entries = fs::read_dir(source::root().join(FOLDER)).unwrap();
    let mut stories: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    stories.sort();
    stories
}

/// Words that are the same in every language: names of files and folders, of drives, arguments,
/// commands that are like the one that was typed, and of people and studies of the samples.
const NAMES: &[&str] = &[
    "stele",
    "archive",
    "images",
    "iso",
    "labels",
    "logs",
    "log",
    "catalog",
    "backups",
    "before",
    "lost",
    "virtual",
    "slot",
    "location",
    "extraction",
    "hash",
    "return",
    "restore",
    "Mihon",
    "Rei",
    "Muster",
    "Alwine",
    "Thorax",
    "Verlaufskontrolle",
    "mit",
    "Kontrastmittel",
    "Mẫu",
    "quang",
    "tay",
    "Przykład",
    "Żaneta",
    "klatki",
    "piersiowej",
    "kontrola",
    "Übung",
    "Kniegelenk",
    "links",
    "Lendenwirbelsäule",
    // Kinds of requests, as they are typed.
    "treatment",
    "emergency",
    "lawyer",
    "police",
    "research",
];

/// In `en-XA` each vowel of a text of a language file has a mark: what has none, and is no name
/// that stands in the story itself, is a literal that no language changes.
#[test]
fn every_word_of_every_answer_is_of_a_language_file() {
    let mut findings = Vec::new();
    for path in stories() {
        let story = fs::read_to_string(&path).unwrap();
        let begins = |line: &&str| ["$ ", "! "].iter().any(|begin| line.starts_with(begin));
        let given: Vec<&str> = story.lines().filter(begins).collect();
        let given = given.join("\n");
        let again = told(&story, "en-XA");
        for line in again.lines().filter(|line| !begins(line)) {
            let plain = unmarked(line);
            let foreign = plain.iter().filter(|word| {
                let word = word.as_str();
                !NAMES.contains(&word) && !given.contains(word)
            });
            let foreign: Vec<_> = foreign.cloned().collect();
            if !foreign.is_empty() && !line.starts_with("# ") {
                findings.push(format!("{foreign:?} in {line}"));
            }
        }
    }
    findings.sort();
    findings.dedup();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// Words in small letters with a vowel that has no mark.
pub fn unmarked(line: &str) -> Vec<String> {
    let words = line.split(|c: char| !c.is_alphabetic());
    let words = words.filter(|word| {
        let letters = word.chars().skip(1);
        word.len() > 2
            && letters.clone().all(char::is_lowercase)
            && word.contains(['a', 'e', 'i', 'o', 'u'])
    });
    words.map(str::to_owned).collect()
}

#[test]
fn the_program_says_what_it_said() {
    let write = std::env::var_os("STELE_TRANSCRIPTS").is_some();
    let stories = stories();
    let commands = |story: &str| story.lines().filter(|line| line.starts_with("$ ")).count();
    let all: Vec<(usize, Option<String>)> = std::thread::scope(|scope| {
        let tell = |path: &PathBuf| {
            let story = fs::read_to_string(path).unwrap();
            let again = told(&story, "en");
            if write {
                fs::write(path, &again).unwrap();
            }
            let parts = again != story && !write;
            let parted = parts.then(|| parting(path, &story, &again));
            (commands(&story), parted)
        };
        let threads: Vec<_> = stories
            .iter()
            .map(|path| scope.spawn(move || tell(path)))
            .collect();
        threads.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(all.iter().map(|(commands, _)| commands).sum::<usize>() >= 40);
    let parted: Vec<&String> = all
        .iter()
        .filter_map(|(_, parted)| parted.as_ref())
        .collect();
    assert!(
        parted.is_empty(),
        "{}\nSTELE_TRANSCRIPTS=write writes them anew",
        parted
            .iter()
            .map(|p| p.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    );
}
