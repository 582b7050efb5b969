//! Draws which keys do what.

use egui::{Grid, Ui};

use crate::gui::command::{Command, To};
use crate::gui::parts::detail;
use crate::gui::theme::{self, once, strong};
use crate::gui::tokens::space;
use crate::words::lang::say;

/// Draws the page.
pub fn draw(ui: &mut Ui, wishes: &mut Vec<Command>) {
    detail::main(ui, "keys", |ui| {
        ui.label(theme::title(say!("keys-title")));
        ui.label(say!("keys-about"));
        ui.add_space(space::L);
        Grid::new("keys")
            .num_columns(2)
            .spacing([32.0, 12.0])
            .show(ui, |ui| {
                for (key, does) in keys() {
                    ui.label(strong(key));
                    ui.label(does);
                    ui.end_row();
                }
            });
        ui.add_space(space::L);
        if once(&ui.button(say!("window-close"))) {
            wishes.push(Command::To(To::Back));
        }
    });
}

fn keys() -> [(String, String); 10] {
    [
        (say!("keys-scan"), say!("keys-scan-does")),
        (say!("keys-today"), say!("screen-today")),
        (say!("keys-burn"), say!("screen-burn")),
        (say!("keys-find"), say!("screen-find")),
        (say!("keys-shelf"), say!("screen-shelf")),
        (say!("keys-settings"), say!("screen-settings")),
        (say!("keys-close"), say!("keys-close-does")),
        (say!("keys-rows"), say!("keys-rows-does")),
        (say!("keys-size"), say!("keys-size-does")),
        (say!("keys-help"), say!("keys-help-does")),
    ]
}
