//! Draws the one next step, with its buttons.

use egui::{Frame, RichText, TextEdit};

use crate::gui::command::Command;
use crate::gui::theme::{field_width, once, primary};
use crate::gui::view::Step;
use crate::words::lang::say;

/// Draws the step; `slot` is the place that a person gives where a copy is to be put away.
pub fn draw(ui: &mut egui::Ui, step: &Step, slot: &mut String, wishes: &mut Vec<Command>) {
    Frame::group(ui.style()).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(&step.text).size(17.0));
            if let Some((words, wish)) = &step.button {
                let button = match step.alike {
                    true => ui.button(words),
                    false => primary(ui, words),
                };
                if once(&button) {
                    wishes.push(wish.clone());
                }
            }
            if let Some((words, wish)) = &step.other
                && once(&ui.button(words))
            {
                wishes.push(wish.clone());
            }
        });
        if step.asks_place {
            ui.horizontal(|ui| {
                let label = ui.label(say!("window-location"));
                let hint = say!("window-location-hint");
                let wide = field_width(ui, &hint, 280.0);
                let edit = TextEdit::singleline(slot).hint_text(hint);
                ui.add(edit.desired_width(wide)).labelled_by(label.id);
            });
        }
    });
}
