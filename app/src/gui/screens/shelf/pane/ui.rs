//! Draws the detail: the place that is shown, or the copy that is looked at.

use egui::Ui;

use crate::gui::parts::note;
use crate::gui::screens::shelf::copy::ui as copy;
use crate::gui::screens::shelf::data;
use crate::gui::screens::shelf::edit::ui as edit;
use crate::gui::screens::shelf::gone::ui as gone;
use crate::gui::screens::shelf::list::ui as list;
use crate::gui::screens::shelf::out::ui as out;
use crate::gui::theme::{self, once, small, strong};
use crate::gui::tokens::space;
use crate::gui::view::{Edit, Pane, ShelfWish, View};
use crate::words::lang::say;
use crate::words::locations::{kind, said};
use stele_catalog::Timestamp;

/// Draws it.
pub fn draw(ui: &mut Ui, view: &mut View, wishes: &mut Vec<ShelfWish>) {
    let now = view.looked_at.unwrap_or(Timestamp(0));
    let pane = view.shelf.pane.clone();
    match &pane {
        Pane::Place => place(ui, view, wishes),
        Pane::Copy(serial) => copy::draw(ui, view, serial, wishes),
        Pane::Out(serial) => out::draw(ui, view, serial, wishes),
        Pane::Back(serial) => copy::back(ui, view, serial, wishes),
        Pane::Gone(serial) => gone::report(ui, view, serial, wishes),
        Pane::Edit(wanted) => edit::draw(ui, view, *wanted, wishes),
    }
    if let (true, Some(trouble)) = (pane != Pane::Place, &view.shelf.note) {
        ui.add_space(space::M);
        note::draw(ui, trouble);
    }
    if !matches!(pane, Pane::Edit(_)) {
        list::out_of(ui, &view.shelf.shown, now, wishes);
    }
}

/// The place that is shown.
fn place(ui: &mut Ui, view: &View, wishes: &mut Vec<ShelfWish>) {
    let shown = &view.shelf.shown;
    let Some(place) = &shown.place else {
        ui.label(theme::title(say!("shelf-locations")));
        ui.label(say!("shelf-locations-about"));
        ui.add_space(space::M);
        button(ui, say!("shelf-add-site"), Edit::Add, wishes);
        return;
    };
    ui.label(theme::title(data::name_of(&place.path)));
    ui.label(small(ui, said(&place.path)));
    ui.add_space(space::S);
    ui.label(strong(say!("shelf-kind", kind = kind(place.kind))));
    ui.label(match shown.room {
        Some(room) => say!("shelf-has-room", copies = place.copies, room = room),
        None => say!("shelf-room-unknown", copies = place.copies),
    });
    if let Some(width) = place.width {
        ui.label(match place.case_width {
            Some(case) => say!("shelf-width-case", width = width, case = case),
            None => say!("shelf-width", width = width),
        });
    }
    ui.add_space(space::M);
    ui.horizontal_wrapped(|ui| {
        button(ui, say!("shelf-add-inside"), Edit::Add, wishes);
        button(ui, say!("shelf-rename"), Edit::Rename, wishes);
        button(ui, say!("shelf-move"), Edit::Move, wishes);
        button(ui, say!("shelf-merge"), Edit::Merge, wishes);
        button(ui, say!("shelf-change"), Edit::Change, wishes);
    });
}

fn button(ui: &mut Ui, words: String, edit: Edit, wishes: &mut Vec<ShelfWish>) {
    if once(&ui.button(words)) {
        wishes.push(ShelfWish::Edit(edit));
    }
}
