//! Draws the box for scans and searches, above every screen.

use egui::{Frame, Id, Key, TextEdit};

use crate::gui::command::Command;
use crate::gui::theme::{button_width, once};
use crate::gui::view::View;
use crate::words::lang::say;

/// The box among all that can have the focus.
pub fn id() -> Id {
    Id::unique("scan or search")
}

/// Draws the box, which takes what is typed wherever nothing else does.
pub fn draw(ui: &mut egui::Ui, view: &mut View, wishes: &mut Vec<Command>) {
    Frame::NONE.inner_margin(8).show(ui, |ui| {
        ui.horizontal(|ui| {
            if view.status.practice {
                ui.strong(say!("window-practice"));
            }
            let label = ui.label(say!("window-scan"));
            let hint = say!("window-scan-hint");
            let edit = TextEdit::singleline(&mut view.scan_text);
            let edit = edit.id(id()).hint_text(hint);
            let find = say!("window-find");
            let wide = (ui.available_width() - button_width(ui, &find) - 40.0).max(200.0);
            let field = ui.add(edit.desired_width(wide)).labelled_by(label.id);
            let enter = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            if once(&ui.button(find)) || enter {
                wishes.push(Command::Scan(view.scan_text.trim().to_owned()));
                view.scan_text.clear();
            }
            // A scanner types into whatever has the focus: where nothing has it, the box takes it.
            if ui.memory(|m| m.focused().is_none()) {
                field.request_focus();
            }
            if view.question.is_none() && ui.input(|i| i.key_pressed(Key::Escape)) {
                wishes.push(Command::CloseAnswer);
            }
        });
    });
}
