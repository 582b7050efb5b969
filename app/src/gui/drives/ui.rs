//! Draws the drives.

use egui::{Frame, RichText};

use crate::gui::command::Command;
use crate::gui::desktop::View;

/// Draws the drives.
pub fn draw(ui: &mut egui::Ui, view: &View, wishes: &mut Vec<Command>) {
    ui.add_space(6.0);
    ui.heading("Drives");
    if view.drives.is_empty() {
        ui.label("This station has no drive.");
    }
    for drive in &view.drives {
        Frame::group(ui.style()).inner_margin(10).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(&drive.name).strong());
            ui.label(RichText::new(&drive.model).weak());
            ui.label(&drive.medium);
            if let Some(label) = &drive.label {
                ui.monospace(label);
            }
            ui.horizontal_wrapped(|ui| buttons(ui, view, drive, wishes));
        });
    }
    if ui.button("New virtual drive").clicked() {
        wishes.push(Command::CreateDrive);
    }
}

fn buttons(
    ui: &mut egui::Ui,
    view: &View,
    drive: &crate::station::DriveRow,
    wishes: &mut Vec<Command>,
) {
    let name = drive.name.clone();
    let real = crate::station::is_device(&name);
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
        && ui.button(format!("Check {serial}")).clicked()
    {
        wishes.push(Command::Verify {
            serial: serial.clone(),
            drive: name,
        });
    }
}
