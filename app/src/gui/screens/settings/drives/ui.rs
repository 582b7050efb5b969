//! Draws the drives with the numbers on their fronts.

use egui::{DragValue, Ui};

use crate::gui::command::{Command, Wanted};
use crate::gui::parts::detail;
use crate::gui::theme::{self, named, once, small, strong};
use crate::gui::tokens::space;
use crate::gui::view::View;
use crate::station::{DriveRow, TrayState};
use crate::words::drives::lying;
use crate::words::lang::say;

/// Draws the part.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    detail::main(ui, "drive numbers", |ui| {
        ui.label(theme::title(say!("settings-drives")));
        ui.label(say!("settings-drives-about"));
        ui.add_space(space::L);
        if view.drives.is_empty() {
            ui.label(say!("window-drives-none"));
        }
        for drive in &view.drives {
            ui.push_id(&drive.name, |ui| row(ui, view, drive, wishes));
            ui.separator();
        }
    });
}

fn row(ui: &mut Ui, view: &View, drive: &DriveRow, wishes: &mut Vec<Command>) {
    let name = &drive.name;
    ui.horizontal_wrapped(|ui| {
        let given = view.preferences.number(name, drive.serial.as_deref());
        let label = ui.label(strong(say!("settings-drive-number")));
        match given {
            Some(number) => {
                let mut wanted = number;
                let value = DragValue::new(&mut wanted).range(1..=99);
                let field = ui.add(value.update_while_editing(false));
                let field = field.labelled_by(label.id);
                if field.changed() && wanted != number {
                    wishes.push(set(name, wanted));
                }
            }
            None => {
                let number = view.preferences.free_number();
                let button = ui.button(say!("settings-give-number", number = number));
                let all = say!("settings-give-number-drive", number = number, drive = name);
                if once(&named(button, all)) {
                    wishes.push(set(name, number));
                }
            }
        }
        // The tray that opens is the one of this row.
        if matches!(drive.tray, TrayState::Open) {
            let button = ui.button(say!("window-close-tray"));
            let all = say!("window-close-tray-drive", drive = name);
            if once(&named(button, all)) {
                wishes.push(Command::CloseTray(name.clone()));
            }
        } else if view.is_free(name) {
            let button = ui.button(say!("settings-identify"));
            let all = say!("settings-identify-drive", drive = name);
            if once(&named(button, all)) {
                wishes.push(Command::Eject(name.clone()));
            }
        }
        let model = if drive.model.is_empty() {
            name
        } else {
            &drive.model
        };
        ui.label(model);
        if model != name {
            ui.label(small(ui, name));
        }
        ui.label(small(ui, lying(&drive.medium)));
    });
}

fn set(drive: &str, number: u32) -> Command {
    Command::Prefer(Wanted::Number {
        drive: drive.to_owned(),
        number,
    })
}
