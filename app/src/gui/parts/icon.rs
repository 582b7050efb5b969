//! Draws the icons of the navigation: lines of one width, always with a word beside them.

use std::f32::consts::TAU;

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke};

/// An icon.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Icon {
    /// A sun.
    Today,
    /// A disc.
    Burn,
    /// A magnifying glass.
    Find,
    /// A sheet with lines.
    Requests,
    /// Discs in a row, one leaning.
    Shelf,
    /// A line in a frame.
    Verify,
    /// Two sliders.
    Settings,
    /// A bar code in a frame.
    Scan,
    /// A stack.
    Jobs,
}

/// A sheet with lines.
const SHEET: [(f32, f32, f32, f32); 7] = [
    (-0.65, -0.85, 0.65, -0.85),
    (0.65, -0.85, 0.65, 0.85),
    (0.65, 0.85, -0.65, 0.85),
    (-0.65, 0.85, -0.65, -0.85),
    (-0.35, -0.35, 0.35, -0.35),
    (-0.35, 0.05, 0.35, 0.05),
    (-0.35, 0.45, 0.1, 0.45),
];

/// The corners of a frame.
const FRAME: [[(f32, f32); 3]; 4] = [
    [(-0.9, -0.45), (-0.9, -0.9), (-0.45, -0.9)],
    [(0.9, -0.45), (0.9, -0.9), (0.45, -0.9)],
    [(0.9, 0.45), (0.9, 0.9), (0.45, 0.9)],
    [(-0.9, 0.45), (-0.9, 0.9), (-0.45, 0.9)],
];

/// Draws an icon into a square.
pub fn paint(painter: &Painter, rect: Rect, icon: Icon, ink: Color32) {
    let (center, r) = (rect.center(), rect.width() / 2.0);
    let line = Stroke::new(1.5, ink);
    let at = |x: f32, y: f32| Pos2::new(center.x + x * r, center.y + y * r);
    let lines = |all: &[(f32, f32, f32, f32)]| {
        for (x, y, to_x, to_y) in all {
            painter.line_segment([at(*x, *y), at(*to_x, *to_y)], line);
        }
    };
    match icon {
        Icon::Today => {
            painter.circle_stroke(center, r * 0.4, line);
            for i in 0..8 {
                let angle = TAU * i as f32 / 8.0;
                let (x, y) = (angle.cos(), angle.sin());
                painter.line_segment([at(x * 0.68, y * 0.68), at(x * 0.92, y * 0.92)], line);
            }
        }
        Icon::Burn => {
            painter.circle_stroke(center, r * 0.88, line);
            painter.circle_stroke(center, r * 0.28, line);
            let arc = (0..=6).map(|i| TAU * (0.52 + 0.03 * i as f32));
            let arc = arc.map(|a| at(a.cos() * 0.58, a.sin() * 0.58)).collect();
            painter.add(Shape::line(arc, line));
        }
        Icon::Find => {
            painter.circle_stroke(at(-0.12, -0.12), r * 0.6, line);
            lines(&[(0.32, 0.32, 0.84, 0.84)]);
        }
        Icon::Requests => lines(&SHEET),
        Icon::Shelf => lines(&[
            (-0.75, -0.8, -0.75, 0.8),
            (-0.3, -0.8, -0.3, 0.8),
            (0.1, -0.5, 0.1, 0.8),
            (0.4, -0.75, 0.85, 0.8),
        ]),
        Icon::Settings => {
            lines(&[(-0.85, -0.4, 0.1, -0.4), (-0.2, 0.4, 0.85, 0.4)]);
            painter.circle_stroke(at(0.4, -0.4), r * 0.26, line);
            painter.circle_stroke(at(-0.46, 0.4), r * 0.26, line);
        }
        Icon::Verify => {
            for corner in FRAME {
                painter.add(Shape::line(corner.map(|(x, y)| at(x, y)).to_vec(), line));
            }
            lines(&[(-0.5, 0.0, 0.5, 0.0)]);
        }
        Icon::Scan => {
            for corner in FRAME {
                painter.add(Shape::line(corner.map(|(x, y)| at(x, y)).to_vec(), line));
            }
            lines(&[
                (-0.4, -0.4, -0.4, 0.4),
                (0.0, -0.4, 0.0, 0.4),
                (0.4, -0.4, 0.4, 0.4),
            ]);
        }
        Icon::Jobs => {
            for down in [-0.35, 0.05, 0.45] {
                let sides = [at(-0.85, down), at(0.0, down + 0.4), at(0.85, down)];
                painter.add(Shape::line(sides.to_vec(), line));
            }
            lines(&[(-0.85, -0.35, 0.0, -0.8), (0.0, -0.8, 0.85, -0.35)]);
        }
    }
}
