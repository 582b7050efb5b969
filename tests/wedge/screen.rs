//! A display of our own with a window manager and the window, and the keyboard in front of it.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use stele_tests::witness::witness;

use crate::bench::{Bench, STELE};
use crate::scans::Step;

/// A scanner and its cable are not slowed by what the computer does. Where that is not allowed,
/// they are, and `nice` says so.
const HARDWARE: &str = "-10";

/// What the computer takes keys for.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Layout {
    Us,
    De,
}

/// The display; all that runs on it ends with it.
pub struct Screen {
    display: String,
    seed: u64,
    /// The X server first.
    running: Vec<(&'static str, Child)>,
}

fn started(command: &mut Command) -> Child {
    let started = command.stdin(Stdio::null()).spawn();
    started.unwrap_or_else(|e| panic!("{command:?}: {e}; tests/run installs what the tests need"))
}

impl Screen {
    pub fn new(bench: &Bench, seed: u64) -> Self {
        let mut server = Command::new("nice");
        server.args(["-n", HARDWARE, "Xvfb"]);
        server.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x720x24",
            "-nolisten",
            "tcp",
        ]);
        let mut server = started(server.stdout(Stdio::piped()).stderr(Stdio::null()));
        let mut line = String::new();
        let mut told = BufReader::new(server.stdout.take().unwrap());
        told.read_line(&mut line).unwrap();
        let mut screen = Self {
            display: format!(":{}", line.trim()),
            seed,
            running: vec![("Xvfb", server)],
        };
        screen.layout(Layout::Us);
        let mut manager = screen.command("openbox");
        manager
            .args(["--sm-disable"])
            .env("HOME", bench.beside("."));
        let manager = started(manager.stdout(Stdio::null()).stderr(Stdio::null()));
        screen.running.push(("openbox", manager));
        screen.managed();
        let mut window = screen.command(STELE);
        window
            .arg("gui")
            .env("STELE_ARCHIVE", bench.root())
            .env("STELE_STATE", bench.beside("state"))
            .env("HOME", bench.beside("."))
            .env("XDG_RUNTIME_DIR", bench.beside("."))
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("LC_ALL", "C.UTF-8")
            .env_remove("WAYLAND_DISPLAY");
        screen.running.push(("stele gui", started(&mut window)));
        let search = ["search", "--sync", "--onlyvisible", "--class", "stele"];
        // Without a window it would wait for ever.
        let within = ["120", "xdotool"];
        witness(screen.command("timeout").args(within).args(search));
        screen
    }

    /// Waits for the window manager: of a window that asks to be shown while it starts it sometimes
    /// never hears (two of 200 starts, none of 200 of a manager that was ready).
    fn managed(&self) {
        let asked = || {
            let mut told = self.command("xdotool");
            told.arg("get_desktop")
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            told.status().is_ok_and(|status| status.success())
        };
        let ready = (0..200).any(|_| {
            sleep(Duration::from_millis(50));
            asked()
        });
        assert!(ready, "openbox does not manage the display");
        sleep(Duration::from_millis(300));
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("DISPLAY", &self.display);
        command
    }

    pub fn layout(&self, layout: Layout) {
        let name = match layout {
            Layout::Us => "us",
            Layout::De => "de",
        };
        witness(self.command("setxkbmap").arg(name));
        sleep(Duration::from_millis(200));
    }

    /// Types all of it by one hand, without a pause between scans.
    pub fn types(&self, steps: &[Step], layout: Layout) {
        let mut script = String::new();
        for step in steps {
            written(step, layout, &mut script);
        }
        let mut xdotool = self.command("nice");
        let mut xdotool = xdotool
            .args(["-n", HARDWARE, "xdotool", "-"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| panic!("xdotool: {e}; tests/run installs what the tests need"));
        let mut keyboard = xdotool.stdin.take().unwrap();
        keyboard.write_all(script.as_bytes()).unwrap();
        drop(keyboard);
        assert!(xdotool.wait().unwrap().success(), "xdotool failed");
    }

    /// That nothing has ended.
    #[track_caller]
    pub fn is_well(&self) {
        for (name, running) in &self.running {
            let ended = format!("/proc/{}/stat", running.id());
            let stat = std::fs::read_to_string(ended).unwrap_or_default();
            assert!(
                !stat.is_empty() && !stat.contains(") Z"),
                "{name} has ended"
            );
        }
    }

    /// Keeps what is seen of a failure, where a picture can be taken.
    pub fn picture(&self) {
        let file = std::env::temp_dir().join(format!("wedge-{}.png", self.seed));
        let mut import = self.command("import");
        let _ = import.args(["-window", "root"]).arg(&file).status();
        eprintln!("seed {}: {}", self.seed, file.display());
    }

    /// Asks the window to end, and that it does.
    pub fn ends(mut self) {
        let (_, window) = self.running.last_mut().unwrap();
        witness(
            Command::new("kill")
                .arg("-TERM")
                .arg(window.id().to_string()),
        );
        let began = Instant::now();
        let ended = loop {
            if let Some(ended) = window.try_wait().unwrap() {
                break ended;
            }
            assert!(began.elapsed().as_secs() < 30, "the window does not end");
            sleep(Duration::from_millis(50));
        };
        assert!(ended.success(), "the window ended with {ended}");
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("repeat it by STELE_WEDGE_SEED={}", self.seed);
        }
        for (_, running) in self.running.iter_mut().rev() {
            let _ = running.kill();
            let _ = running.wait();
        }
    }
}

/// A step as a line of xdotool's.
fn written(step: &Step, layout: Layout, script: &mut String) {
    let line = match step {
        Step::Scan {
            text,
            by_keys: true,
            end,
            delay,
            ..
        } if layout == Layout::De => {
            let keys: Vec<String> = text.chars().map(key).collect();
            // The tool waits behind each of up to four events of a key.
            let delay = delay / 6;
            writeln!(script, "key --delay {delay} {} {end}", keys.join(" "))
        }
        Step::Scan {
            text, end, delay, ..
        } => writeln!(script, "type --delay {delay} \"{text}\"\nkey {end}"),
        Step::Screen(number) => writeln!(script, "key ctrl+{number}"),
        Step::Escape => writeln!(script, "key Escape"),
        Step::Focus { times, back } => {
            let key = if *back { "shift+Tab" } else { "Tab" };
            let keys = [key].repeat(*times).join(" ");
            // So soon behind a scan it is taken for the end of one.
            writeln!(script, "sleep 0.1\nkey --delay 2 {keys}")
        }
    };
    line.unwrap();
}

/// The key of a US keyboard, by its number, with Shift where it needs that.
fn key(letter: char) -> String {
    let rows = ["1234567890-", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"];
    let first = [10, 24, 38, 52];
    let found = rows.iter().zip(first).find_map(|(row, first)| {
        let at = row.find(letter)?;
        Some(first + at)
    });
    let code = found.unwrap_or_else(|| panic!("no key for {letter}"));
    match letter.is_ascii_uppercase() {
        true => format!("shift+{code}"),
        false => code.to_string(),
    }
}
