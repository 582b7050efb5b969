//! Lists the languages that lie in `src/words/lang`, one `.ftl` file each, so that another one is
//! added by its file alone.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder =
        Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src/words/lang");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "ftl"))
        .collect();
    files.sort();
    let mut list = String::from("&[\n");
    for file in files {
        println!("cargo:rerun-if-changed={}", file.display());
        let tag = file.file_stem().unwrap_or_default().to_string_lossy();
        let _ = writeln!(list, "    ({tag:?}, include_str!({file:?})),");
    }
    list.push(']');
    let to = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("languages.rs");
    fs::write(to, list)
}
