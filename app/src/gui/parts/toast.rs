//! Draws what was done just now, with the button that takes it back, as long as that is possible.

use std::time::Instant;

use egui::{Align2, Area, Frame, Id, Margin, Ui};

use crate::gui::command::Command;
use crate::gui::theme::{color, once, palette};
use crate::gui::tokens::size;
use crate::gui::view::View;
use crate::words::lang::say;

/// Draws it above the strip.
pub fn draw(ui: &Ui, view: &View, wishes: &mut Vec<Command>) {
    let Some(toast) = &view.toast else { return };
    let Some(left) = toast.left(Instant::now()) else {
        return;
    };
    ui.ctx().request_repaint_after(left);
    let p = palette(ui);
    let area = Area::new(Id::unique("toast"))
        .anchor(Align2::CENTER_BOTTOM, egui::vec2(0.0, -size::STRIP - 12.0));
    area.show(ui.ctx(), |ui| {
        let frame = Frame::NONE.fill(color(p.ink)).corner_radius(6);
        frame.inner_margin(Margin::symmetric(16, 8)).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(egui::RichText::new(&toast.text).color(color(p.surface)));
                if once(&ui.button(say!("frame-undo"))) {
                    wishes.push(Command::TakeBack);
                }
            });
        });
    });
}
