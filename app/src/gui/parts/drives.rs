//! Draws the drives, beside every screen: a card for each.

use egui::{ScrollArea, Ui};

use super::drive_card;
use crate::gui::command::Command;
use crate::gui::view::View;

/// Draws the drives.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    ui.add_space(6.0);
    ui.heading("Drives");
    if view.drives.is_empty() {
        ui.label("This station has no drive.");
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for drive in &view.drives {
            drive_card::draw(ui, view, drive, wishes);
        }
        if ui.button("New virtual drive").clicked() {
            wishes.push(Command::CreateDrive);
        }
    });
}
