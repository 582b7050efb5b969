//! Draws the card of a copy, and the form by which it comes back.

use egui::{TextEdit, Ui};
use stele_catalog::{Condition, CopyState, Timestamp};

use crate::gui::command::Command;
use crate::gui::parts::{detail, health};
use crate::gui::screens::shelf::gone::ui as gone;
use crate::gui::theme::{self, chip, entered, field_width, once, primary, small, strong};
use crate::gui::tokens::space;
use crate::gui::view::{Health, ShelfView, ShelfWish, View};
use crate::jobs::overview::next_step;
use crate::jobs::shelf::card::{Card, Placed};
use crate::jobs::shelf::desk;
use crate::words::lang::say;
use crate::words::locations::said;
use crate::words::quantities::day_named;
use crate::words::states;

/// A heading with the button that closes the detail.
pub fn heading(ui: &mut Ui, title: String, wishes: &mut Vec<ShelfWish>) {
    if detail::heading(ui, title) {
        wishes.push(ShelfWish::Close);
    }
}

/// The heading of a copy, and its card where it is read.
pub fn head(ui: &mut Ui, title: String, shelf: &ShelfView, wishes: &mut Vec<ShelfWish>) {
    heading(ui, title, wishes);
    match &shelf.card {
        Some(card) => {
            let number = card.copy.number;
            let about = say!("shelf-copy-of", disc = &card.disc, number = number);
            ui.label(small(ui, about));
        }
        None => {
            ui.label(small(ui, say!("shelf-copy-reading")));
        }
    }
    ui.add_space(space::S);
}

/// The card of a copy.
pub fn draw(ui: &mut Ui, view: &mut View, serial: &str, wishes: &mut Vec<ShelfWish>) {
    head(ui, serial.to_owned(), &view.shelf, wishes);
    let now = view.looked_at.unwrap_or(Timestamp(0));
    let View { shelf, status, .. } = view;
    let Some(card) = shelf.card.clone() else {
        return;
    };
    placed(ui, &card.copy);
    if let Some(had) = &card.had {
        let due = had.due.map(day_named);
        let late = had.due.is_some_and(|due| due < now);
        ui.label(match (due, late) {
            (Some(day), true) => strong(say!("shelf-late", who = had.who(), day = day)),
            (Some(day), false) => say!("shelf-lent", who = had.who(), day = day).into(),
            (None, _) => say!("shelf-lent-no-due", who = had.who()).into(),
        });
        if let Some(purpose) = &had.purpose {
            ui.label(small(ui, say!("shelf-purpose-was", words = purpose)));
        }
    }
    ui.label(small(ui, read(&card.copy)));
    ui.label(small(ui, say!("shelf-patients", patients = card.patients)));
    ui.add_space(space::M);
    let mut sets = status.sets.iter();
    if sets.any(|set| next_step::replace(set, serial).is_some()) {
        replace(ui, serial, wishes);
    }
    actions(ui, &card, shelf, wishes);
    gone::draw(ui, &card, (shelf, now), wishes);
    others(ui, &card, wishes);
}

/// The button that has a new copy burned in place of this one.
fn replace(ui: &mut Ui, serial: &str, wishes: &mut Vec<ShelfWish>) {
    let button = primary(ui, &say!("window-replace-disc"));
    let all = say!("window-replace-copy", serial = serial);
    if once(&theme::named(button, all)) {
        wishes.push(ShelfWish::Replace(serial.to_owned()));
    }
    ui.add_space(space::S);
}

/// Why nobody can borrow it.
pub fn not_lent(ui: &mut Ui, copy: &Placed) {
    if copy.may_be_lent() {
        return;
    }
    let why = match copy.state {
        CopyState::Failed => say!("shelf-not-lent-failed"),
        CopyState::Suspect => say!("shelf-not-lent-suspect"),
        // Kept apart.
        _ => say!("shelf-not-lent-apart"),
    };
    ui.label(small(ui, why));
}

/// What can be done with it: the next thing first.
fn actions(ui: &mut Ui, card: &Card, shelf: &mut ShelfView, wishes: &mut Vec<ShelfWish>) {
    let serial = &card.copy.serial;
    let is_there = !matches!(
        card.copy.state,
        CopyState::Planned
            | CopyState::Destroyed
            | CopyState::Missing
            | CopyState::Lost
            | CopyState::Burning
    );
    if !is_there {
        return;
    }
    if card.had.is_some() {
        if once(&primary(ui, &say!("shelf-check-in"))) {
            wishes.push(ShelfWish::Back(serial.clone()));
        }
        gone::button(ui, card, wishes);
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let words = match card.copy.may_be_lent() {
            true => say!("shelf-check-out"),
            false => say!("shelf-send-elsewhere"),
        };
        if card.copy.in_transit_to.is_none() && once(&ui.button(words)) {
            wishes.push(ShelfWish::Out(serial.clone(), None));
        }
        gone::button(ui, card, wishes);
    });
    if card.copy.in_transit_to.is_some() {
        return;
    }
    not_lent(ui, &card.copy);
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(say!("shelf-put-into"));
        let hint = say!("shelf-place-hint");
        let wide = field_width(ui, &hint, 220.0).min(ui.available_width());
        let edit = TextEdit::singleline(&mut shelf.put).hint_text(hint);
        let field = ui.add(edit.desired_width(wide)).labelled_by(label.id);
        let slot = path_of(&shelf.put);
        let words = match card.copy.place {
            Some(_) => say!("shelf-move-copy"),
            None => say!("shelf-file-copy"),
        };
        let pressed = once(&ui.add_enabled(!slot.is_empty(), egui::Button::new(words)));
        if (pressed || entered(&field)) && !slot.is_empty() {
            let serial = serial.clone();
            let request = desk::Request::Put { serial, slot };
            wishes.push(ShelfWish::Do(request));
        }
    });
}

/// A place as people say it, as its path: `Cellar, Rack 2` is `Cellar/Rack 2`.
pub fn path_of(typed: &str) -> String {
    let parts = typed.split([',', '/']).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("/")
}

/// How a copy is and where.
pub fn placed(ui: &mut Ui, copy: &Placed) {
    ui.horizontal_wrapped(|ui| {
        let is_out = copy.lent_to.is_some() || copy.in_transit_to.is_some();
        match Health::of(copy.state, copy.quarantined, is_out) {
            Some(class) => health::labeled(ui, class),
            None => {
                ui.label(states::standing(copy.state, copy.quarantined));
            }
        }
        ui.monospace(&copy.serial);
    });
    let place = match (&copy.lent_to, &copy.in_transit_to, &copy.place) {
        (Some(who), ..) => say!("place-lent", who = who),
        (None, Some(to), _) => say!("place-in-transit", to = said(to)),
        (None, None, Some(place)) if copy.state.is_away() => {
            say!("place-last", place = said(place))
        }
        (None, None, Some(place)) => said(place),
        (None, None, None) => say!("place-none"),
    };
    ui.label(place);
}

fn read(copy: &Placed) -> String {
    match copy.read {
        Some(at) => say!("shelf-read", day = day_named(at)),
        None => say!("find-never-read"),
    }
}

/// The other copies of its disc.
fn others(ui: &mut Ui, card: &Card, wishes: &mut Vec<ShelfWish>) {
    ui.add_space(space::L);
    ui.separator();
    ui.label(strong(match card.others.len() {
        0 => say!("shelf-others-none"),
        copies => say!("shelf-others", copies = copies),
    }));
    for other in &card.others {
        placed(ui, other);
        ui.label(small(ui, read(other)));
        let button = ui.button(say!("shelf-show"));
        let all = say!("shelf-show-copy", serial = &other.serial);
        if once(&theme::named(button, all)) {
            wishes.push(ShelfWish::Copy(other.serial.clone()));
        }
        ui.add_space(space::S);
    }
}

/// The form by which a copy comes back.
pub fn back(ui: &mut Ui, view: &mut View, serial: &str, wishes: &mut Vec<ShelfWish>) {
    let title = say!("shelf-check-in-title", serial = serial);
    head(ui, title, &view.shelf, wishes);
    let View { shelf, .. } = view;
    let Some(card) = shelf.card.clone() else {
        return;
    };
    let Some(had) = &card.had else {
        ui.label(say!("shelf-not-out"));
        return;
    };
    ui.label(say!("shelf-back-from", who = had.who()));
    if let Some(home) = &had.home {
        ui.label(strong(say!("shelf-back-home", place = said(home))));
    }
    ui.add_space(space::M);
    condition(ui, &mut shelf.back.condition);
    ui.add_space(space::S);
    let label = ui.label(small(ui, say!("shelf-other-place")));
    let hint = say!("shelf-place-hint");
    let edit = TextEdit::singleline(&mut shelf.back.slot).hint_text(hint);
    let wide = ui.available_width();
    let field = ui.add(edit.desired_width(wide)).labelled_by(label.id);
    ui.add_space(space::M);
    let slot = Some(path_of(&shelf.back.slot)).filter(|slot| !slot.is_empty());
    if had.home.is_none() && slot.is_none() {
        ui.label(say!("shelf-no-home"));
        return;
    }
    if once(&primary(ui, &say!("shelf-check-in"))) || entered(&field) {
        wishes.push(ShelfWish::Do(desk::Request::Return {
            serial: serial.to_owned(),
            slot,
            condition: shelf.back.condition,
        }));
    }
    ui.label(small(ui, say!("shelf-undo-about")));
}

/// How a copy came.
pub fn condition(ui: &mut Ui, of: &mut Option<Condition>) {
    ui.label(small(ui, say!("shelf-condition")));
    ui.horizontal_wrapped(|ui| {
        for (condition, words) in [
            (Condition::AsBefore, say!("shelf-condition-as-before")),
            (Condition::Dirty, say!("shelf-condition-dirty")),
            (Condition::Scratched, say!("shelf-condition-scratched")),
            (Condition::CaseBroken, say!("shelf-condition-case")),
        ] {
            let is_it = *of == Some(condition);
            if once(&chip(ui, &words, is_it)) {
                *of = (!is_it).then_some(condition);
            }
        }
    });
}

/// A button that leads to the copy on the shelf.
pub fn show_button(ui: &mut Ui, serial: &str, wishes: &mut Vec<Command>) {
    let button = ui.button(say!("shelf-show"));
    let all = say!("shelf-show-copy", serial = serial);
    if once(&theme::named(button, all)) {
        let wish = ShelfWish::Copy(serial.to_owned());
        wishes.push(Command::Shelf(wish));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_typed_as_it_is_said() {
        assert_eq!(path_of("Cellar, Rack 2, Shelf 4"), "Cellar/Rack 2/Shelf 4");
        assert_eq!(path_of(" Cellar/Rack 2 "), "Cellar/Rack 2");
        assert_eq!(path_of("SLT-0001-W"), "SLT-0001-W");
        assert_eq!(path_of(" , "), "");
    }
}
