//! Progress on a terminal: one bar per phase with rate and remaining time.

use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use stele_burner::watch::{Phase, Progress, Unit, Watch};

use super::output::json_line;
use crate::jobs::json;
use crate::signals;
use crate::words::lang::say;
use crate::words::states::{phase_name, record_waits};

/// How progress is shown.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Show {
    /// Not at all.
    Nothing,
    /// As bars, where standard error is a terminal.
    Bars,
    /// One JSON object a line on standard error, at most fifty a second.
    Json,
}

/// A watch that draws on standard error.
#[derive(Debug)]
pub struct Terminal {
    show: Show,
    state: Mutex<State>,
}

/// A statement of progress for machines.
#[derive(Serialize)]
struct Said {
    progress: &'static str,
    done: u64,
    total: u64,
    unit: &'static str,
}

#[derive(Debug, Default)]
struct State {
    phase: Option<Phase>,
    bar: Option<ProgressBar>,
    said: Option<std::time::Instant>,
}

impl Terminal {
    /// A watch that shows progress as told.
    pub fn new(show: Show) -> Self {
        Self {
            show,
            state: Mutex::default(),
        }
    }

    /// Ends the last bar, leaving the terminal clean.
    pub fn finish(&self) {
        if let Ok(mut state) = self.state.lock()
            && let Some(bar) = state.bar.take()
        {
            bar.finish_and_clear();
        }
    }

    fn draw(state: &mut State, p: Progress) {
        let same = state.phase == Some(p.phase);
        if !same && p.phase == Phase::Recording {
            // Said aloud, since it waits for a hand.
            if let Some(bar) = state.bar.take() {
                bar.finish_and_clear();
            }
            let line = format!("{}\n", record_waits());
            let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
        }
        if !same || state.bar.is_none() {
            if let Some(bar) = state.bar.take() {
                bar.finish_and_clear();
            }
            state.phase = Some(p.phase);
            let target = ProgressDrawTarget::stderr_with_hz(10);
            let bar = ProgressBar::with_draw_target(Some(p.total), target);
            bar.set_style(style(p.unit));
            bar.set_message(phase_name(p.phase));
            state.bar = Some(bar);
        }
        if let Some(bar) = &state.bar {
            let scale = if p.unit == Unit::Sectors { 2048 } else { 1 };
            bar.set_length(p.total.saturating_mul(scale));
            bar.set_position(p.done.saturating_mul(scale));
        }
    }

    fn say(state: &mut State, p: Progress) {
        let now = std::time::Instant::now();
        let early = state
            .said
            .is_some_and(|at| now.duration_since(at).as_millis() < 20);
        if state.phase == Some(p.phase) && early {
            return;
        }
        state.phase = Some(p.phase);
        state.said = Some(now);
        let said = Said {
            progress: json::phase(p.phase),
            done: p.done,
            total: p.total,
            unit: json::unit(p.unit),
        };
        // Whoever closed standard error does not want to know.
        let line = json_line(&said);
        let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
    }
}

impl Watch for Terminal {
    fn progress(&self, progress: Progress) {
        let Ok(mut state) = self.state.lock() else {
            return;
        };
        match self.show {
            Show::Nothing => {}
            Show::Bars => Self::draw(&mut state, progress),
            Show::Json => Self::say(&mut state, progress),
        }
    }

    fn cancelled(&self) -> bool {
        // Ctrl-C or a polite `kill`: whatever runs stops at its next safe point.
        signals::heard() > 0
    }
}

fn style(unit: Unit) -> ProgressStyle {
    let left = say!("progress-time-left", time = "{eta:>4}");
    let template = match unit {
        Unit::Bytes | Unit::Sectors => {
            format!("  {{msg:<26}} {{wide_bar}} {{bytes:>10}} {{bytes_per_sec:>12}} {left}")
        }
        Unit::Files | Unit::Studies | Unit::Tries => {
            format!("  {{msg:<26}} {{wide_bar}} {{human_pos:>8}} {{per_sec:>10}} {left}")
        }
    };
    ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
