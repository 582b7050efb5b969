//! Draws the form by which a place is made, named, moved, merged or described.

use egui::{TextEdit, Ui};
use stele_catalog::SlotKind;

use crate::gui::screens::shelf::copy::ui::{heading, path_of};
use crate::gui::shelf::place_wish;
use crate::gui::theme::{chip, entered, once, primary, small, strong};
use crate::gui::tokens::space;
use crate::gui::view::{Edit, PlaceForm, ShelfView, ShelfWish, View};
use crate::jobs::shelf::desk;
use crate::words::lang::say;
use crate::words::locations::{kind, said};

/// Draws it.
pub fn draw(ui: &mut Ui, view: &mut View, edit: Edit, wishes: &mut Vec<ShelfWish>) {
    let View { shelf, .. } = view;
    let place = shelf.shown.place.clone();
    let name = place
        .as_ref()
        .map_or_else(String::new, |place| said(&place.path));
    let title = match edit {
        Edit::Add => say!("shelf-edit-add"),
        Edit::Rename => say!("shelf-edit-rename"),
        Edit::Move => say!("shelf-edit-move"),
        Edit::Merge => say!("shelf-edit-merge"),
        Edit::Change => say!("shelf-edit-change"),
    };
    heading(ui, title, wishes);
    ui.label(match (edit, name.is_empty()) {
        (Edit::Add, true) => say!("shelf-edit-add-about"),
        (Edit::Add, false) => say!("shelf-edit-add-inside", place = name),
        (Edit::Rename, _) => say!("shelf-edit-rename-about", place = name),
        (Edit::Move, _) => say!("shelf-edit-move-about", place = name),
        (Edit::Merge, _) => say!("shelf-edit-merge-about", place = name),
        (Edit::Change, _) => say!("shelf-edit-change-about", place = name),
    });
    ui.add_space(space::M);
    let mut entered = false;
    if edit != Edit::Change {
        entered |= field(ui, edit, &mut shelf.form);
    }
    if matches!(edit, Edit::Move | Edit::Merge) {
        offers(ui, shelf);
    }
    if matches!(edit, Edit::Add | Edit::Change) {
        kinds(ui, &mut shelf.form, edit == Edit::Add);
        entered |= widths(ui, &mut shelf.form);
    }
    near(ui, shelf, wishes);
    ui.add_space(space::M);
    let mut form = shelf.form.clone();
    if matches!(edit, Edit::Move | Edit::Merge) {
        form.text = path_of(&form.text);
    }
    let wish = place_wish(edit, &form, place.as_ref());
    let words = match edit {
        Edit::Add => say!("shelf-do-add"),
        Edit::Rename => say!("shelf-do-rename"),
        Edit::Move if form.text.is_empty() => say!("shelf-do-move-top"),
        Edit::Move => say!("shelf-do-move"),
        Edit::Merge => say!("shelf-do-merge"),
        Edit::Change => say!("shelf-do-change"),
    };
    // What is asked above comes first.
    let is_asked = shelf.near.is_some();
    let pressed = ui.add_enabled_ui(wish.is_some() && !is_asked, |ui| once(&primary(ui, &words)));
    if (pressed.inner || entered)
        && !is_asked
        && let Some(wish) = wish
    {
        wishes.push(ShelfWish::Do(desk::Request::Place(wish)));
    }
}

fn field(ui: &mut Ui, edit: Edit, form: &mut PlaceForm) -> bool {
    let (words, hint) = match edit {
        Edit::Move | Edit::Merge => (say!("shelf-other"), say!("shelf-place-hint")),
        _ => (say!("shelf-name"), say!("shelf-name-hint")),
    };
    let label = ui.label(small(ui, words));
    let field = TextEdit::singleline(&mut form.text).hint_text(hint);
    let wide = ui.available_width();
    let field = ui.add(field.desired_width(wide)).labelled_by(label.id);
    ui.add_space(space::S);
    entered(&field)
}

/// Places that may be meant by what was typed so far.
fn offers(ui: &mut Ui, shelf: &mut ShelfView) {
    let typed = shelf.form.text.trim().to_lowercase();
    let here = shelf.shown.place.as_ref().map(|place| place.path.clone());
    let fits = shelf.places.iter().filter(|place| {
        let is_same = Some(&place.path) == here.as_ref();
        let path = said(&place.path).to_lowercase();
        !is_same && place.kind != SlotKind::Slot && path.contains(&typed) && path != typed
    });
    let fits: Vec<String> = fits.take(6).map(|place| said(&place.path)).collect();
    ui.horizontal_wrapped(|ui| {
        for path in fits {
            if once(&chip(ui, &path, false)) {
                shelf.form.text = path;
            }
        }
    });
}

fn kinds(ui: &mut Ui, form: &mut PlaceForm, may_be_guessed: bool) {
    ui.label(small(ui, say!("shelf-kind-label")));
    ui.horizontal_wrapped(|ui| {
        if may_be_guessed {
            let is_it = form.kind.is_none();
            if once(&chip(ui, &say!("shelf-kind-by-name"), is_it)) {
                form.kind = None;
            }
        }
        for one in SlotKind::ALL {
            if once(&chip(ui, &kind(*one), form.kind == Some(*one))) {
                form.kind = Some(*one);
            }
        }
    });
    ui.add_space(space::S);
}

fn widths(ui: &mut Ui, form: &mut PlaceForm) -> bool {
    let mut done = false;
    for (words, text, hint) in [
        (
            say!("shelf-width-label"),
            &mut form.width,
            say!("shelf-width-hint"),
        ),
        (
            say!("shelf-case-label"),
            &mut form.case_width,
            say!("shelf-case-hint"),
        ),
    ] {
        let label = ui.label(small(ui, words));
        let field = TextEdit::singleline(text).hint_text(hint);
        let field = ui.add(field.desired_width(220.0)).labelled_by(label.id);
        done |= entered(&field);
    }
    done
}

/// A place is called nearly so: is it that one?
fn near(ui: &mut Ui, shelf: &ShelfView, wishes: &mut Vec<ShelfWish>) {
    let Some(near) = &shelf.near else { return };
    ui.add_space(space::M);
    let place = said(&near.path);
    ui.label(strong(say!("shelf-near", place = &place)));
    ui.horizontal_wrapped(|ui| {
        if once(&primary(ui, &say!("shelf-near-same"))) {
            wishes.push(ShelfWish::UseNear);
        }
        if once(&ui.button(say!("shelf-near-other"))) {
            let wish = near.wish.clone().meant();
            wishes.push(ShelfWish::Do(desk::Request::Place(wish)));
        }
    });
}
