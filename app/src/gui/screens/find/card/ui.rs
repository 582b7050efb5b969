//! Draws the card of a study: who, what, and every copy with its health and place.

use egui::RichText;

use crate::gui::command::Command;
use crate::gui::parts;
use crate::gui::screens::find::data::{best, health, place};
use crate::gui::screens::shelf;
use crate::gui::theme::{self, color, named, once, palette, primary, small, strong, toned};
use crate::gui::tokens::space;
use crate::gui::view::{RequestWish, ShelfWish};
use crate::jobs::shelf::find::{Copy, Study};
use crate::jobs::shelf::loans::Lent;
use crate::words::advice::Place;
use crate::words::lang::say;
use crate::words::outcomes::Tone;
use crate::words::quantities::{bytes, day_named, when};
use crate::words::{finds, names, scans, states};

/// Draws the card.
pub fn draw(ui: &mut egui::Ui, study: &Study, lent: &[Lent], wishes: &mut Vec<Command>) {
    let mut about = Vec::new();
    match &study.name.case {
        Some(_) => ui.label(theme::title(names::title(&study.name))),
        None => {
            if !study.name.birth_date.is_empty() {
                let born = names::date(&study.name.birth_date);
                about.push(say!("find-born", date = born));
            }
            ui.label(theme::title(names::person(&study.name.patient_name)))
        }
    };
    if !study.patient_id.is_empty() {
        about.push(say!("window-study-id", id = &study.patient_id));
    }
    about.extend([
        names::date(&study.name.date),
        study.name.modalities.join(" "),
    ]);
    if !study.accession_number.is_empty() {
        let number = &study.accession_number;
        about.push(say!("window-study-accession", number = number));
    }
    about.retain(|part| !part.is_empty());
    ui.label(RichText::new(about.join("  \u{b7}  ")).color(color(palette(ui).ink2)));
    let description = finds::description(study);
    if !description.is_empty() {
        ui.label(strong(description).size(18.0));
    }
    let size = say!(
        "window-study-size",
        files = study.files,
        size = bytes(study.bytes)
    );
    ui.label(small(ui, size));
    if let Some(listed) = scans::listed(study) {
        ui.label(small(ui, listed));
    }
    for text in finds::whose(study, Place::Window) {
        ui.label(toned(ui, Tone::Look, text));
    }
    for text in finds::not_on_disc(study) {
        ui.label(toned(ui, Tone::Look, text));
    }
    if let Some(copy) = best(study).filter(|copy| copy.sound && copy.place.is_some()) {
        ui.add_space(space::M);
        ui.label(strong(say!("find-take", serial = &copy.serial)));
        ui.label(place(copy));
    }
    ui.add_space(space::S);
    let title = names::title(&study.name);
    // A disc holds many patients: who wants a study gets that.
    if study.name.case.is_none() && once(&primary(ui, &say!("find-deliver"))) {
        let wish = RequestWish::New(study.name.uid.clone(), title.clone());
        wishes.push(Command::Request(wish));
    }
    for copy in &study.copies {
        draw_copy(ui, copy, lent);
        hands(ui, copy, &title, wishes);
    }
}

/// What can be done with a copy from here.
fn hands(ui: &mut egui::Ui, copy: &Copy, study: &str, wishes: &mut Vec<Command>) {
    let serial = &copy.serial;
    ui.horizontal_wrapped(|ui| {
        if copy.lent_to.is_some() {
            let button = ui.button(say!("shelf-check-in"));
            let all = say!("find-check-in", serial = serial);
            if once(&named(button, all)) {
                let wish = ShelfWish::Back(serial.clone());
                wishes.push(Command::Shelf(wish));
            }
        } else if copy.sound && copy.in_transit_to.is_none() {
            let button = ui.button(say!("shelf-check-out"));
            let all = say!("find-check-out", serial = serial);
            if once(&named(button, all)) {
                let wish = ShelfWish::Out(serial.clone(), Some(study.to_owned()));
                wishes.push(Command::Shelf(wish));
            }
        }
        if copy.place.is_some() || copy.lent_to.is_some() {
            shelf::show_button(ui, serial, wishes);
        }
    });
}

/// A copy: how it is and where, and when it was last read.
fn draw_copy(ui: &mut egui::Ui, copy: &Copy, lent: &[Lent]) {
    ui.add_space(space::S);
    ui.separator();
    ui.horizontal_wrapped(|ui| {
        match health(copy) {
            Some(class) => parts::health::labeled(ui, class),
            None => {
                ui.label(states::standing(copy.state, copy.quarantined));
            }
        }
        if copy.quarantined {
            let words = states::standing(copy.state, true);
            ui.label(toned(ui, Tone::Look, words));
        }
        ui.monospace(&copy.serial);
        ui.label(small(ui, &copy.disc));
    });
    ui.label(place(copy));
    let due = lent.iter().find(|one| one.serial == copy.serial);
    if let Some(due) = due.and_then(|one| one.due) {
        let day = day_named(due);
        ui.label(small(ui, say!("find-due", day = day)));
    }
    let read = copy.verified.map(when);
    let read = match read {
        Some(at) => say!("find-read", when = at),
        None => say!("find-never-read"),
    };
    ui.label(small(ui, read));
}
