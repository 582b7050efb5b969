//! Draws what the details of the request desk have in common: their heading, and a field.

use egui::{TextEdit, Ui};

use crate::gui::parts::detail;
use crate::gui::theme::{entered, small};
use crate::gui::tokens::space;
use crate::gui::view::RequestWish;

/// A heading with the button that closes the detail.
pub fn heading(ui: &mut Ui, title: String, wishes: &mut Vec<RequestWish>) {
    if detail::heading(ui, title) {
        wishes.push(RequestWish::Close);
    }
}

/// A field below its label; whether Enter was pressed in it.
pub fn field(ui: &mut Ui, words: String, hint: String, text: &mut String) -> bool {
    let label = ui.label(small(ui, words));
    let edit = TextEdit::singleline(text).hint_text(hint);
    let wide = ui.available_width();
    let field = ui.add(edit.desired_width(wide)).labelled_by(label.id);
    ui.add_space(space::S);
    entered(&field)
}
