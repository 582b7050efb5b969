//! Draws what an ended job or an error has to say: what happened, and what to do now; the code of
//! an error, for whoever is asked for help, stands under Details.

use egui::{CollapsingHeader, Ui};

use crate::gui::theme::{small, strong, tone};
use crate::words::lang::say;
use crate::words::outcomes::Note;

/// Draws it.
pub fn draw(ui: &mut Ui, note: &Note) {
    let ink = tone(ui, note.tone);
    ui.label(strong(&note.text).color(ink));
    if !note.advice.is_empty() {
        ui.label(strong(&note.advice));
    }
    if let Some(code) = &note.code {
        let header = CollapsingHeader::new(small(ui, say!("frame-details")));
        header.id_salt(code).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(small(ui, say!("frame-code")));
                ui.monospace(code);
            });
        });
    }
}
