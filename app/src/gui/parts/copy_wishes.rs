//! What can be said of a copy at its label: that it is kept apart, on its way, or destroyed.

use egui::{Button, TextEdit, Ui};
use stele_catalog::Event;

use crate::gui::command::Command;
use crate::gui::theme::{field_width, once};
use crate::gui::view::PlanForm;
use crate::jobs::shelf::scan::ScannedCopy;
use crate::jobs::shelf::settle::Settling;
use crate::words::lang::say;

/// What a button says and does, and whether all is given that it needs.
type Wish = (String, Command, bool);

/// Draws the buttons that the copy allows, and the fields that they need.
pub fn draw(ui: &mut Ui, copy: &ScannedCopy, form: &mut PlanForm, wishes: &mut Vec<Command>) {
    let (moves, settles) = (moves(copy, form), settles(copy, form));
    if !moves.is_empty() {
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(say!("window-location"));
            let hint = say!("window-location-hint");
            let wide = field_width(ui, &hint, 280.0);
            let edit = TextEdit::singleline(&mut form.slot).hint_text(hint);
            ui.add(edit.desired_width(wide)).labelled_by(label.id);
            buttons(ui, moves, wishes);
        });
    }
    if !settles.is_empty() {
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(say!("window-reason"));
            let hint = say!("window-reason-hint");
            let wide = field_width(ui, &hint, 280.0);
            let edit = TextEdit::singleline(&mut form.why).hint_text(hint);
            ui.add(edit.desired_width(wide)).labelled_by(label.id);
            buttons(ui, settles, wishes);
        });
    }
}

fn buttons(ui: &mut Ui, all: Vec<Wish>, wishes: &mut Vec<Command>) {
    for (words, wish, given) in all {
        if once(&ui.add_enabled(given, Button::new(words))) {
            wishes.push(wish);
        }
    }
}

/// Where a copy goes, or has come to.
fn moves(copy: &ScannedCopy, form: &PlanForm) -> Vec<Wish> {
    let serial = copy.serial.clone();
    let slot = form.slot.trim().to_owned();
    let given = !slot.is_empty();
    if copy.in_transit_to.is_some() {
        let words = say!("window-arrived", serial = &serial);
        // Where none is given, it is the place that it was sent to.
        let slot = given.then_some(slot);
        return vec![(words, Command::Arrived { serial, slot }, true)];
    }
    if !is_at_hand(copy) || copy.lent_to.is_some() {
        return Vec::new();
    }
    let words = say!("window-send", serial = &serial);
    vec![(words, Command::Send { serial, slot }, given)]
}

/// What is said of a copy with a reason.
fn settles(copy: &ScannedCopy, form: &PlanForm) -> Vec<Wish> {
    let why = form.why.trim().to_owned();
    let given = !why.is_empty();
    let wish = |words: String, what| {
        let (serial, why) = (copy.serial.clone(), why.clone());
        (words, Command::Settle { serial, what, why }, given)
    };
    let serial = &copy.serial;
    let apart = match copy.quarantined {
        true => Some(wish(
            say!("window-release", serial = serial),
            Settling::Release,
        )),
        false => is_at_hand(copy).then(|| {
            let words = say!("window-quarantine", serial = serial);
            wish(words, Settling::Quarantine)
        }),
    };
    let destroyed = copy.state.after(&Event::Destroyed).is_ok().then(|| {
        let words = say!("window-destroyed", serial = serial);
        wish(words, Settling::Destroyed)
    });
    apart.into_iter().chain(destroyed).collect()
}

/// Whether there is a disc that somebody can hold.
fn is_at_hand(copy: &ScannedCopy) -> bool {
    copy.state.after(&Event::Quarantined).is_ok()
}
