//! Draws the bar on top: the scan box, and who acts.

use egui::{Align, Align2, Layout, Panel, Role, Sense, Ui, WidgetInfo};

use super::paint::{self, Line};
use super::scan_box;
use crate::gui::command::Command;
use crate::gui::theme::{self, color, palette, strong, strong_font};
use crate::gui::tokens::{size, space, text};
use crate::gui::view::View;
use crate::words::lang::say;
use crate::words::people::role;

/// Draws it.
pub fn draw(ui: &mut Ui, view: &mut View, wishes: &mut Vec<Command>) {
    let frame = egui::Frame::NONE.fill(color(palette(ui).window));
    let panel = Panel::top("top bar").exact_size(size::TOP_BAR);
    panel.resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.add_space(space::XL - 4.0);
            let name = strong(say!("frame-name")).extra_letter_spacing(2.0);
            ui.allocate_ui_with_layout(
                egui::vec2(size::NAV - space::XL, size::TOP_BAR),
                Layout::left_to_right(Align::Center),
                |ui| {
                    ui.set_min_width(size::NAV - space::XL);
                    ui.label(name);
                },
            );
            ui.add_space(space::S);
            let beside = beside(ui, view);
            let wide = (ui.available_width() - beside).clamp(120.0, size::SCAN_BOX);
            scan_box::draw(ui, view, wide, wishes);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(space::L);
                who(ui, view);
                practice(ui, view);
            });
        });
    });
}

/// The room that is kept for who acts, and for the word of a practice archive.
fn beside(ui: &Ui, view: &View) -> f32 {
    let practice = match view.status.practice {
        true => theme::button_width(ui, &say!("window-practice")) + space::L,
        false => 0.0,
    };
    who_width(ui) + practice + space::XXL
}

/// The room that a name has.
fn who_width(ui: &Ui) -> f32 {
    (ui.ctx().content_rect().width() * 0.15).clamp(96.0, 180.0)
}

fn who(ui: &mut Ui, view: &View) {
    let Some(signed) = &view.signed else { return };
    let wide = who_width(ui);
    let room = egui::vec2(wide, size::TOP_BAR);
    ui.allocate_ui_with_layout(room, Layout::top_down(Align::RIGHT), |ui| {
        ui.set_width(wide);
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(9.0);
        ui.add(egui::Label::new(strong(&signed.name)).truncate());
        let role = theme::small(ui, role(signed.role));
        ui.add(egui::Label::new(role).truncate());
    });
}

/// That nothing of this archive counts.
fn practice(ui: &mut Ui, view: &View) {
    if !view.status.practice {
        return;
    }
    let p = palette(ui);
    let words = say!("window-practice");
    let wide = theme::button_width(ui, &words);
    let (rect, response) = ui.allocate_exact_size(egui::vec2(wide, 28.0), Sense::hover());
    ui.painter().rect_filled(rect, 6.0, color(p.amber));
    let line = Line {
        text: &words,
        font: strong_font(text::SMALL),
        ink: color(p.on_amber),
        width: rect.width() - 12.0,
    };
    paint::line(ui.painter(), rect.center(), Align2::CENTER_CENTER, line);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
}
