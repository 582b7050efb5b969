//! Draws how a copy is: shape, word and color, so that none of them is needed alone.

use std::f32::consts::PI;

use egui::{Color32, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo};

use crate::gui::theme::{color, palette, strong};
use crate::gui::tokens::{Palette, size};
use crate::gui::view::Health;

/// The color of a class.
pub fn color_of(health: Health, p: &Palette) -> Color32 {
    color(match health {
        Health::Good => p.good,
        Health::Watch => p.watch,
        Health::Migrate => p.migrate,
        Health::Failed | Health::Missing | Health::Lost => p.failed,
        Health::Unread => p.unread,
        Health::Out => p.lent,
    })
}

/// Draws the shape, whose name is the word.
pub fn mark(ui: &mut Ui, health: Health) -> Response {
    let (rect, response) = ui.allocate_exact_size(egui::Vec2::splat(size::MARK), Sense::hover());
    paint(ui.painter(), rect, health, palette(ui));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, health.word()));
    response
}

/// Draws shape and word.
pub fn labeled(ui: &mut Ui, health: Health) {
    let ink = color_of(health, palette(ui));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(size::MARK), Sense::hover());
        paint(ui.painter(), rect, health, palette(ui));
        ui.label(strong(health.word()).color(ink));
    });
}

/// Paints the shape into a square.
pub fn paint(painter: &Painter, rect: Rect, health: Health, p: &Palette) {
    let ink = color_of(health, p);
    let (center, r) = (rect.center(), rect.width() / 2.0 - 0.5);
    let line = Stroke::new(1.6, ink);
    let at = |x: f32, y: f32| Pos2::new(center.x + x * r, center.y + y * r);
    match health {
        Health::Good => {
            painter.circle_filled(center, r, ink);
        }
        Health::Watch => {
            painter.circle_stroke(center, r - 0.5, line);
            let half = (0..=16).map(|i| PI / 2.0 + PI * i as f32 / 16.0);
            let half = half.map(|angle| at(angle.cos() * 0.9, angle.sin() * 0.9));
            painter.add(Shape::convex_polygon(half.collect(), ink, Stroke::NONE));
        }
        Health::Migrate => {
            let corners = vec![at(0.0, -0.95), at(1.05, 0.9), at(-1.05, 0.9)];
            painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
        }
        // What is not there has the sign of what failed, in an empty ring.
        Health::Missing | Health::Lost => {
            painter.circle_stroke(center, r - 0.8, line);
            painter.line_segment([at(-0.45, -0.45), at(0.45, 0.45)], line);
            painter.line_segment([at(0.45, -0.45), at(-0.45, 0.45)], line);
        }
        Health::Failed => {
            let line = Stroke::new(2.2, ink);
            painter.line_segment([at(-0.8, -0.8), at(0.8, 0.8)], line);
            painter.line_segment([at(0.8, -0.8), at(-0.8, 0.8)], line);
        }
        Health::Unread => {
            painter.circle_stroke(center, r - 0.8, line);
        }
        Health::Out => {
            let glass = vec![
                at(-0.75, -0.95),
                at(0.75, -0.95),
                at(-0.75, 0.95),
                at(0.75, 0.95),
            ];
            painter.add(Shape::closed_line(glass, line));
        }
    }
}
