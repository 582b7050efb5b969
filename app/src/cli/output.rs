//! What goes to standard output: sentences for people, or one JSON document for machines.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;
use std::sync::OnceLock;

use clap::Args;
use serde::Serialize;
use stele_catalog::is_hidden;

use super::{one_drive, same_archive, typed_names};
use crate::jobs::{Candidate, JobError, chain};
use crate::words::advice::{self, Place};
use crate::words::lang::{error_text, say};
use crate::words::names;

/// How a command ended.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: done, and there is something to look at.
    Findings,
}

impl Exit {
    /// Findings where there are any.
    pub fn findings(any: bool) -> Self {
        if any { Self::Findings } else { Self::Done }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Findings => Self::from(1),
        }
    }
}

/// Version of what is written for machines. It grows only when a key goes or changes its meaning.
const SCHEMA: u32 = 1;

/// Facts as machines read them: one object, the version first.
#[derive(Serialize)]
struct Report<'a, T> {
    schema: u32,
    #[serde(flatten)]
    facts: &'a T,
}

impl<'a, T> Report<'a, T> {
    fn of(facts: &'a T) -> Self {
        Self {
            schema: SCHEMA,
            facts,
        }
    }
}

/// Facts in one line for machines.
pub fn json_line<T: Serialize>(facts: &T) -> String {
    match serde_json::to_string(&Report::of(facts)) {
        Ok(text) => format!("{}\n", json_escaped(&text)),
        Err(e) => broken(&e),
    }
}

/// That facts cannot be written, which is a defect of the program.
fn broken(error: &serde_json::Error) -> String {
    let failed = Failed {
        error: Trouble {
            code: REPORT_BROKEN,
            message: error.to_string(),
            advice: advice::by_code(REPORT_BROKEN, Place::Terminal),
            candidates: &[],
        },
    };
    let text = serde_json::to_string(&Report::of(&failed));
    format!("{}\n", text.unwrap_or_default())
}

/// A defect of the program: nothing was changed that is not recorded.
const REPORT_BROKEN: &str = "CAT-012";

/// An error as machines read it.
#[derive(Serialize)]
struct Failed<'a> {
    error: Trouble<'a>,
}

#[derive(Serialize)]
struct Trouble<'a> {
    code: &'a str,
    message: String,
    advice: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    candidates: &'a [Candidate],
}

/// Standard output.
#[derive(Debug)]
pub struct Out {
    json: bool,
    unwritten: OnceLock<ErrorKind>,
    broken: OnceLock<()>,
}

impl Out {
    /// Output for machines or for people.
    pub fn new(json: bool) -> Self {
        Self {
            json,
            unwritten: OnceLock::new(),
            broken: OnceLock::new(),
        }
    }

    /// What kept the report of a job from being written; none where it was written, or nobody
    /// wanted more of it (`| head`).
    pub fn unwritten(&self) -> Option<ErrorKind> {
        self.unwritten.get().copied()
    }

    /// Whether a report could not be made, so that nothing was told of the job but that.
    pub fn is_broken(&self) -> bool {
        self.broken.get().is_some()
    }

    /// Whether machines read it.
    pub fn json(&self) -> bool {
        self.json
    }

    /// Says something while the job runs, on standard error: as a JSON line, or the words.
    pub fn aside<T: Serialize>(&self, said: &T, words: &str) {
        let text = match self.json {
            true => json_line(said),
            false => format!("{}\n", names_said(&lines_escaped(words))),
        };
        // A closed pipe is no failure of the job.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    /// Says something to people alone, on standard error.
    pub fn note(&self, words: &str) {
        // A closed pipe is no failure of the job.
        let text = format!("{}\n", lines_escaped(words));
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    /// Writes the outcome: as JSON, or by `say` for people.
    pub fn report<T: Serialize>(&self, outcome: &T, say: impl FnOnce(&mut Page)) {
        let mut page = Page::default();
        if self.json {
            match serde_json::to_string_pretty(&Report::of(outcome)) {
                Ok(text) => page.line(json_escaped(&text)),
                Err(e) => {
                    page.line(broken(&e));
                    // The first one says it all.
                    let _ = self.broken.set(());
                }
            }
        } else {
            say(&mut page);
        }
        self.print(&page);
    }

    /// Writes lines out. What cannot be written is kept for [`Out::unwritten`].
    pub fn print(&self, page: &Page) {
        let text = match self.json {
            true => page.whole(),
            false => names_said(&page.whole()),
        };
        let mut to = std::io::stdout().lock();
        let written = to.write_all(text.as_bytes()).and_then(|()| to.flush());
        if let Err(e) = written
            && e.kind() != ErrorKind::BrokenPipe
        {
            // The first one says it all.
            let _ = self.unwritten.set(e.kind());
        }
    }
}

/// The text, each command in it with the archive that was named and the drive that is meant.
fn names_said(text: &str) -> String {
    same_archive::in_text(&one_drive::in_text(text))
}

/// How many lines are printed unless all are asked for; what to do next stands below them.
pub const LINES: usize = 20;

/// Whether all lines are asked for.
#[derive(Args, Copy, Clone, Debug, Default)]
pub struct Whole {
    /// Show everything, however long it is
    #[arg(long)]
    pub all: bool,
}

/// Lines for people.
#[derive(Default)]
pub struct Page {
    text: String,
    next: String,
    cut: Option<Cut>,
    /// Lines that stand for more than one, by where they begin.
    standing: BTreeMap<usize, usize>,
}

/// How many bytes of a page are left out where all of it is too long, and what is said then of so
/// many lines.
struct Cut {
    bytes: usize,
    more: Box<dyn Fn(usize) -> String>,
}

impl Page {
    /// Adds a line.
    pub fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(&lines_escaped(line.as_ref()));
        self.text.push('\n');
    }

    /// Adds a line that stands for so many: one that says how many more there are. Where it is left
    /// out, they are.
    pub fn line_for(&mut self, lines: usize, line: impl AsRef<str>) {
        self.standing.insert(self.text.len(), lines);
        self.line(line);
    }

    /// Adds a line under another one.
    pub fn item(&mut self, line: impl AsRef<str>) {
        self.indented(2, line);
    }

    /// Adds a line that begins so many columns further right.
    pub fn indented(&mut self, columns: usize, line: impl AsRef<str>) {
        self.line(format!("{:columns$}{}", "", line.as_ref()));
    }

    /// Adds an empty line.
    pub fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Says what to do next: below all lines, whenever it is said.
    pub fn next(&mut self, command: impl AsRef<str>) {
        let step = say!("next-step", step = command.as_ref());
        self.next.push_str(&lines_escaped(&step));
        self.next.push('\n');
    }

    /// Leaves out as many of the lines so far as the page has too many, and says how many these
    /// are; nothing where all were asked for. What comes after them, and what to do next, is
    /// counted.
    pub fn cut(&mut self, whole: Whole) {
        if !whole.all {
            self.cut_saying(|lines| say!("list-cut", lines = lines));
        }
    }

    /// As [`Page::cut`], of what has no option to show everything: `more` says where the rest is.
    pub fn cut_saying(&mut self, more: impl Fn(usize) -> String + 'static) {
        self.cut = Some(Cut {
            bytes: self.text.len(),
            more: Box::new(more),
        });
    }

    /// All of it.
    fn whole(&self) -> String {
        let whole = || [self.text.as_str(), &self.next].concat();
        let Some(cut) = &self.cut else { return whole() };
        let Some((head, tail)) = self.text.split_at_checked(cut.bytes) else {
            return whole();
        };
        let lines: Vec<&str> = head.lines().collect();
        let behind = tail.lines().count() + self.next.lines().count();
        let room = LINES.saturating_sub(behind).max(2);
        if lines.len() <= room {
            return whole();
        }
        let (kept, rest) = lines.split_at(room - 1);
        let begins: usize = kept.iter().map(|line| line.len() + 1).sum();
        let standing = self.standing.range(begins..cut.bytes);
        let others: usize = standing.map(|(_, lines)| lines.saturating_sub(1)).sum();
        let more = rest.len().saturating_add(others);
        let more = lines_escaped(&(cut.more)(more));
        format!("{}\n{more}\n{tail}{}", kept.join("\n"), self.next)
    }
}

/// Text that was made by others (names of files, of sets, of volumes), safe for a terminal: what is
/// no printable character is shown as its number, `\u{1b}`, and does nothing.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// The same for what stands on several lines.
fn lines_escaped(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(escaped).collect();
    lines.join("\n")
}

/// JSON in which no character is unseen: a machine reads the same text, and a terminal does
/// nothing. Outside of strings JSON has none but blanks and line ends, which stay.
fn json_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) && c != '\n' {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Writes an error and its advice to standard error; as JSON for machines.
pub fn print_error(error: &JobError, json: bool) {
    let code = error.code();
    let mut advice = advice::of_typed(error, &typed_names::all(), Place::Terminal);
    if let Some(argument) = typed_names::only_path().filter(|_| error.is_of_named_path()) {
        advice = say!("given-as", argument = argument, advice = advice);
    }
    let message = chain(error);
    let mut candidates: &[Candidate] = &[];
    if let JobError::Ambiguous { candidates: some } = error {
        candidates = some;
    }
    let text = if json {
        let error = Trouble {
            code,
            message,
            advice,
            candidates,
        };
        json_line(&Failed { error })
    } else {
        let message = lines_escaped(&message);
        let lines = candidates.iter().map(|study| {
            let modalities = study.modalities.join(" ");
            let date = names::date(&study.date);
            format!("  {} {date} {modalities}\n", study.uid)
        });
        let listed = lines_escaped(&lines.collect::<String>());
        let advice = names_said(&advice);
        format!("stele: {message} [{code}]\n{listed}  {advice}\n")
    };
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// An answer that could not be written, and why. What the command did, it did.
pub struct Unwritten(pub ErrorKind);

impl Unwritten {
    /// Stable code, the key into [`crate::words::advice`].
    pub fn code(&self) -> &'static str {
        "CLI-002"
    }

    /// Says so on standard error.
    pub fn print(&self, json: bool) {
        let code = self.code();
        let message = say!(
            "answer-not-written",
            reason = error_text(&std::io::Error::from(self.0))
        );
        let advice = advice::by_code(code, Place::Terminal);
        let text = match json {
            true => json_line(&Failed {
                error: Trouble {
                    code,
                    message,
                    advice,
                    candidates: &[],
                },
            }),
            false => format!("stele: {message} [{code}]\n  {advice}\n"),
        };
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
}

/// Arguments that cannot be understood.
pub struct Misused {
    /// What is wrong.
    pub message: String,
    /// How the command is used.
    pub usage: String,
    /// The command as it is typed, `stele drive load`.
    pub command: String,
}

impl Misused {
    /// Stable code, the key into [`crate::words::advice`].
    pub fn code(&self) -> &'static str {
        "CLI-001"
    }

    /// Writes it to standard error.
    pub fn print(&self, json: bool) {
        let code = self.code();
        let Self {
            message,
            usage,
            command,
        } = self;
        let advice = advice::of_command(code, command);
        let text = match json {
            true => json_line(&Failed {
                error: Trouble {
                    code,
                    message: message.clone(),
                    advice,
                    candidates: &[],
                },
            }),
            false => format!("stele: {message} [{code}]\n  {usage}\n  {advice}\n"),
        };
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_left_out_counts_as_what_it_stands_for() {
        let mut page = Page::default();
        (0..30).for_each(|n| page.line(n.to_string()));
        page.line_for(12, "12 more: elsewhere");
        page.line("behind");
        page.cut_saying(|lines| format!("{lines} more"));
        let whole = page.whole();
        // Of 43 in all 19 are there.
        assert_eq!(whole.lines().count(), LINES);
        assert!(whole.ends_with("\n18\n24 more\n"), "{whole}");
        let mut page = Page::default();
        page.line_for(12, "12 more: elsewhere");
        (0..30).for_each(|n| page.line(n.to_string()));
        page.cut_saying(|lines| format!("{lines} more"));
        assert!(
            page.whole().ends_with("\n17\n12 more\n"),
            "{}",
            page.whole()
        );
    }

    #[test]
    fn a_report_that_cannot_be_made_is_no_success() {
        let out = Out::new(true);
        out.report(&BTreeMap::from([("a", 3)]), |_| {});
        assert!(!out.is_broken());
        out.report(&BTreeMap::from([((1, 2), 3)]), |_| {});
        assert!(out.is_broken());
    }

    #[test]
    fn what_machines_read_says_the_same_and_does_nothing() {
        let text = "a\u{1b}[2J\u{9b}31m\u{7f}\u{202e}\u{e0041}\nM\u{fc}ller \u{5c71}";
        let written = json_escaped(&serde_json::to_string_pretty(&[text]).unwrap());
        assert!(!written.chars().any(|c| is_hidden(c) && c != '\n'));
        assert_eq!(
            serde_json::from_str::<[String; 1]>(&written).unwrap()[0],
            text
        );
    }

    #[test]
    fn what_others_named_moves_no_cursor_and_colors_nothing() {
        let names = [
            (
                "a\u{1b}[2J\u{1b}]0;x\u{7}b",
                "a\\u{1b}[2J\\u{1b}]0;x\\u{7}b",
            ),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("one\r\ntwo", "one\\u{d}\\u{a}two"),
            ("exe.\u{202e}gpj", "exe.\\u{202e}gpj"),
            (
                "M\u{fc}ller \u{5c71}\u{7530} #1",
                "M\u{fc}ller \u{5c71}\u{7530} #1",
            ),
        ];
        for (name, shown) in names {
            assert_eq!(escaped(name), shown);
            assert_eq!(escaped(&escaped(name)), shown);
        }
        let mut page = Page::default();
        page.next("stele \u{1b}c");
        page.line("Volume \u{1b}[31mRED");
        let shown = "Volume \\u{1b}[31mRED\nNext: stele \\u{1b}c\n";
        assert_eq!(page.whole(), shown, "the next step comes last");
    }
}
