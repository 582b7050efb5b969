//! Draws the navigation: the screens, and how much is due on each.

use egui::{Align2, Panel, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, vec2};

use super::icon::{self, Icon};
use super::paint::{self, Line};
use crate::gui::command::{Command, To};
use crate::gui::theme::{self, color, palette, plain_font, strong_font};
use crate::gui::tokens::{Palette, size, space, text};
use crate::gui::view::{Screen, View};
use crate::words::lang::{grouped, say};

/// Draws it at the left.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    let frame = egui::Frame::NONE.fill(color(palette(ui).window));
    let panel = Panel::left("navigation").exact_size(size::NAV);
    panel.resizable(false).frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.add_space(space::M);
        for screen in Screen::LISTED {
            if entry(ui, view, screen).clicked() {
                wishes.push(Command::To(To::Screen(screen)));
            }
        }
        if ui.available_height() > FOOT {
            foot(ui, view, wishes);
        }
    });
}

/// The room that the foot needs.
const FOOT: f32 = 64.0;

/// What the archive is called, and the way to the keys.
fn foot(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    let layout = egui::Layout::bottom_up(egui::Align::LEFT);
    ui.with_layout(layout, |ui| {
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            ui.add_space(space::S);
            ui.spacing_mut().button_padding = vec2(space::S, 2.0);
            ui.spacing_mut().interact_size.y = 20.0;
            let words = theme::small(ui, say!("frame-shortcuts"));
            if ui.add(egui::Button::new(words).frame(false)).clicked() {
                wishes.push(Command::To(To::Screen(Screen::Keys)));
            }
        });
        ui.horizontal(|ui| {
            ui.add_space(space::L);
            ui.spacing_mut().interact_size.y = 20.0;
            let name = theme::small(ui, &view.archive);
            ui.add(egui::Label::new(name).truncate());
        });
    });
}

/// Icon and name of a screen that the navigation has.
fn face(screen: Screen) -> Option<(Icon, String)> {
    Some(match screen {
        Screen::Today => (Icon::Today, say!("screen-today")),
        Screen::Burn => (Icon::Burn, say!("screen-burn")),
        Screen::Find => (Icon::Find, say!("screen-find")),
        Screen::Requests => (Icon::Requests, say!("screen-requests")),
        Screen::Shelf => (Icon::Shelf, say!("screen-shelf")),
        Screen::Verify => (Icon::Verify, say!("screen-verify")),
        Screen::Settings => (Icon::Settings, say!("screen-settings")),
        Screen::Drive | Screen::Keys => return None,
    })
}

fn entry(ui: &mut Ui, view: &View, screen: Screen) -> Response {
    let Some((icon, words)) = face(screen) else {
        return ui.label("");
    };
    let due = match screen {
        Screen::Today => view.things_due(),
        Screen::Burn => view.sets_due(),
        Screen::Requests => view.requests.due,
        Screen::Shelf => view.shelf.due(),
        Screen::Verify => view.to_verify(),
        _ => 0,
    };
    let p = palette(ui);
    let here = view.nav.screen == screen;
    let (rect, response) =
        ui.allocate_exact_size(vec2(size::NAV - space::S, size::NAV_ITEM), Sense::click());
    let painter = ui.painter();
    let ground = match (here, response.hovered()) {
        (true, _) => Some(p.select),
        (false, true) => Some(p.hover),
        (false, false) => None,
    };
    if let Some(ground) = ground {
        painter.rect_filled(rect, 6.0, color(ground));
    }
    if here {
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        painter.rect_filled(bar, 0.0, color(p.ink));
    }
    if response.has_focus() {
        theme::focus_ring(painter, rect, p);
    }
    let ink = color(if here { p.ink } else { p.ink2 });
    let middle = rect.center().y;
    let at = egui::pos2(rect.left() + 29.0, middle);
    icon::paint(
        painter,
        Rect::from_center_size(at, Vec2::splat(size::ICON)),
        icon,
        ink,
    );
    let font = match here {
        true => strong_font(text::BODY),
        false => plain_font(text::BODY),
    };
    let line = Line {
        text: &words,
        font,
        ink,
        width: rect.width() - 90.0,
    };
    paint::line(
        painter,
        egui::pos2(rect.left() + 50.0, middle),
        Align2::LEFT_CENTER,
        line,
    );
    badge(painter, rect, (due, here), p);
    let name = match due {
        0 => words.clone(),
        due => say!("frame-screen-due", screen = &words, things = due),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, here, &name));
    response
}

/// How much is due.
fn badge(painter: &egui::Painter, rect: Rect, (due, here): (usize, bool), p: &Palette) {
    if due == 0 {
        return;
    }
    let at = egui::pos2(rect.right() - 26.0, rect.center().y);
    let badge = Rect::from_center_size(at, vec2(24.0, 20.0));
    painter.rect_filled(badge, 10.0, color(if here { p.surface } else { p.hover }));
    let line = Line {
        text: &grouped(due as u64),
        font: strong_font(text::SMALL),
        ink: color(p.ink2),
        width: 30.0,
    };
    paint::line(painter, badge.center(), Align2::CENTER_CENTER, line);
}
