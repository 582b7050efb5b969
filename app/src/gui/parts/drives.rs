//! Draws the drives, beside every screen: a card for each.

use egui::Ui;

use super::drive_card;
use crate::gui::command::Command;
use crate::gui::theme::once;
use crate::gui::view::{Known, View};
use crate::words::lang::say;

/// Draws the drives.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    ui.heading(say!("window-drives"));
    if view.drives.is_empty() {
        let none = match view.known {
            Known::NotYet => say!("window-drives-looking"),
            Known::Failed => say!("window-drives-unknown"),
            Known::Read => say!("window-drives-none"),
        };
        ui.label(none);
    }
    for drive in &view.drives {
        drive_card::draw(ui, view, drive, wishes);
    }
    for name in view.gone() {
        drive_card::gone(ui, view, name, wishes);
    }
    // Elsewhere nothing may be burned in one.
    if view.status.practice && once(&ui.button(say!("window-add-virtual-drive"))) {
        wishes.push(Command::CreateDrive);
    }
}
