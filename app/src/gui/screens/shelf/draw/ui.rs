//! Draws what stands in a place, row by row, as one sees it.

use std::f32::consts::FRAC_PI_2;

use egui::epaint::TextShape;
use egui::{Align2, Key, Painter, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui};
use egui::{Vec2, WidgetInfo, pos2, vec2};

use crate::gui::parts::health;
use crate::gui::parts::paint::{self, Line};
use crate::gui::screens::shelf::data::{Shown, Spine, Stand, What};
use crate::gui::screens::shelf::shapes::{self, Layout};
use crate::gui::theme::{color, focus_ring, palette, small, strong_font};
use crate::gui::tokens::{Palette, space, text};
use crate::gui::view::{Health, ShelfWish};
use crate::words::lang::say;

/// The height of a spine, and of the room above it for one that is lit.
const SPINE: f32 = 88.0;
const RISE: f32 = 8.0;

/// The height of a board with what is below it.
const BOARD: f32 = 24.0;

/// The room for a row's name at its left.
const NAME: f32 = 76.0;

/// Draws the rows; the copy that is looked at is lit.
pub fn rows(ui: &mut Ui, shown: &Shown, lit: Option<&str>, wishes: &mut Vec<ShelfWish>) {
    for stand in &shown.rows {
        row(ui, stand, lit, wishes);
    }
    if !shown.rows.is_empty() {
        legend(ui, shown);
    }
}

fn row(ui: &mut Ui, stand: &Stand, lit: Option<&str>, wishes: &mut Vec<ShelfWish>) {
    let room = (ui.available_width() - NAME).max(120.0);
    let all = &stand.spines;
    let mut laid = shapes::layout(all.len(), room);
    let is_taken = |spine: &Spine| spine.what != What::Free || spine.slot.is_some();
    let drawn = shapes::drawn(all.len(), all.iter().rposition(is_taken), laid.on_board);
    laid.boards = drawn.div_ceil(laid.on_board).max(1);
    let high = (SPINE + RISE + BOARD) * laid.boards as f32;
    let (rect, _) = ui.allocate_exact_size(vec2(NAME + room, high), Sense::hover());
    // Only what is seen is drawn: a room may hold thousands.
    if !ui.is_rect_visible(rect) {
        return;
    }
    let p = palette(ui);
    let name = Line {
        text: &stand.name,
        font: strong_font(text::SMALL),
        ink: color(p.ink2),
        width: NAME - space::M,
    };
    let at = pos2(rect.left(), rect.top() + RISE + SPINE / 2.0);
    paint::line(ui.painter(), at, Align2::LEFT_CENTER, name);
    if stand.spines.is_empty() {
        board(
            ui.painter(),
            (rect.left() + NAME, rect.top() + RISE + SPINE),
            room,
            p,
        );
        return;
    }
    for (at, some) in all
        .iter()
        .take(drawn)
        .collect::<Vec<_>>()
        .chunks(laid.on_board)
        .enumerate()
    {
        let top = rect.top() + (SPINE + RISE + BOARD) * at as f32 + RISE;
        let left = rect.left() + NAME;
        let all = Rect::from_min_size(pos2(left, top - RISE), vec2(room, SPINE + RISE + BOARD));
        if !ui.is_rect_visible(all) {
            continue;
        }
        board(ui.painter(), (left, top + SPINE), room, p);
        for (i, spine) in some.iter().enumerate() {
            let corner = pos2(left + laid.pitch * i as f32, top);
            spine_at(ui, (*spine, stand), (corner, laid), lit, wishes);
        }
    }
}

fn board(painter: &Painter, (left, top): (f32, f32), room: f32, p: &Palette) {
    let board = Rect::from_min_size(pos2(left - 4.0, top), vec2(room + 8.0, 4.0));
    painter.rect_filled(board, 1.0, color(p.ink3));
}

fn spine_at(
    ui: &mut Ui,
    (spine, stand): (&Spine, &Stand),
    (corner, laid): (egui::Pos2, Layout),
    lit: Option<&str>,
    wishes: &mut Vec<ShelfWish>,
) {
    let p = palette(ui);
    let rect = Rect::from_min_size(corner, vec2(laid.pitch - 1.5, SPINE));
    let (serial, is_lit) = match &spine.what {
        What::Free => {
            let dash =
                Rect::from_center_size(pos2(rect.center().x, rect.bottom() - 2.0), vec2(6.0, 1.5));
            ui.painter().rect_filled(dash, 0.0, color(p.faint));
            return;
        }
        What::Copy { serial, .. } | What::Out { serial, .. } | What::Gone { serial, .. } => {
            (serial, lit == Some(serial))
        }
    };
    let id = ui.scope_id().with(("spine", serial));
    let response = ui.interact(rect, id, Sense::click());
    let painter = ui.painter();
    match &spine.what {
        What::Copy { health, tint, .. } => {
            standing(painter, rect, (serial, *health, *tint), is_lit, p);
        }
        What::Gone { health, .. } => gap(painter, rect, (*health, is_lit), p),
        What::Out { .. } | What::Free => gap(painter, rect, (Health::Out, is_lit), p),
    }
    if is_lit {
        let words = match &spine.slot {
            Some(slot) => slot.clone(),
            None => stand.name.clone(),
        };
        let line = Line {
            text: &words,
            font: strong_font(text::SMALL),
            ink: color(p.accent),
            width: 120.0,
        };
        let at = pos2(rect.center().x, rect.bottom() + 14.0);
        paint::line(painter, at, Align2::CENTER_CENTER, line);
    }
    if response.has_focus() {
        focus_ring(painter, rect.expand(1.0), p);
        walk(ui, &response);
    }
    let name = said(spine);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_lit, &name));
    if response.clicked() {
        wishes.push(ShelfWish::Copy(serial.clone()));
    }
}

/// The arrows go from spine to spine.
fn walk(ui: &Ui, response: &Response) {
    let pressed = |key| ui.input(|i| i.key_pressed(key));
    let to = match (pressed(Key::ArrowRight), pressed(Key::ArrowLeft)) {
        (true, false) => egui::FocusDirection::Next,
        (false, true) => egui::FocusDirection::Previous,
        _ => return,
    };
    let _ = response;
    ui.memory_mut(|memory| memory.move_focus(to));
}

/// A copy that stands there.
fn standing(
    painter: &Painter,
    rect: Rect,
    (serial, class, tint): (&str, Option<Health>, bool),
    is_lit: bool,
    p: &Palette,
) {
    let rect = match is_lit {
        true => Rect::from_min_max(rect.min - vec2(0.0, RISE), rect.max),
        false => rect,
    };
    let (ground, ink) = match (is_lit, tint) {
        (true, _) => (p.accent, p.on_accent),
        (false, true) => (p.faint, p.ink),
        (false, false) => (p.line, p.ink),
    };
    painter.rect_filled(rect, 2.0, color(ground));
    letters(painter, rect, shapes::short(serial), color(ink));
    let Some(class) = class else { return };
    let at = pos2(rect.center().x, rect.bottom() - 11.0);
    if is_lit {
        painter.circle_filled(at, 8.0, color(p.surface));
    }
    let square = Rect::from_center_size(at, Vec2::splat(11.0));
    health::paint(painter, square, class, p);
}

/// Letters that read upward.
fn letters(painter: &Painter, rect: Rect, words: &str, ink: egui::Color32) {
    let font = egui::FontId::monospace(text::SMALL - 1.0);
    let galley = painter.layout_no_wrap(words.to_owned(), font, ink);
    let left = rect.center().x - galley.size().y / 2.0;
    let bottom = rect.bottom() - 22.0;
    let mut shape = TextShape::new(pos2(left, bottom), galley, ink);
    shape.angle = -FRAC_PI_2;
    painter.add(shape);
}

/// The gap of a copy that is out, or gone.
fn gap(painter: &Painter, rect: Rect, (class, is_lit): (Health, bool), p: &Palette) {
    let inner = rect.shrink(0.5);
    let line = Stroke::new(1.0, color(if is_lit { p.accent } else { p.line2 }));
    if is_lit {
        painter.rect_stroke(
            inner,
            2.0,
            Stroke::new(2.0, color(p.accent)),
            StrokeKind::Inside,
        );
    }
    let corners = [
        inner.left_top(),
        inner.right_top(),
        inner.right_bottom(),
        inner.left_bottom(),
        inner.left_top(),
    ];
    painter.extend(Shape::dashed_line(&corners, line, 4.0, 3.0));
    let at = pos2(rect.center().x, rect.bottom() - 11.0);
    let square = Rect::from_center_size(at, Vec2::splat(11.0));
    health::paint(painter, square, class, p);
}

/// What a spine says to whoever hears it.
fn said(spine: &Spine) -> String {
    match &spine.what {
        What::Copy {
            serial,
            disc,
            health,
            ..
        } => {
            let health = health.map_or_else(|| say!("shelf-out-of-use"), Health::word);
            match &spine.slot {
                Some(slot) => say!(
                    "shelf-spine-slot",
                    slot = slot,
                    serial = serial,
                    health = health,
                    disc = disc
                ),
                None => say!("shelf-spine", serial = serial, health = health, disc = disc),
            }
        }
        What::Out {
            serial, overdue, ..
        } => match overdue {
            true => say!("shelf-gap-overdue", serial = serial),
            false => say!("shelf-gap", serial = serial),
        },
        What::Gone { serial, health } => {
            say!("shelf-gap-gone", serial = serial, health = health.word())
        }
        What::Free => String::new(),
    }
}

/// What the marks mean.
fn legend(ui: &mut Ui, shown: &Shown) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        // Those of what is gone stand there only where something is.
        let is_drawn = |class: &Health| !matches!(class, Health::Missing | Health::Lost);
        let gone = |spine: &Spine| match &spine.what {
            What::Gone { health, .. } => Some(*health),
            What::Copy { .. } | What::Out { .. } | What::Free => None,
        };
        let spines = || shown.rows.iter().flat_map(|row| &row.spines);
        for class in Health::ALL {
            if is_drawn(&class) || spines().filter_map(gone).any(|one| one == class) {
                health::labeled(ui, class);
            }
        }
        ui.label(small(ui, say!("shelf-legend")));
    });
}
