//! Draws the running job, or the message of the last one.

use egui::{Frame, ProgressBar, RichText};

use crate::gui::command::Command;
use crate::gui::desktop::View;
use crate::gui::theme::toned;

/// Draws the bottom line.
pub fn draw(ui: &mut egui::Ui, view: &View, wishes: &mut Vec<Command>) {
    Frame::NONE.inner_margin(8).show(ui, |ui| {
        if let Some(note) = &view.message {
            ui.horizontal_wrapped(|ui| {
                ui.label(toned(ui, note.tone, &note.text).strong());
                ui.label(&note.advice);
                if ui.button("Dismiss").clicked() {
                    wishes.push(Command::CloseMessage);
                }
            });
        }
        let Some(job) = &view.job else {
            if view.message.is_none() {
                ui.label(RichText::new("No job is running.").weak());
            }
            return;
        };
        ui.horizontal(|ui| {
            ui.label(RichText::new(&job.title).strong());
            ui.label(job.phase);
            ui.label(RichText::new(&job.detail).weak());
        });
        ui.horizontal(|ui| {
            let width = (ui.available_width() - 110.0).max(80.0);
            let bar = match job.fraction {
                Some(fraction) => ProgressBar::new(fraction).show_percentage(),
                None => ProgressBar::new(0.0).animate(true),
            };
            ui.add(bar.desired_width(width));
            let stop = if job.stopping { "Stopping" } else { "Stop" };
            if ui
                .add_enabled(!job.stopping, egui::Button::new(stop))
                .clicked()
            {
                wishes.push(Command::Cancel);
            }
        });
    });
}
