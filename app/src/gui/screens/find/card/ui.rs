//! Draws the card of a study: who, what, and every copy with its health and place.

use egui::{RichText, ScrollArea};
use stele_catalog::Timestamp;

use crate::gui::parts;
use crate::gui::screens::find::data::{best, health};
use crate::gui::theme::{self, color, palette, small, strong, toned};
use crate::gui::tokens::space;
use crate::jobs::shelf::find::{Copy, Study};
use crate::words::advice::Place;
use crate::words::lang::say;
use crate::words::outcomes::Tone;
use crate::words::quantities::{bytes, when};
use crate::words::{finds, names, scans, states};

/// Draws the card.
pub fn draw(ui: &mut egui::Ui, study: &Study) {
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
    if !study.description.is_empty() {
        ui.label(strong(&study.description).size(18.0));
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
    }
    ui.add_space(space::S);
    ScrollArea::horizontal().show(ui, |ui| {
        for copy in &study.copies {
            draw_copy(ui, copy);
        }
    });
}

/// A copy: how it is and where, and when it was last read.
fn draw_copy(ui: &mut egui::Ui, copy: &Copy) {
    ui.add_space(space::S);
    ui.horizontal(|ui| {
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
    ui.label(finds::place(copy));
    let read = copy.verified.map(|at| when(Timestamp(at)));
    let read = match read {
        Some(at) => say!("find-read", when = at),
        None => say!("find-never-read"),
    };
    ui.label(small(ui, read));
}
