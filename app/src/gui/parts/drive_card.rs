//! Draws a drive: what lies in it, what it is doing, what it asks for.

use egui::{Frame, RichText, Ui};

use super::job_bar::bar;
use super::note;
use crate::gui::command::Command;
use crate::gui::theme::{named, once, toned};
use crate::gui::view::{JobView, View};
use crate::station::{self, DriveRow, TrayState};
use crate::words::drives;
use crate::words::lang::say;
use crate::words::outcomes::Tone;

/// Draws the card of a drive.
pub fn draw(ui: &mut Ui, view: &View, drive: &DriveRow, wishes: &mut Vec<Command>) {
    let job = view.job_of(&drive.name);
    let note = view.said.get(&drive.name);
    Frame::group(ui.style()).inner_margin(10).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(&drive.name).strong());
        if let Some(note) = note {
            note::draw(ui, note);
        }
        match job {
            Some(job) => at_work(ui, job, &drive.name, wishes),
            None => {
                ui.label(RichText::new(&drive.model).weak());
                ui.label(drives::lying(&drive.medium));
            }
        }
        if let Some(label) = &drive.label {
            ui.monospace(label);
        }
        let elsewhere = job.is_none() && drive.medium.is_in_use();
        if elsewhere || job.is_some_and(|job| job.ask.is_none()) {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            buttons(ui, view, drive, job, wishes);
            if note.is_some() {
                done(ui, &drive.name, wishes);
            }
        });
    });
}

/// Draws a drive that is not there any more: what it left to say, and the job that still has it.
pub fn gone(ui: &mut Ui, view: &View, drive: &str, wishes: &mut Vec<Command>) {
    Frame::group(ui.style()).inner_margin(10).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(drive).strong());
        let note = view.said.get(drive);
        if let Some(note) = note {
            note::draw(ui, note);
        }
        ui.label(RichText::new(say!("window-drive-gone")).weak());
        if let Some(job) = view.job_of(drive) {
            at_work(ui, job, drive, wishes);
        }
        if note.is_some() {
            done(ui, drive, wishes);
        }
    });
}

fn done(ui: &mut Ui, drive: &str, wishes: &mut Vec<Command>) {
    let button = ui.button(say!("window-dismiss"));
    if once(&named(button, say!("window-dismiss-drive", drive = drive))) {
        wishes.push(Command::CloseDriveMessage(drive.to_owned()));
    }
}

/// What a drive is doing, how long it will take, and what it asks for.
fn at_work(ui: &mut Ui, job: &JobView, drive: &str, wishes: &mut Vec<Command>) {
    ui.label(RichText::new(&job.title).strong());
    if let Some(ask) = &job.ask {
        ui.label(toned(ui, Tone::Look, ask.words(drive)));
    } else {
        ui.label(match job.detail.as_str() {
            "" => job.phase.clone(),
            detail => say!("window-job-detail", phase = &job.phase, detail = detail),
        });
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
    if drive.tray.takes_a_disc() && !real {
        let button = ui.button(say!("window-insert-blank"));
        if once(&named(
            button,
            say!("window-insert-blank-drive", drive = &name),
        )) {
            wishes.push(Command::LoadBlank {
                drive: name.clone(),
                media: view.blank(),
            });
        }
    }
    let (words, all, wish) = match drive.tray {
        TrayState::Open => (
            say!("window-close-tray"),
            say!("window-close-tray-drive", drive = &name),
            Command::CloseTray(name.clone()),
        ),
        TrayState::Empty => (
            say!("window-open-tray"),
            say!("window-open-tray-drive", drive = &name),
            Command::Eject(name.clone()),
        ),
        TrayState::Holds | TrayState::Unknown => (
            say!("window-eject"),
            say!("window-eject-drive", drive = &name),
            Command::Eject(name.clone()),
        ),
    };
    if once(&named(ui.button(words), all)) {
        wishes.push(wish);
    }
    // A real disc's label is not to be seen from here: its tag says which copy it is.
    let written = drive.tray == TrayState::Holds && drive.medium.is_written();
    if job.is_some() || !written {
        return;
    }
    let all = match &drive.label {
        Some(serial) => say!("window-verify-copy", serial = serial),
        None => say!("window-verify-drive", drive = &name),
    };
    if once(&named(ui.button(say!("window-verify")), all)) {
        wishes.push(Command::Verify {
            serial: drive.label.clone(),
            drive: name,
        });
    }
}
