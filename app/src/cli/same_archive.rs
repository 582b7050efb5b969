//! Commands in texts, for whoever named the archive on the command line: they name it too, or they
//! would go to another one.

use std::ffi::OsString;
use std::path::Path;
use std::sync::OnceLock;

use crate::words::next_step::as_one_word;

/// The archive that was named on the command line, as a shell takes it, and the names of the
/// commands.
static NAMED: OnceLock<(String, Vec<String>)> = OnceLock::new();

/// Takes down that the archive was named on the command line, where it was. `line` knows the
/// commands.
pub fn take_down(args: &[OsString], archive: Option<&Path>, line: &clap::Command) {
    let before = args.iter().take_while(|arg| *arg != "--");
    let mut texts = before.map(|arg| arg.to_string_lossy());
    let is_named = texts.any(|arg| arg == "--archive" || arg.starts_with("--archive="));
    if let (true, Some(archive)) = (is_named, archive) {
        // A process has one command line.
        let commands = line.get_subcommands().map(|sub| sub.get_name().to_owned());
        let archive = as_one_word(&archive.to_string_lossy());
        let _ = NAMED.set((archive, commands.collect()));
    }
}

/// The text, each command in it with the archive that was named.
pub fn in_text(text: &str) -> String {
    match NAMED.get() {
        Some((archive, commands)) => with(archive, commands, text),
        None => text.to_owned(),
    }
}

const PROGRAM: &str = "stele ";

/// The command that has the archive as its argument.
const INIT: &str = "init";

fn with(archive: &str, commands: &[String], text: &str) -> String {
    let is_command = |word: &str| commands.iter().any(|name| name == word);
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(PROGRAM) {
        let (before, found) = rest.split_at(at);
        let (program, after) = found.split_at(PROGRAM.len());
        let last = out.chars().chain(before.chars()).next_back();
        let is_word = last.is_none_or(|c| c.is_whitespace() || "('\"`".contains(c));
        let word = after.split(|c: char| !c.is_ascii_lowercase() && c != '-');
        out.push_str(before);
        out.push_str(program);
        // A new archive is named by the command itself.
        let takes_it = |word: &str| word != INIT && is_command(word);
        if is_word && word.clone().next().is_some_and(takes_it) {
            out.push_str("--archive ");
            out.push_str(archive);
            out.push(' ');
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    fn with(archive: &str, text: &str) -> String {
        let commands = ["burn", "plan", "restore", "verify"].map(str::to_owned);
        super::with(archive, &commands, text)
    }

    #[test]
    fn commands_name_the_archive_and_other_words_do_not() {
        let told = with("'my arch'", "Next: stele burn STL-04KQ7Z-D --drive A");
        assert_eq!(
            told,
            "Next: stele --archive 'my arch' burn STL-04KQ7Z-D --drive A"
        );
        for same in [
            "stele: the archive is busy",
            "Open the desktop: stele --archive /a",
            "See to-stele plan",
            "This station runs stele alone.",
        ] {
            assert_eq!(with("/a", same), same);
        }
        let two = with("/a", "stele verify X, or stele restore Y");
        assert_eq!(
            two,
            "stele --archive /a verify X, or stele --archive /a restore Y"
        );
    }
}
