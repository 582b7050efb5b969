//! Draws a drive: what lies in it, what it is doing, what it asks for.

use egui::{Frame, RichText, Ui};

use super::job_bar::bar;
use crate::gui::command::Command;
use crate::gui::theme::toned;
use crate::gui::view::{JobView, View};
use crate::station::{self, DriveRow};
use crate::words::outcomes::Tone;

/// Draws the card of a drive.
pub fn draw(ui: &mut Ui, view: &View, drive: &DriveRow, wishes: &mut Vec<Command>) {
    let job = view.job_of(&drive.name);
    let note = view.said.get(&drive.name);
    Frame::group(ui.style()).inner_margin(10).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(&drive.name).strong());
        if let Some(note) = note {
            ui.label(toned(ui, note.tone, &note.text));
            ui.label(RichText::new(&note.advice).strong());
        }
        match job {
            Some(job) => at_work(ui, job, &drive.name, wishes),
            None => {
                ui.label(RichText::new(&drive.model).weak());
                ui.label(&drive.medium);
            }
        }
        if let Some(label) = &drive.label {
            ui.monospace(label);
        }
        if job.is_some_and(|job| job.ask.is_none()) {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            buttons(ui, view, drive, job, wishes);
            let close = format!("Done with {}", drive.name);
            if note.is_some() && ui.button(close).clicked() {
                wishes.push(Command::CloseDriveMessage(drive.name.clone()));
            }
        });
    });
}

/// What a drive is doing, how long it will take, and what it asks for.
fn at_work(ui: &mut Ui, job: &JobView, drive: &str, wishes: &mut Vec<Command>) {
    ui.label(RichText::new(&job.title).strong());
    if let Some(ask) = &job.ask {
        ui.label(toned(ui, Tone::Look, ask.words(drive)));
    } else {
        let detail = match job.detail.as_str() {
            "" => job.phase.to_owned(),
            detail => format!("{}: {detail}", job.phase),
        };
        ui.label(detail);
    }
    if !job.known.is_empty() {
        ui.label(RichText::new(&job.known).weak().small());
    }
    ui.horizontal(|ui| bar(ui, job, drive, wishes));
}

fn buttons(
    ui: &mut Ui,
    view: &View,
    drive: &DriveRow,
    job: Option<&JobView>,
    wishes: &mut Vec<Command>,
) {
    let name = drive.name.clone();
    let real = station::is_device(&name);
    if drive.file.is_some() || real {
        if ui.button(format!("Eject {name}")).clicked() {
            wishes.push(Command::Eject(name.clone()));
        }
    } else if ui.button(format!("Blank into {name}")).clicked() {
        let media = view.form.media.clone();
        wishes.push(Command::LoadBlank {
            drive: name.clone(),
            media,
        });
    }
    if let Some(serial) = &drive.label
        && job.is_none()
        && ui.button(format!("Check {serial}")).clicked()
    {
        wishes.push(Command::Verify {
            serial: serial.clone(),
            drive: name,
        });
    }
}
