//! Draws the settings: their parts at the left, one of them beside.

use egui::{Align2, Frame, Margin, Panel, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::display::ui as display;
use super::drives::ui as drives;
use super::people::ui as people;
use crate::gui::command::{Command, To};
use crate::gui::parts::paint::{self, Line};
use crate::gui::theme::{color, focus_ring, palette, plain_font, strong, strong_font};
use crate::gui::tokens::{size, space, text};
use crate::gui::view::{Section, View};
use crate::words::lang::say;

/// The width of the list of parts.
const LIST: f32 = 224.0;

/// Draws the screen.
pub fn draw(ui: &mut Ui, view: &mut View, wishes: &mut Vec<Command>) {
    let frame = Frame::NONE
        .fill(color(palette(ui).surface))
        .inner_margin(Margin::symmetric(0, space::L as i8));
    let panel = Panel::left("settings").exact_size(LIST).resizable(false);
    panel.frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.add_space(space::XL);
            ui.label(strong(say!("screen-settings")).size(text::SECTION));
        });
        ui.add_space(space::S);
        ui.spacing_mut().item_spacing.y = 0.0;
        for section in [Section::People, Section::Drives, Section::Display] {
            entry(ui, view.nav.section, section, wishes);
        }
    });
    match view.nav.section {
        Section::People => people::draw(ui, view, wishes),
        Section::Drives => drives::draw(ui, view, wishes),
        Section::Display => display::draw(ui, view, wishes),
    }
}

fn entry(ui: &mut Ui, shown: Section, section: Section, wishes: &mut Vec<Command>) {
    let words = match section {
        Section::People => say!("settings-people"),
        Section::Drives => say!("settings-drives"),
        Section::Display => say!("settings-display"),
    };
    let p = palette(ui);
    let here = shown == section;
    let (rect, response) = ui.allocate_exact_size(vec2(LIST, size::NAV_ITEM), Sense::click());
    let ground = match (here, response.hovered()) {
        (true, _) => p.select,
        (false, true) => p.hover,
        (false, false) => p.surface,
    };
    let painter = ui.painter();
    painter.rect_filled(rect, 0.0, color(ground));
    if here {
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        painter.rect_filled(bar, 0.0, color(p.ink));
    }
    if response.has_focus() {
        focus_ring(painter, rect, p);
    }
    let line = Line {
        text: &words,
        font: match here {
            true => strong_font(text::BODY),
            false => plain_font(text::BODY),
        },
        ink: color(if here { p.ink } else { p.ink2 }),
        width: rect.width() - 36.0,
    };
    let at = pos2(rect.left() + space::XL, rect.center().y);
    paint::line(painter, at, Align2::LEFT_CENTER, line);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, here, &words));
    if response.clicked() {
        wishes.push(Command::To(To::Settings(section)));
    }
}
