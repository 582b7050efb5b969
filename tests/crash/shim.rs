//! The crash shim as a tool: compiled here, laid under a program by its environment.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use stele_tests::witness::witness;

/// When a program dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Number of the call, from 1.
    pub at: u32,
    /// Before that call, or after it.
    pub before: bool,
}

/// Compiles a C file of this folder, once for each run of the tests.
fn compile(name: &str, to: &str, flags: &[&str]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // Another run may use the file of that name just now: a new one takes its place.
    let part = folder.join(format!("{to}.{}", std::process::id()));
    let source = stele_tests::source::root().join("tests/crash").join(name);
    let mut gcc = Command::new("gcc");
    gcc.args(["-Wall", "-Wextra", "-Werror", "-O2"]).args(flags);
    witness(gcc.arg("-o").arg(&part).arg(source).arg("-pthread"));
    let to = folder.join(to);
    std::fs::rename(&part, &to).unwrap();
    to
}

/// The library for `LD_PRELOAD`.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| compile("shim.c", "crash-shim.so", &["-fPIC", "-shared"]))
}

/// The small program that writes as it is told, see writer.c.
pub fn writer() -> &'static Path {
    static WRITER: OnceLock<PathBuf> = OnceLock::new();
    WRITER.get_or_init(|| compile("writer.c", "crash-writer", &[]))
}

/// Lays the shim under a program: what it changes below `root` goes to `log`.
pub fn lay_under(command: &mut Command, root: &Path, log: &Path, cut: Option<Cut>) {
    let when = if cut.is_some_and(|cut| cut.before) {
        "before"
    } else {
        "after"
    };
    command
        .env("LD_PRELOAD", library())
        .env("STELE_CRASH_ROOT", root.canonicalize().unwrap())
        .env("STELE_CRASH_LOG", log)
        .env("STELE_CRASH_AT", cut.map_or(0, |cut| cut.at).to_string())
        .env("STELE_CRASH_WHEN", when);
}
