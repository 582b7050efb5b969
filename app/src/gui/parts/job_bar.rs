//! Draws the jobs that run, or the message of the last one.

use egui::{Align, Frame, Layout, Margin, Panel, ProgressBar, RichText, Ui};

use super::note;
use crate::gui::command::Command;
use crate::gui::theme::{button_width, color, named, once, palette, strong, toned};
use crate::gui::view::{JobView, Risk, View};
use crate::jobs::run::stop::When;
use crate::words::lang::say;
use crate::words::outcomes::{Note, Tone};
use crate::words::questions;

/// Draws the lines above the strip, where there is something to say.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    let own = || view.jobs.iter().filter(|job| job.drive.is_none());
    if view.message.is_none() && view.ending.is_none() && own().next().is_none() {
        return;
    }
    let p = palette(ui);
    let frame = Frame::NONE
        .fill(color(p.window))
        .inner_margin(Margin::symmetric(16, 10));
    let panel = Panel::bottom("message").resizable(false);
    panel.frame(frame).show(ui, |ui| {
        if let Some(note) = &view.message {
            message(ui, note, wishes);
        }
        for job in own() {
            ui.horizontal_wrapped(|ui| {
                ui.label(strong(&job.title));
                ui.label(&job.phase);
                ui.label(RichText::new(&job.detail).weak());
            });
            ui.horizontal(|ui| bar(ui, job, "", wishes));
        }
        if view.ending.is_some() {
            let discs = view.jobs.iter().any(|job| job.risk() > Risk::Time);
            ui.label(toned(ui, Tone::Look, questions::closing(discs)).strong());
        }
    });
}

/// The button first, at the right: the text takes the room that is left, in as many lines as it
/// needs.
fn message(ui: &mut Ui, said: &Note, wishes: &mut Vec<Command>) {
    ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
        if once(&ui.button(say!("window-dismiss"))) {
            wishes.push(Command::CloseMessage);
        }
        ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
            note::draw(ui, said);
        });
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
