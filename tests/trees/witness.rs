//! Programs of other people.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Runs a foreign program to success and gives its standard output.
#[track_caller]
pub fn run(command: &mut Command) -> String {
    command.env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
    let output = match command.stdin(Stdio::null()).output() {
        Ok(output) => output,
        Err(e) => panic!("{command:?}: {e}; tests/run installs what the tests need"),
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{command:?} ended with {}:\n{errors}",
        output.status
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
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
