//! Draws the one next step under the title of its screen, with its buttons.

use egui::{Align, Layout, TextEdit};

use crate::gui::command::Command;
use crate::gui::theme::{self, field_width, once, primary};
use crate::gui::view::Step;
use crate::words::lang::say;

/// Draws the step; `slot` is the place that a person gives where a copy is to be put away.
pub fn draw(
    ui: &mut egui::Ui,
    title: &str,
    step: &Step,
    slot: &mut String,
    wishes: &mut Vec<Command>,
) {
    if ui.available_width() > BESIDE {
        ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
            buttons(ui, step, wishes);
            ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                ui.label(theme::title(title));
                ui.label(&step.text);
            });
        });
    } else {
        ui.label(theme::title(title));
        ui.label(&step.text);
        ui.horizontal_wrapped(|ui| buttons(ui, step, wishes));
    }
    if step.asks_place {
        ui.horizontal(|ui| {
            let label = ui.label(say!("window-location"));
            let hint = say!("window-location-hint");
            let wide = field_width(ui, &hint, 280.0);
            let edit = TextEdit::singleline(slot).hint_text(hint);
            ui.add(edit.desired_width(wide)).labelled_by(label.id);
        });
    }
}

/// From this width on the buttons are beside the words.
const BESIDE: f32 = 560.0;

fn buttons(ui: &mut egui::Ui, step: &Step, wishes: &mut Vec<Command>) {
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
}
