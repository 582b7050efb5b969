//! Programs of other people.

use std::path::Path;
use std::process::{Command, Stdio};

/// Runs a foreign program to success and gives its standard output.
///
/// # Panics
/// Where it is missing or fails: that is a test's failure.
#[track_caller]
pub fn witness(command: &mut Command) -> String {
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

/// The program `sqlite3` on a database, which waits where another process holds it: one that closes
/// the last connection holds it for a moment, to empty its log.
pub fn sqlite3(database: &Path) -> Command {
    let mut sqlite = Command::new("sqlite3");
    sqlite.args(["-cmd", ".timeout 30000"]).arg(database);
    sqlite
}
