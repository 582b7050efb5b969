//! Draws the answer to a scan: what the thing is, what to do with it, and its studies.

use egui::{Frame, RichText, ScrollArea};
use stele_catalog::{CopyState, Timestamp};

use crate::gui::command::Command;
use crate::gui::parts::copy_wishes;
use crate::gui::theme::toned;
use crate::gui::view::View;
use crate::jobs::shelf::find::Study;
use crate::jobs::shelf::scan::Thing;
use crate::words::advice::Place;
use crate::words::lang::say;
use crate::words::outcomes::Tone;
use crate::words::quantities::{bytes, when};
use crate::words::{finds, names, scans, states};

/// Draws the answer.
pub fn draw(ui: &mut egui::Ui, view: &mut View, wishes: &mut Vec<Command>) {
    let View { answer, form, .. } = view;
    let Some(answer) = answer else { return };
    ui.horizontal_wrapped(|ui| {
        ui.heading(scans::what(answer));
        if ui
            .button(say!("window-close"))
            .on_hover_text(say!("window-close-key"))
            .clicked()
        {
            wishes.push(Command::CloseAnswer);
        }
    });
    for fact in scans::facts(answer) {
        ui.label(fact);
    }
    let next = scans::next(answer, Place::Window);
    ui.label(RichText::new(say!("window-answer-next", step = next)).strong());
    if let Thing::Copy(copy) = &answer.thing {
        copy_wishes::draw(ui, copy, form, wishes);
    }
    ui.add_space(6.0);
    for (i, study) in answer.studies.iter().enumerate() {
        ui.push_id(i, |ui| card(ui, study));
    }
    if let Some(more) = scans::more_on_disc(answer) {
        ui.label(say!("window-answer-more", what = more));
    }
}

fn card(ui: &mut egui::Ui, study: &Study) {
    Frame::group(ui.style()).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(names::title(&study.name)).size(17.0).strong());
        let mut about = Vec::new();
        if !study.patient_id.is_empty() {
            about.push(say!("window-study-id", id = &study.patient_id));
        }
        about.extend([
            names::date(&study.name.date),
            study.name.modalities.join(" "),
            study.description.clone(),
        ]);
        if !study.accession_number.is_empty() {
            let number = &study.accession_number;
            about.push(say!("window-study-accession", number = number));
        }
        about.retain(|part| !part.is_empty());
        ui.label(about.join("  ·  "));
        let size = bytes(study.bytes);
        let size = say!("window-study-size", files = study.files, size = size);
        ui.label(RichText::new(size).weak());
        if let Some(listed) = scans::listed(study) {
            ui.label(RichText::new(listed).weak());
        }
        for text in finds::whose(study, Place::Window) {
            ui.label(toned(ui, Tone::Look, text));
        }
        for text in finds::not_on_disc(study) {
            ui.label(toned(ui, Tone::Look, text));
        }
        ScrollArea::horizontal().show(ui, |ui| copies(ui, study));
    });
}

fn copies(ui: &mut egui::Ui, study: &Study) {
    if study.copies.is_empty() {
        return;
    }
    egui::Grid::new("copies")
        .num_columns(5)
        .spacing([18.0, 6.0])
        .striped(true)
        .show(ui, |ui| {
            for heading in [
                say!("window-column-copy"),
                say!("window-column-disc"),
                say!("window-column-health"),
                say!("window-column-location"),
                say!("window-column-last-read"),
            ] {
                ui.label(RichText::new(heading).weak());
            }
            ui.end_row();
            for copy in &study.copies {
                ui.monospace(&copy.serial);
                ui.label(&copy.disc);
                let tone = match (copy.sound, copy.state) {
                    (true, CopyState::Good) => Tone::Good,
                    (true, _) => Tone::Look,
                    (false, _) => Tone::Bad,
                };
                ui.label(toned(
                    ui,
                    tone,
                    states::standing(copy.state, copy.quarantined),
                ));
                ui.label(finds::place(copy));
                let read = copy.verified.map(|at| when(Timestamp(at)));
                ui.label(read.unwrap_or_else(|| say!("window-never-read")));
                ui.end_row();
            }
        });
}
