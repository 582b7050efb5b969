//! The two columns of a screen: what it is about, and the detail at the right, never over it.

use egui::{CentralPanel, Color32, Frame, Margin, Panel, ScrollArea, Ui};

use crate::gui::theme::{self, button_width, color, once, palette};
use crate::gui::tokens::{size, space};
use crate::words::lang::say;

/// Whether there is room for two columns. Where there is not, what would be beside comes below, or
/// in place of the rest.
pub fn has_room(ui: &Ui) -> bool {
    ui.available_width() > LEAST
}

/// From this width on there is room for two columns.
const LEAST: f32 = 760.0;

/// Draws the detail at the right; before [`main`].
pub fn show<R>(ui: &mut Ui, id: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    let (least, most, part) = size::DETAIL;
    let wide = (ui.ctx().content_rect().width() * part).clamp(least, most);
    // Where the window is narrow, what it is about keeps the larger part.
    let wide = wide.min(ui.available_width() * 0.45);
    pane(ui, id, wide, content)
}

/// A heading with the button that closes the detail: whether it was pressed.
pub fn heading(ui: &mut Ui, title: String) -> bool {
    let row = ui.horizontal_top(|ui| {
        let beside = button_width(ui, &say!("window-close"));
        let wide = (ui.available_width() - beside - space::S).max(120.0);
        ui.vertical(|ui| {
            ui.set_width(wide);
            ui.label(theme::title(title));
        });
        let close = ui.button(say!("window-close"));
        once(&close.on_hover_text(say!("window-close-key")))
    });
    row.inner
}

/// Draws something small at the right that is always there; before [`main`].
pub fn beside<R>(ui: &mut Ui, id: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    let wide = 320_f32.min(ui.available_width() * 0.45);
    pane(ui, id, wide, content)
}

/// Draws what belongs to the screen at the left; before [`main`].
pub fn column<R>(ui: &mut Ui, id: &str, wide: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let fill = color(palette(ui).surface);
    scrolled(ui, id, (Panel::left(id), wide, fill), content)
}

fn pane<R>(ui: &mut Ui, id: &str, wide: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let fill = color(palette(ui).window);
    scrolled(ui, id, (Panel::right(id), wide, fill), content)
}

/// A panel of a fixed width with its content in a column that scrolls.
fn scrolled<R>(
    ui: &mut Ui,
    id: &str,
    (panel, wide, fill): (Panel, f32, Color32),
    content: impl FnOnce(&mut Ui) -> R,
) -> R {
    let frame = Frame::NONE
        .fill(fill)
        .inner_margin(Margin::symmetric(space::L as i8, space::L as i8));
    let panel = panel.exact_size(wide).resizable(false);
    panel
        .frame(frame)
        .show(ui, |ui| {
            let scroll = ScrollArea::vertical().id_salt(id).auto_shrink(false);
            scroll.show(ui, content).inner
        })
        .inner
}

/// Draws what the screen is about.
pub fn main<R>(ui: &mut Ui, id: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    let scroll = ScrollArea::vertical().id_salt(id).auto_shrink(false);
    bare(ui, |ui| scroll.show(ui, content).inner)
}

/// As [`main`], for what scrolls a part of itself.
pub fn bare<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let frame = Frame::NONE
        .fill(color(palette(ui).surface))
        .inner_margin(Margin::symmetric(space::XL as i8, space::L as i8));
    CentralPanel::no_frame()
        .frame(frame)
        .show(ui, content)
        .inner
}
