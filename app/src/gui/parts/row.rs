//! The ground of a row in a list: what is chosen, what the pointer is over, the line below.

use egui::{Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::gui::theme::{color, focus_ring, palette};

/// Takes the room of a row and paints its ground. Its name is [`named`], when it is painted.
pub fn ground(ui: &mut Ui, height: f32, is_chosen: bool) -> (Rect, Response) {
    let p = palette(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let painter = ui.painter();
    match (is_chosen, response.hovered()) {
        (true, _) => {
            painter.rect_filled(rect, 0.0, color(p.select));
            let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            painter.rect_filled(bar, 0.0, color(p.ink));
        }
        (false, true) => {
            painter.rect_filled(rect, 0.0, color(p.hover));
        }
        (false, false) => {}
    }
    let edge = Stroke::new(1.0, color(p.line));
    painter.line_segment([rect.left_bottom(), rect.right_bottom()], edge);
    if response.has_focus() {
        focus_ring(painter, rect, p);
    }
    (rect, response)
}

/// Says what a row is, for whoever hears it.
pub fn named(response: &Response, is_chosen: bool, name: &str) {
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_chosen, name));
}
