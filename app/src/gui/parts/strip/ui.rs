//! Draws the strip.

use egui::{
    Align2, Color32, Panel, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::data::{self, Jobs, SEEN, State, Tile};
use crate::gui::command::{Command, To};
use crate::gui::parts::icon::{self, Icon};
use crate::gui::parts::paint::{self, Line};
use crate::gui::theme::{color, focus_ring, palette, plain_font, strong_font};
use crate::gui::tokens::{Palette, size, text};
use crate::gui::view::{Screen, View};

/// What a tile of the jobs takes of a drive's.
const JOBS_SHARE: f32 = 0.92;

/// Draws it at the bottom.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    let p = palette(ui);
    let frame = egui::Frame::NONE.fill(color(p.window));
    let panel = Panel::bottom("strip").exact_size(size::STRIP);
    panel.resizable(false).frame(frame).show(ui, |ui| {
        let tiles = data::tiles(view);
        let (room, shown) = (ui.available_width(), tiles.len().min(SEEN));
        let wide = match shown {
            0 => 0.0,
            shown => (room / (shown as f32 + JOBS_SHARE)).min(420.0),
        };
        let jobs_wide = match shown {
            0 => room.min(420.0),
            _ => (wide * JOBS_SHARE).max(150.0),
        };
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        ui.horizontal(|ui| {
            let room = (room - jobs_wide).max(0.0);
            let scroll = ScrollArea::horizontal().id_salt("tiles").max_width(room);
            scroll.auto_shrink([true, false]).show(ui, |ui| {
                ui.horizontal(|ui| {
                    for tile in &tiles {
                        if draw_tile(ui, view, tile, wide) {
                            wishes.push(Command::To(To::Drive(tile.drive.clone())));
                        }
                    }
                });
            });
            draw_jobs(ui, &data::jobs(view), jobs_wide);
        });
    });
}

fn draw_tile(ui: &mut Ui, view: &View, tile: &Tile, wide: f32) -> bool {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(wide, size::STRIP), Sense::click());
    let is_open = view.nav.screen == Screen::Drive && view.nav.drive == tile.drive;
    let ground = match tile.state {
        _ if is_open => p.select,
        State::Hand => p.accent_soft,
        _ if response.hovered() => p.hover,
        _ => p.window,
    };
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, color(ground));
    let edge = Stroke::new(1.0, color(p.line));
    painter.vline(rect.right() - 0.5, rect.y_range(), edge);
    let square = Rect::from_min_size(rect.min + vec2(14.0, 16.0), vec2(40.0, 44.0));
    let (fill, ink) = match tile.state {
        State::Rest | State::Work => (Some(p.sunken), p.ink),
        State::Hand => (Some(p.accent), p.on_accent),
        State::Trouble => (Some(p.failed), p.surface),
        State::Gone => (None, p.ink3),
    };
    match fill {
        Some(fill) => {
            painter.rect_filled(square, 6.0, color(fill));
        }
        None => {
            let frame = Stroke::new(1.0, color(p.line2));
            painter.rect_stroke(square, 6.0, frame, StrokeKind::Inside);
        }
    }
    let numeral = Line {
        text: &tile.numeral,
        font: strong_font(text::NUMERAL),
        ink: color(ink),
        width: 60.0,
    };
    paint::line(&painter, square.center(), Align2::CENTER_CENTER, numeral);
    let first = match tile.state {
        State::Hand => p.accent,
        State::Trouble => p.failed,
        _ => p.ink,
    };
    let room = Rect::from_min_max(pos2(square.right() + 12.0, rect.top()), rect.max);
    said(&painter, room, (&tile.first, &tile.second), color(first), p);
    progress(&painter, rect, tile.fraction, p);
    if response.has_focus() {
        focus_ring(&painter, rect, p);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, tile.name()));
    response.clicked()
}

fn said(
    painter: &egui::Painter,
    room: Rect,
    (first, second): (&str, &str),
    ink: Color32,
    p: &Palette,
) {
    let width = room.width() - 12.0;
    let middle = room.center().y;
    let line = |text, font, ink| Line {
        text,
        font,
        ink,
        width,
    };
    let (up, down) = match second.is_empty() {
        true => (middle, middle),
        false => (middle - 10.0, middle + 10.0),
    };
    let font = strong_font(text::BODY);
    paint::line(
        painter,
        pos2(room.left(), up),
        Align2::LEFT_CENTER,
        line(first, font, ink),
    );
    if !second.is_empty() {
        let line = line(second, plain_font(text::SMALL), color(p.ink2));
        paint::line(painter, pos2(room.left(), down), Align2::LEFT_CENTER, line);
    }
}

/// A bar at the foot of a tile.
fn progress(painter: &egui::Painter, rect: Rect, fraction: Option<f32>, p: &Palette) {
    let Some(fraction) = fraction else { return };
    let room = Rect::from_min_max(
        pos2(rect.left() + 14.0, rect.bottom() - 9.0),
        pos2(rect.right() - 14.0, rect.bottom() - 6.0),
    );
    painter.rect_filled(room, 2.0, color(p.line));
    let mut done = room;
    done.set_width(room.width() * fraction.clamp(0.0, 1.0));
    painter.rect_filled(done, 2.0, color(p.ink2));
}

fn draw_jobs(ui: &mut Ui, jobs: &Jobs, wide: f32) {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(wide, size::STRIP), Sense::hover());
    let painter = ui.painter_at(rect);
    let at = pos2(rect.left() + 26.0, rect.center().y);
    let square = Rect::from_center_size(at, Vec2::splat(size::ICON));
    icon::paint(&painter, square, Icon::Jobs, color(p.ink2));
    let room = Rect::from_min_max(pos2(rect.left() + 48.0, rect.top()), rect.max);
    said(&painter, room, (&jobs.first, &jobs.second), color(p.ink), p);
    progress(&painter, rect, jobs.fraction, p);
    let name = format!("{} {}", jobs.first, jobs.second);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name.trim_end()));
}
