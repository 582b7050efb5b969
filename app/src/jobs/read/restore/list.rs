//! `RESTORED.TXT`: what each restored file was called before, and which disc it came from.
//!
//! Lines of six fields with tabs between them; names are written as in the manifest, and what is
//! no printable character as `%` and two hex digits. A file whose header was corrected has three
//! more: BLAKE3 and bytes of what stands here, and a hash of what it was corrected to. A later
//! restore into the same folder adds its lines, and finds files that it would give another name
//! now.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use stele_burner::disc::{decode_name, encode_name};
use stele_burner::manifest::ManifestFile;
use stele_files::{Folder, Kind, WholeFile};

use super::corrected::Rewritten;
use super::outcome::{LeftChanged, Outcome};
use super::plan::Plan;
use super::targets::{Standing, Target};
use crate::encoding;
use crate::words::lang::error_text;

const NAME: &str = "RESTORED";
const HEADING: &str = "STELE RESTORED 1\n";
const ABOUT: &str = "\
# Files that Stele restored into this folder, each compared with its hash here.
# Fields: BLAKE3, bytes, disc, path on the disc, name before, name here; tabs between them.
# Where the patient in the header was corrected, three more: BLAKE3 and bytes of the file here,
# and a hash of what it was corrected to. BLAKE3 in the first field is that of the file on the disc.
# % and two hex digits stand for one byte of a name.
# After #changed stand the fields of a file that was changed here after it was restored.
";
/// What stands before the line of a file that is no longer what it was restored as.
const CHANGED: &str = "#changed\t";
/// The longest list that is read: a million files.
const MOST_BYTES: u64 = 1 << 30;
/// Names tried for the list where files of others have them.
const TRIES: u32 = 100;

/// What a list says: by the name here.
#[derive(Debug, Default)]
pub(super) struct Entries {
    lines: BTreeMap<String, String>,
    /// By disc, path on it and hash: the name here.
    names: BTreeMap<Key, String>,
    /// The same of files whose headers were corrected.
    rewritten: BTreeMap<Key, (String, Rewritten)>,
    /// Lines of files that were changed here since, by the name here.
    changed: BTreeMap<String, String>,
}

/// What one line says.
pub(super) struct Told {
    pub(super) key: Key,
    /// The name here.
    pub(super) path: PathBuf,
    /// What was written here, where the header was corrected.
    pub(super) rewritten: Option<Rewritten>,
}

impl Entries {
    /// What each line says, those of changed files too.
    pub(super) fn told(&self) -> impl Iterator<Item = Told> {
        let changed = self.changed.iter();
        let changed = changed.filter(|(name, _)| !self.lines.contains_key(*name));
        let all = self.lines.iter().chain(changed);
        all.filter_map(|(_, line)| {
            let (key, name, rewritten) = fields_of(line)?;
            let path = path_of(&name)?;
            Some(Told {
                key,
                path,
                rewritten,
            })
        })
    }

    /// The name here of a file of a disc.
    pub(super) fn name_of(&self, disc: &str, file: &ManifestFile) -> Option<PathBuf> {
        path_of(self.names.get(&key_of(disc, file))?)
    }

    /// The same of one whose header was corrected, and what it is.
    pub(super) fn rewritten(
        &self,
        disc: &str,
        file: &ManifestFile,
    ) -> Option<(PathBuf, Rewritten)> {
        let (name, rewritten) = self.rewritten.get(&key_of(disc, file))?;
        Some((path_of(name)?, *rewritten))
    }

    /// Every file that the list has: what it calls it, its name here, and what stands there where
    /// its header was corrected.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Key, PathBuf, Option<Rewritten>)> {
        let names = self.names.iter().map(|(key, name)| (key, name, None));
        let rewritten = self.rewritten.iter();
        let rewritten = rewritten.map(|(key, (name, one))| (key, name, Some(*one)));
        let all = names.chain(rewritten);
        all.filter_map(|(key, name, one)| Some((key, path_of(name)?, one)))
    }

    fn parse(text: &str) -> Self {
        let mut entries = Self::default();
        for line in text.lines() {
            let changed = line.strip_prefix(CHANGED);
            if changed.is_none() && line.starts_with('#') {
                continue;
            }
            let Some((key, name, rewritten)) = fields_of(changed.unwrap_or(line)) else {
                continue;
            };
            if let Some(line) = changed {
                entries.changed.insert(name, line.to_owned());
                continue;
            }
            match rewritten {
                None => {
                    entries.names.insert(key, name.clone());
                }
                Some(one) => {
                    entries.rewritten.insert(key, (name.clone(), one));
                }
            }
            entries.lines.insert(name, line.to_owned());
        }
        entries
    }
}

/// The file that a line names, its name here, and what stands there where its header was corrected.
fn fields_of(line: &str) -> Option<(Key, String, Option<Rewritten>)> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [hash, _, disc, path, _, name, more @ ..] = fields.as_slice() else {
        return None;
    };
    let key = ((*disc).to_owned(), (*path).to_owned(), (*hash).to_owned());
    let rewritten = match more {
        [] => None,
        more => Some(rewritten_of(more)?),
    };
    Some((key, (*name).to_owned(), rewritten))
}

/// What a list calls a file of a disc: the disc, its path there and its hash.
pub(super) type Key = (String, String, String);

pub(super) fn key_of(disc: &str, file: &ManifestFile) -> Key {
    let path = encoded(file.path.as_bytes());
    (disc.to_owned(), path, encoding::hex(&file.blake3))
}

/// The list may have been edited: only plain names are looked up.
fn path_of(name: &str) -> Option<PathBuf> {
    let path = encoding::path_from_bytes(&decode_name(name));
    let plain = |part| matches!(part, std::path::Component::Normal(_));
    path.components().all(plain).then_some(path)
}

fn rewritten_of(fields: &[&str]) -> Option<Rewritten> {
    let [hash, bytes, holds] = fields else {
        return None;
    };
    Some(Rewritten {
        blake3: encoding::from_hex(hash)?,
        bytes: bytes.parse().ok()?,
        holds: encoding::from_hex(holds)?,
    })
}

/// Finds the list of a folder: the name it has or is to get, and what it says.
pub(super) fn read(root: Option<&Folder>) -> (PathBuf, Entries) {
    let first = PathBuf::from(format!("{NAME}.TXT"));
    let Some(root) = root else {
        return (first, Entries::default());
    };
    for number in 1..TRIES {
        let name = match number {
            1 => first.clone(),
            n => PathBuf::from(format!("{NAME}-{n}.TXT")),
        };
        match root.kind(name.as_os_str()) {
            Ok(None) => return (name, Entries::default()),
            Ok(Some(Kind::File { bytes })) if bytes <= MOST_BYTES => {
                if let Some(text) = text_of(root, name.as_os_str())
                    && let Some(lines) = text.strip_prefix(HEADING)
                {
                    return (name, Entries::parse(lines));
                }
            }
            _ => {}
        }
    }
    (first, Entries::default())
}

/// Whether a file of this path is such a list.
pub fn is_list(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str);
    let is_text = path.extension() == Some(OsStr::new("TXT"));
    let is_named_so = is_text && name.is_some_and(|name| name.starts_with(NAME));
    let mut start = [0; HEADING.len()];
    is_named_so
        && stele_files::open_regular(path).is_ok_and(|mut file| {
            file.read_exact(&mut start).is_ok() && start == *HEADING.as_bytes()
        })
}

fn text_of(root: &Folder, name: &OsStr) -> Option<String> {
    let mut start = [0; HEADING.len()];
    let mut file = root.file(name).ok()?;
    file.read_exact(&mut start).ok()?;
    if start != *HEADING.as_bytes() {
        return None;
    }
    let mut rest = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut rest).ok()?;
    Some(format!("{HEADING}{}", String::from_utf8(rest).ok()?))
}

/// Finds the files that were changed since they were restored.
type Changed = fn(&Plan, &Entries, &Folder) -> Vec<LeftChanged>;

/// Writes the list of what is in the folder. Where it cannot be written, the files are there all
/// the same, and that is told.
pub(super) fn write(
    plan: &Plan,
    (root, job): (&Folder, Option<u64>),
    changed: Changed,
    outcome: &mut Outcome,
) {
    match written(plan, (root, job), changed, outcome) {
        Ok(list) => outcome.list = list,
        Err(error) => outcome.list_refused = Some(error_text(&error)),
    }
}

fn written(
    plan: &Plan,
    (root, job): (&Folder, Option<u64>),
    left_changed: Changed,
    outcome: &mut Outcome,
) -> std::io::Result<Option<PathBuf>> {
    // The plan was made before the folder was this job's alone: another restore may have ended
    // since, and written the list.
    let (name, before) = read(Some(root));
    let mut lines = before.lines.clone();
    let mut changed = before.changed.clone();
    for (disc, file, target) in plan.all().filter(|(_, _, target)| target.there) {
        let here = encoded(target.path.as_os_str().as_bytes());
        let line = line(disc, file, target, &here);
        lines.insert(here, line);
    }
    let left = left_changed(plan, &before, root);
    outcome.left_changed.clone_from(&left);
    for one in left {
        let here = encoded(one.path.as_os_str().as_bytes());
        if let Some(line) = lines.remove(&here) {
            changed.insert(here, line);
        }
    }
    changed.retain(|here, _| {
        let stands = |path: PathBuf| matches!(plan.standing(root, &path), Standing::File { .. });
        !lines.contains_key(here) && path_of(here).is_some_and(stands)
    });
    if lines.is_empty() && changed.is_empty() {
        return Ok(None);
    }
    let mut text = format!("{HEADING}{ABOUT}");
    let changed = changed.values().map(|line| (CHANGED, line));
    for (mark, line) in changed.chain(lines.values().map(|line| ("", line))) {
        text.push_str(mark);
        text.push_str(line);
        text.push('\n');
    }
    let is_new = before.lines.is_empty() && before.changed.is_empty();
    put(root, &name, text.as_bytes(), is_new, job)?;
    Ok(Some(plan.to().join(name)))
}

/// The line of a file that is called so here.
fn line(disc: &str, file: &ManifestFile, target: &Target, here: &str) -> String {
    let source = file.source_name.as_deref().map(decode_name);
    let source = source.map(|bytes| encoded(&bytes)).unwrap_or_default();
    let (hash, path) = (encoding::hex(&file.blake3), encoded(file.path.as_bytes()));
    let size = file.size;
    let mut line = format!("{hash}\t{size}\t{disc}\t{path}\t{source}\t{here}");
    if let Some(one) = &target.rewritten {
        let (now, holds) = (encoding::hex(&one.blake3), encoding::hex(&one.holds));
        line.push_str(&format!("\t{now}\t{}\t{holds}", one.bytes));
    }
    line
}

/// Bytes of a list of all the files of a plan, with the lines that it has already: it is written
/// beside the one that stands there.
pub(super) fn bytes(plan: &Plan) -> u64 {
    let entries = &plan.list.1;
    let changed = entries
        .changed
        .values()
        .map(|line| CHANGED.len() + line.len());
    let before = entries.lines.values().map(String::len);
    let all = plan.all().map(|(disc, file, target)| {
        let here = encoded(target.path.as_os_str().as_bytes());
        match plan.list.1.lines.contains_key(&here) {
            true => 0,
            false => line(disc, file, target, &here).len(),
        }
    });
    let lines = before
        .chain(changed)
        .chain(all)
        .map(|bytes| bytes as u64 + 1);
    lines.fold((HEADING.len() + ABOUT.len()) as u64, u64::saturating_add)
}

fn put(
    root: &Folder,
    name: &Path,
    text: &[u8],
    new: bool,
    job: Option<u64>,
) -> std::io::Result<()> {
    let folder = root.below(Path::new(""))?;
    let mut file = WholeFile::in_folder(folder, name.as_os_str(), job, 0o666)?;
    file.write_all(text)?;
    if new {
        file.finish_new()?;
    } else {
        file.finish()?;
    }
    Ok(())
}

/// A name in one field of one line, for a terminal too.
fn encoded(bytes: &[u8]) -> String {
    let mut out = String::new();
    for c in encode_name(bytes).chars() {
        if c.is_control() {
            let mut utf8 = [0; 4];
            for byte in c.encode_utf8(&mut utf8).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}
