//! Hands the central panel to the screen that is shown.

use super::command::Command;
use super::screens::{drive, find, keys, month, requests, settings, shelf, today, verify};
use super::view::{Screen, View};

/// Draws it.
pub fn draw(ui: &mut egui::Ui, view: &mut View, wishes: &mut Vec<Command>) {
    match view.nav.screen {
        Screen::Today => today::ui::draw(ui, view, wishes),
        Screen::Burn => month::ui::draw(ui, view, wishes),
        Screen::Find => find::ui::draw(ui, view, wishes),
        Screen::Requests => requests::ui::draw(ui, view, wishes),
        Screen::Shelf => shelf::ui::draw(ui, view, wishes),
        Screen::Verify => verify::ui::draw(ui, view, wishes),
        Screen::Drive => drive::ui::draw(ui, view, wishes),
        Screen::Settings => settings::ui::draw(ui, view, wishes),
        Screen::Keys => keys::ui::draw(ui, wishes),
    }
}
