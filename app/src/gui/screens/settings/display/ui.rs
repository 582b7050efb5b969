//! Draws how the window is wanted: language, size of text, light or dark.

use egui::Ui;

use crate::gui::command::{Command, Wanted};
use crate::gui::parts::detail;
use crate::gui::theme::{self, chip, once, strong};
use crate::gui::tokens::space;
use crate::gui::view::View;
use crate::station::preferences::Look;
use crate::words::lang::{self, say};

/// Sizes of text, in hundredths.
const SIZES: [u16; 5] = [100, 125, 150, 175, 200];

/// Draws the part.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    let wanted = &view.preferences;
    detail::main(ui, "display", |ui| {
        ui.label(theme::title(say!("settings-display")));
        ui.label(say!("settings-display-about"));
        ui.add_space(space::L);
        group(ui, say!("settings-look"), |ui| {
            let looks = [
                (Look::System, say!("settings-look-system")),
                (Look::Light, say!("settings-look-light")),
                (Look::Dark, say!("settings-look-dark")),
            ];
            for (look, words) in looks {
                if once(&chip(ui, &words, wanted.look == look)) {
                    wishes.push(Command::Prefer(Wanted::Look(look)));
                }
            }
        });
        group(ui, say!("settings-text-size"), |ui| {
            for size in SIZES {
                let words = say!("window-percent", percent = size);
                if once(&chip(ui, &words, wanted.text_size == size)) {
                    wishes.push(Command::Prefer(Wanted::TextSize(size)));
                }
            }
        });
        group(ui, say!("settings-language"), |ui| {
            let words = say!("settings-language-system");
            if once(&chip(ui, &words, wanted.language.is_none())) {
                wishes.push(Command::Prefer(Wanted::Language(None)));
            }
            for tag in lang::tags() {
                let is_chosen = wanted.language.as_deref() == Some(tag);
                if once(&chip(ui, &lang::own_name(tag), is_chosen)) {
                    wishes.push(Command::Prefer(Wanted::Language(Some(tag.to_owned()))));
                }
            }
        });
    });
}

fn group(ui: &mut Ui, heading: String, choices: impl FnOnce(&mut Ui)) {
    ui.label(strong(heading));
    ui.horizontal_wrapped(choices);
    ui.add_space(space::L);
}
