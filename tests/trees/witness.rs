//! Programs of other people.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use stele_tests::witness::witness;

/// Runs a foreign program to success, always in one locale and zone.
#[track_caller]
pub fn run(command: &mut Command) -> String {
    witness(command.env("LC_ALL", "C.UTF-8").env("TZ", "UTC"))
}

/// `tests/independent/udfread.c` with libudfread, built once.
pub fn udfread() -> Command {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let program = BUILT.get_or_init(|| {
        let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("udfread");
        let source = stele_tests::source::root().join("tests/independent/udfread.c");
        let mut cc = Command::new("cc");
        cc.args(["-O1", "-o"]).arg(&to).arg(source);
        run(cc.arg("-ludfread"));
        to
    });
    Command::new(program)
}
