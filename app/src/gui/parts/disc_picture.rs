//! Draws the disc picture: a layer beside the other, what was read of it, what is damaged, and
//! around it the gauge of its parity.

use std::f32::consts::TAU;
use std::sync::Arc;

use egui::epaint::Vertex;
use egui::{
    Align2, Color32, Id, Mesh, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use super::paint::{self, Line};
use crate::gui::theme::{color, palette, plain_font, strong_font};
use crate::gui::tokens::{Palette, text};
use crate::picture::{self, Arc as Piece, Ink, Shapes};
use crate::words::disc_picture as words;

/// Radius of the ring that a drive clamps, in mm.
const CLAMP: f64 = 22.0;
/// From where to where the mark on the gauge goes, in mm.
const MARK: [f64; 2] = [61.0, 69.5];
/// Height of the line under a layer.
const LABEL: f32 = 20.0;
/// Narrower layers have short labels.
const LABELED: f32 = 150.0;
/// A piece of a ring is drawn in straight pieces of so many turns.
const STEP: f64 = 1.0 / 48.0;

/// What is drawn, and how.
pub struct Drawing<'a> {
    /// The shapes.
    pub shapes: &'a Shapes,
    /// Changes with the shapes.
    pub version: u64,
    /// How wide it may become.
    pub wide: f32,
    /// Pixels of a millimeter at most.
    pub scale: f32,
    /// The color of the parity that is needed.
    pub taken: Color32,
    /// Whether groups have their letters.
    pub letters: bool,
    /// What it is to whoever hears it.
    pub name: &'a str,
}

/// Draws it.
pub fn draw(ui: &mut Ui, id: Id, drawing: &Drawing<'_>) -> Response {
    let shapes = drawing.shapes;
    let layers = f32::from(shapes.layers.max(1));
    let scale = drawing
        .scale
        .min(drawing.wide / layers / picture::WIDTH as f32);
    let side = picture::WIDTH as f32 * scale;
    let label = if shapes.layers > 1 { LABEL } else { 0.0 };
    let size = vec2(side * layers, side + label);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if ui.is_rect_visible(rect) {
        let p = palette(ui);
        let painter = ui.painter_at(rect);
        for layer in 0..shapes.layers {
            let left = rect.left() + side * f32::from(layer);
            let middle = pos2(left + side / 2.0, rect.top() + side / 2.0);
            let disc = Disc {
                painter: &painter,
                middle,
                scale,
                p,
            };
            disc.ground();
            let arcs = shapes.arcs.iter().filter(|arc| arc.layer == layer);
            let plain = arcs.filter(|arc| !is_cell(arc));
            plain.for_each(|arc| disc.piece(arc, drawing.taken));
            painter.add(cells(ui, id, layer, &disc, drawing));
            disc.marks(shapes, layer, drawing.letters);
            if shapes.layers > 1 {
                let line = Line {
                    text: &words::layer(layer, side < LABELED),
                    font: plain_font(text::SMALL),
                    ink: color(p.ink2),
                    width: side,
                };
                let at = pos2(middle.x, rect.top() + side + LABEL / 2.0);
                paint::line(&painter, at, Align2::CENTER_CENTER, line);
            }
        }
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, drawing.name));
    response
}

/// The color of a piece.
pub fn color_of(ink: Ink, p: &Palette) -> Color32 {
    color(match ink {
        Ink::Disc => p.surface,
        Ink::Zone => p.disc,
        Ink::Read => p.disc_read,
        Ink::Recovered => p.watch,
        Ink::Damaged | Ink::Exceeded => p.failed,
        Ink::Spare => p.faint,
        Ink::Taken => p.migrate,
    })
}

/// Whether a piece is a cell, of which there may be thousands.
fn is_cell(arc: &Piece) -> bool {
    matches!(arc.ink, Ink::Recovered | Ink::Damaged) && !arc.is_ring()
}

/// A layer where it is drawn.
struct Disc<'a> {
    painter: &'a Painter,
    middle: Pos2,
    scale: f32,
    p: &'a Palette,
}

impl Disc<'_> {
    fn at(&self, radius: f64, turn: f64) -> Pos2 {
        let (sin, cos) = (turn as f32 * TAU).sin_cos();
        let radius = radius as f32 * self.scale;
        self.middle + vec2(radius * sin, -radius * cos)
    }

    fn circle(&self, radius: f64, line: Stroke) {
        let radius = radius as f32 * self.scale;
        self.painter.circle_stroke(self.middle, radius, line);
    }

    /// The disc without its data.
    fn ground(&self) {
        self.circle(picture::DISC, Stroke::new(1.0, color(self.p.disc_rim)));
        self.circle(CLAMP, Stroke::new(1.0, color(self.p.line)));
        let hole = picture::HOLE as f32 * self.scale;
        let line = Stroke::new(1.0, color(self.p.disc_rim));
        let fill = color(self.p.window);
        self.painter.circle(self.middle, hole, fill, line);
    }

    /// A whole ring, or a segment of the gauge.
    fn piece(&self, arc: &Piece, taken: Color32) {
        let [inner, outer] = arc.radii;
        let wide = ((outer - inner) as f32 * self.scale).max(1.0);
        let ink = match arc.ink {
            Ink::Disc => return,
            Ink::Taken => taken,
            other => color_of(other, self.p),
        };
        let line = Stroke::new(wide, ink);
        if arc.is_ring() {
            // The line of a circle lies outside of it.
            self.circle(inner, line);
            return;
        }
        let middle = (inner + outer) / 2.0;
        let points = along(arc.turns).map(|turn| self.at(middle, turn));
        self.painter.add(Shape::line(points.collect(), line));
    }

    /// The mark on the gauge, and the letters of groups.
    fn marks(&self, shapes: &Shapes, layer: u8, letters: bool) {
        if let Some(tick) = shapes.tick.filter(|tick| tick.layer == layer) {
            let ends = MARK.map(|radius| self.at(radius, tick.turn));
            let line = Stroke::new(2.0, color(self.p.ink));
            self.painter.line_segment(ends, line);
        }
        for (letter, group) in words::lettered(shapes) {
            if group.layer != layer || !letters {
                continue;
            }
            let at = self.at(group.label(), group.turn);
            let line = Stroke::new(1.0, color(self.p.ink2));
            self.painter.circle(at, 9.0, color(self.p.surface), line);
            let line = Line {
                text: &letter,
                font: strong_font(12.0),
                ink: color(self.p.ink),
                width: 18.0,
            };
            paint::line(self.painter, at, Align2::CENTER_CENTER, line);
        }
    }
}

/// Points along a piece of a ring, in turns.
fn along([from, to]: [f64; 2]) -> impl Iterator<Item = f64> {
    let steps = ((to - from) / STEP).ceil().max(1.0);
    (0..=steps as u32).map(move |step| from + (to - from) * f64::from(step) / steps)
}

/// What the triangles of cells depend on.
#[derive(Clone, PartialEq)]
struct Key {
    version: u64,
    middle: Pos2,
    scale: f32,
    ground: Color32,
}

/// All damaged cells of a layer, as one heap of triangles, which is kept while nothing changes.
fn cells(ui: &Ui, id: Id, layer: u8, disc: &Disc<'_>, drawing: &Drawing<'_>) -> Shape {
    let id = id.with(("cells", layer));
    let key = Key {
        version: drawing.version,
        middle: disc.middle,
        scale: disc.scale,
        ground: color(disc.p.surface),
    };
    let kept: Option<(Key, Arc<Mesh>)> = ui.data(|data| data.get_temp(id));
    if let Some((_, mesh)) = kept.filter(|(known, _)| *known == key) {
        return Shape::Mesh(mesh);
    }
    let mut mesh = Mesh::default();
    let arcs = drawing.shapes.arcs.iter().filter(|arc| arc.layer == layer);
    for arc in arcs.filter(|arc| is_cell(arc)) {
        let ink = color_of(arc.ink, disc.p);
        let [inner, outer] = thick(arc.radii, disc.scale);
        let first = mesh.vertices.len() as u32;
        let mut points = 0;
        for turn in along(arc.turns) {
            for radius in [inner, outer] {
                mesh.vertices.push(Vertex {
                    pos: disc.at(radius, turn),
                    uv: egui::epaint::WHITE_UV,
                    color: ink,
                });
            }
            points += 1;
        }
        for at in (first..first + 2 * points)
            .step_by(2)
            .take(points as usize - 1)
        {
            mesh.add_triangle(at, at + 1, at + 2);
            mesh.add_triangle(at + 1, at + 3, at + 2);
        }
    }
    let mesh = Arc::new(mesh);
    ui.data_mut(|data| data.insert_temp(id, (key, Arc::clone(&mesh))));
    Shape::Mesh(mesh)
}

/// Radii that are a pixel apart at least.
fn thick([inner, outer]: [f64; 2], scale: f32) -> [f64; 2] {
    let wide = (outer - inner).max(1.0 / f64::from(scale));
    let middle = (inner + outer) / 2.0;
    [middle - wide / 2.0, middle + wide / 2.0]
}

/// A square in the color of a piece, beside what it means.
pub fn swatch(ui: &mut Ui, fill: Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(12.0, 18.0), Sense::hover());
    let square = Rect::from_center_size(rect.center(), vec2(11.0, 11.0));
    ui.painter().rect_filled(square, 2.0, fill);
}
