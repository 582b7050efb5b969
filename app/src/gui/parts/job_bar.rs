//! Draws the jobs that run, or the message of the last one.

use egui::{Align, Frame, Layout, ProgressBar, RichText, Ui};

use crate::gui::command::Command;
use crate::gui::theme::{button_width, named, once, toned};
use crate::gui::view::{JobView, Risk, View};
use crate::jobs::run::stop::When;
use crate::words::lang::say;
use crate::words::outcomes::Tone;
use crate::words::questions;

/// Draws the bottom lines.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    Frame::NONE.inner_margin(8).show(ui, |ui| {
        if let Some(note) = &view.message {
            // The button first, at the right: the text takes the room that is left, in as many
            // lines as it needs.
            ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
                if once(&ui.button(say!("window-dismiss"))) {
                    wishes.push(Command::CloseMessage);
                }
                ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                    ui.label(toned(ui, note.tone, &note.text).strong());
                    if !note.advice.is_empty() {
                        ui.label(&note.advice);
                    }
                });
            });
        }
        for job in view.jobs.iter().filter(|job| job.drive.is_none()) {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(&job.title).strong());
                ui.label(&job.phase);
                ui.label(RichText::new(&job.detail).weak());
            });
            ui.horizontal(|ui| bar(ui, job, "", wishes));
        }
        // Each drive's own card tells more.
        let at_work = view.jobs.iter().filter_map(|job| {
            let drive = job.drive.as_ref()?;
            Some(say!("window-job-drive", drive = drive, part = job.brief()))
        });
        let at_work: Vec<String> = at_work.collect();
        if !at_work.is_empty() {
            ui.label(at_work.join("  ·  "));
        }
        if view.ending.is_some() {
            let discs = view.jobs.iter().any(|job| job.risk() > Risk::Time);
            ui.label(toned(ui, Tone::Look, questions::closing(discs)).strong());
        } else if view.jobs.is_empty() && view.message.is_none() {
            let text = match view.status.at_work.is_empty() {
                true => say!("window-jobs-none"),
                false => say!("window-jobs-elsewhere"),
            };
            ui.label(RichText::new(text).weak());
        }
    });
}

/// Draws how far a job is, and the button that stops it.
pub fn bar(ui: &mut Ui, job: &JobView, name: &str, wishes: &mut Vec<Command>) {
    let (stop, all) = match job.stopping {
        None => (say!("window-stop"), say!("window-stop-drive", drive = name)),
        Some(When::AfterDisc) => (
            say!("window-stop-now"),
            say!("window-stop-now-drive", drive = name),
        ),
        Some(When::Now) => (
            say!("window-stopping"),
            say!("window-stopping-drive", drive = name),
        ),
    };
    let width = (ui.available_width() - button_width(ui, &stop)).max(60.0);
    let bar = match (job.fraction, job.percent()) {
        (Some(fraction), Some(percent)) => {
            ProgressBar::new(fraction).text(say!("window-percent", percent = percent))
        }
        _ => ProgressBar::new(0.0).animate(true),
    };
    // Where a person is waited for, nothing moves.
    if job.ask.is_none() {
        ui.add(bar.desired_width(width));
    }
    let button = egui::Button::new(stop);
    let stopping = job.stopping == Some(When::Now);
    let button = ui.add_enabled(!stopping, button);
    let button = match name {
        "" => button,
        _ => named(button, all),
    };
    if once(&button) {
        wishes.push(Command::Cancel(job.number));
    }
}
