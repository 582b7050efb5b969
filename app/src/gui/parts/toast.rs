//! Draws what was done just now, with the button that takes it back, as long as that is possible.

use std::time::Instant;

use egui::{Frame, Margin, Panel, Ui};

use crate::gui::command::Command;
use crate::gui::theme::{color, once, palette};
use crate::gui::view::View;
use crate::words::lang::say;

/// Draws it above the strip, in a line of its own: it lies over nothing that one is about to click.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    let Some(toast) = &view.toast else { return };
    let Some(left) = toast.left(Instant::now()) else {
        return;
    };
    ui.ctx().request_repaint_after(left);
    let p = palette(ui);
    let frame = Frame::NONE
        .fill(color(p.ink))
        .inner_margin(Margin::symmetric(16, 8));
    let panel = Panel::bottom("toast").resizable(false).frame(frame);
    panel.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(egui::RichText::new(&toast.text).color(color(p.surface)));
            if once(&ui.button(say!("frame-undo"))) {
                wishes.push(Command::TakeBack);
            }
        });
    });
}
