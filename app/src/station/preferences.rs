//! How people want the window on this computer, and the numbers on its drives: one file in the
//! state folder. Nothing of the archive depends on it: where it is missing or cannot be read, all
//! is as on the first day.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use stele_files::WholeFile;

const FILE: &str = "window.toml";

/// A larger file is none of ours.
const LONGEST: u64 = 1 << 20;

/// Light or dark.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// As the system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What is wanted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Light or dark.
    pub look: Look,
    /// How large text is, in hundredths.
    pub text_size: u16,
    /// The language, by its tag; none where the system's is spoken.
    pub language: Option<String>,
    /// The archive that was open last.
    pub archive: Option<PathBuf>,
    /// The number on each drive's front, by what [`key`] gives.
    pub drives: BTreeMap<String, u32>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            look: Look::System,
            text_size: 100,
            language: None,
            archive: None,
            drives: BTreeMap::new(),
        }
    }
}

/// By what a drive is known again: its own serial number, where it tells one, else its name.
pub fn key<'a>(name: &'a str, serial: Option<&'a str>) -> &'a str {
    serial.filter(|serial| !serial.is_empty()).unwrap_or(name)
}

impl Preferences {
    /// The number on the front of a drive, where it has one.
    pub fn number(&self, name: &str, serial: Option<&str>) -> Option<u32> {
        self.drives.get(key(name, serial)).copied()
    }

    /// Gives a drive a number. Another drive that had it has none any more.
    pub fn give_number(&mut self, name: &str, serial: Option<&str>, number: u32) {
        self.drives.retain(|_, given| *given != number);
        self.drives.insert(key(name, serial).to_owned(), number);
    }

    /// The least number that no drive has.
    pub fn free_number(&self) -> u32 {
        let is_free = |n: &u32| !self.drives.values().any(|given| given == n);
        (1..).find(is_free).unwrap_or(1)
    }
}

/// What is kept in a state folder.
pub fn read(folder: &Path) -> Preferences {
    let path = folder.join(FILE);
    let is_ours = std::fs::metadata(&path).is_ok_and(|file| file.len() <= LONGEST);
    let text = is_ours.then(|| std::fs::read_to_string(&path).ok());
    let read = text.flatten().and_then(|text| toml::from_str(&text).ok());
    read.unwrap_or_default()
}

/// Keeps it in a state folder, whole or not at all.
///
/// # Errors
/// Where the folder cannot be written.
pub fn write(folder: &Path, preferences: &Preferences) -> io::Result<()> {
    let text = toml::to_string(preferences).map_err(io::Error::other)?;
    std::fs::create_dir_all(folder)?;
    let mut file = WholeFile::create(&folder.join(FILE), None, 0o644)?;
    file.write_all(text.as_bytes())?;
    file.finish().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_is_kept_and_a_broken_file_is_the_first_day() {
        let state = tempfile::tempdir().unwrap();
        let folder = state.path().join("not/yet/there");
        assert_eq!(read(&folder), Preferences::default());
        let mut wanted = Preferences {
            look: Look::Dark,
            text_size: 150,
            language: Some("en".to_owned()),
            ..Preferences::default()
        };
        wanted.give_number("/dev/sr0", Some("K9"), 2);
        wanted.give_number("virtual:A", None, 1);
        write(&folder, &wanted).unwrap();
        assert_eq!(read(&folder), wanted);
        // The drive is known again under another name.
        assert_eq!(wanted.number("/dev/sr1", Some("K9")), Some(2));
        assert_eq!(wanted.free_number(), 3);
        wanted.give_number("virtual:B", None, 1);
        assert_eq!(wanted.number("virtual:A", None), None);
        std::fs::write(folder.join(FILE), "look = 7").unwrap();
        assert_eq!(read(&folder), Preferences::default());
    }
}
