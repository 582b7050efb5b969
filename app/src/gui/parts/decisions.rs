//! What was decided of patients, newest first, and the button that undoes it.

use egui::Ui;

use crate::gui::command::Command;
use crate::gui::theme::once;
use crate::jobs::shelf::patients::Decision;
use crate::words::lang::say;
use crate::words::patients;

/// Draws the decisions, where somebody asked for them; else the button that does.
pub fn draw(ui: &mut Ui, decisions: Option<&[Decision]>, wishes: &mut Vec<Command>) {
    ui.add_space(8.0);
    let Some(decisions) = decisions else {
        if once(&ui.button(say!("window-show-decisions"))) {
            wishes.push(Command::ShowDecisions);
        }
        return;
    };
    ui.horizontal_wrapped(|ui| {
        ui.heading(say!("window-decisions"));
        if once(&ui.button(say!("window-hide-decisions"))) {
            wishes.push(Command::CloseDecisions);
        }
    });
    if decisions.is_empty() {
        ui.label(say!("window-decisions-none"));
    }
    for one in decisions {
        ui.horizontal_wrapped(|ui| {
            ui.label(patients::decision(one));
            let words = say!("window-undo-decision", number = one.number);
            if !one.undone && once(&ui.button(words)) {
                wishes.push(Command::Undo(one.number));
            }
        });
    }
}
