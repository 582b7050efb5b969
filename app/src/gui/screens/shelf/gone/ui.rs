//! A copy that is not where it should be: reported, looked for, found again or lost; and the
//! incident that its loss opened.

use egui::{Button, TextEdit, Ui};
use stele_catalog::{CopyState, Event, Timestamp};

use crate::gui::screens::shelf::copy::ui::head;
use crate::gui::theme::{once, primary, small, strong};
use crate::gui::tokens::space;
use crate::gui::view::{ShelfView, ShelfWish, View};
use crate::jobs::shelf::card::Card;
use crate::jobs::shelf::desk;
use crate::jobs::shelf::incidents::Outcome as Incident;
use crate::jobs::shelf::settle::Settling;
use crate::words::lang::say;
use crate::words::{incidents, searches};

/// Patients that are named before the rest is counted.
const NAMED: usize = 20;

/// The form by which a copy is reported as missing.
pub fn report(ui: &mut Ui, view: &mut View, serial: &str, wishes: &mut Vec<ShelfWish>) {
    let title = say!("shelf-gone-title", serial = serial);
    head(ui, title, &view.shelf, wishes);
    if view.shelf.card.is_none() {
        return;
    }
    ui.label(say!("shelf-gone-about"));
    ui.add_space(space::M);
    reason(
        ui,
        &mut view.shelf,
        say!("shelf-gone-why"),
        say!("shelf-gone-hint"),
    );
    let wish = wish(serial, Settling::Missing, &view.shelf);
    if let (true, Some(wish)) = (once(&primary(ui, &say!("shelf-gone-do"))), wish) {
        wishes.push(wish);
    }
}

/// A button that leads to the form, where the copy can be missing.
pub fn button(ui: &mut Ui, card: &Card, wishes: &mut Vec<ShelfWish>) {
    let can_be = card.copy.state.after(&Event::Mislaid).is_ok();
    if can_be && once(&ui.button(say!("shelf-cannot-find"))) {
        wishes.push(ShelfWish::Gone(card.copy.serial.clone()));
    }
}

/// Where to look for a copy, what can be said of it then, and its incident.
pub fn draw(
    ui: &mut Ui,
    card: &Card,
    (shelf, now): (&mut ShelfView, Timestamp),
    wishes: &mut Vec<ShelfWish>,
) {
    if let Some(search) = &card.search {
        ui.label(strong(say!("shelf-look-for-it")));
        let lines = searches::lines_in_window(search);
        if lines.is_empty() {
            ui.label(say!("shelf-look-nowhere"));
        }
        lines.into_iter().for_each(|line| {
            ui.label(line);
        });
        ui.add_space(space::M);
        said(ui, card, shelf, wishes);
    }
    if let Some(incident) = &card.incident {
        ui.add_space(space::L);
        ui.separator();
        about(ui, incident, now);
        if card.search.is_none() {
            closing_reason(ui, shelf);
        }
        close(ui, incident, shelf, wishes);
    }
}

/// What can be said of a copy that is looked for.
fn said(ui: &mut Ui, card: &Card, shelf: &mut ShelfView, wishes: &mut Vec<ShelfWish>) {
    let serial = &card.copy.serial;
    reason(ui, shelf, say!("window-reason"), say!("window-reason-hint"));
    let found = wish(serial, Settling::Found, shelf);
    if let (true, Some(wish)) = (once(&primary(ui, &say!("shelf-found-do"))), found) {
        wishes.push(wish);
    }
    if card.copy.state == CopyState::Missing {
        ui.add_space(space::S);
        ui.label(small(ui, say!("shelf-lost-about")));
        let lost = wish(serial, Settling::Lost, shelf);
        let button = Button::new(say!("shelf-lost-do", serial = serial));
        if let (true, Some(wish)) = (once(&ui.add_enabled(lost.is_some(), button)), lost) {
            wishes.push(wish);
        }
    }
}

/// What is known of an incident, and whom it concerns.
fn about(ui: &mut Ui, of: &Incident, now: Timestamp) {
    let number = of.incident.incident;
    ui.label(strong(say!("shelf-incident", incident = number)));
    for line in incidents::facts_named(&of.incident, now) {
        ui.label(line);
    }
    ui.add_space(space::S);
    ui.label(strong(incidents::concerned(of)));
    for patient in of.concerned.iter().take(NAMED) {
        ui.label(incidents::patient(patient));
    }
    if let rest @ 1.. = of.concerned.len().saturating_sub(NAMED) {
        ui.label(say!("list-more", items = rest));
    }
    if let Some(cases) = incidents::cases(of) {
        ui.label(cases);
    }
    ui.add_space(space::S);
}

fn closing_reason(ui: &mut Ui, shelf: &mut ShelfView) {
    let words = say!("shelf-incident-why");
    reason(ui, shelf, words, say!("shelf-incident-hint"));
}

/// The button that closes an incident.
fn close(ui: &mut Ui, of: &Incident, shelf: &ShelfView, wishes: &mut Vec<ShelfWish>) {
    ui.label(small(ui, say!("shelf-incident-about")));
    let incident = of.incident.incident;
    let why = shelf.said.trim().to_owned();
    let button = Button::new(say!("shelf-incident-close", incident = incident));
    if once(&ui.add_enabled(!why.is_empty(), button)) {
        let request = desk::Request::CloseIncident { incident, why };
        wishes.push(ShelfWish::Do(request));
    }
}

/// The field for what is said.
fn reason(ui: &mut Ui, shelf: &mut ShelfView, words: String, hint: String) {
    let label = ui.label(small(ui, words));
    let edit = TextEdit::singleline(&mut shelf.said).hint_text(hint);
    let wide = ui.available_width();
    ui.add(edit.desired_width(wide)).labelled_by(label.id);
    ui.add_space(space::S);
}

/// What is said of a copy; none while no reason is given.
fn wish(serial: &str, what: Settling, shelf: &ShelfView) -> Option<ShelfWish> {
    let (serial, why) = (serial.to_owned(), shelf.said.trim().to_owned());
    (!why.is_empty()).then_some(ShelfWish::Settle { serial, what, why })
}
