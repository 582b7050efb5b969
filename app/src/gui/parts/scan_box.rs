//! Draws the box for scans and searches, above every screen.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Align2, Context, Id, Key, Margin, Rect, TextEdit, Ui, Vec2};

use super::icon::{self, Icon};
use super::paint::{self, Line};
use crate::gui::command::Command;
use crate::gui::theme::{color, palette, plain_font};
use crate::gui::tokens::{size, text};
use crate::gui::view::View;
use crate::words::lang::say;

/// The box among all that can have the focus.
pub fn id() -> Id {
    Id::unique("scan or search")
}

/// Where what is typed next goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cursor {
    /// Behind what the box holds.
    Behind,
    /// In the place of what it holds.
    OverAll,
}

/// Has the box take what comes next.
pub fn focus(ctx: &Context, text: &str, cursor: Cursor) {
    let mut state = TextEditState::load(ctx, id()).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    state.cursor.set_char_range(Some(match cursor {
        Cursor::Behind => CCursorRange::one(end),
        Cursor::OverAll => CCursorRange::two(CCursor::new(0), end),
    }));
    state.store(ctx, id());
    ctx.memory_mut(|memory| memory.request_focus(id()));
}

/// Draws the box, which takes what is typed wherever nothing else does.
pub fn draw(ui: &mut Ui, view: &mut View, wide: f32, wishes: &mut Vec<Command>) {
    let edit = TextEdit::singleline(&mut view.scan_text)
        .id(id())
        .hint_text(say!("window-scan-hint"))
        .margin(Margin {
            left: 40,
            right: 60,
            top: 8,
            bottom: 8,
        });
    let field = ui.add(edit.desired_width(wide));
    ui.ctx().accesskit_node_builder(id(), |node| {
        node.set_label(say!("window-scan"));
    });
    if field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
        wishes.push(Command::Scan(view.scan_text.trim().to_owned()));
        view.scan_text.clear();
    }
    if view.scan_text != view.search.text && (field.has_focus() || view.scan_text.is_empty()) {
        let shown = view.search.shown || !view.scan_text.is_empty();
        if shown {
            wishes.push(Command::Typed(view.scan_text.clone()));
        }
    }
    let p = palette(ui);
    let rect = field.rect;
    let at = egui::pos2(rect.left() + 22.0, rect.center().y);
    let square = Rect::from_center_size(at, Vec2::splat(size::ICON - 2.0));
    icon::paint(ui.painter(), square, Icon::Scan, color(p.ink2));
    let key = match field.has_focus() {
        true => say!("frame-key-escape"),
        false => say!("frame-key-scan"),
    };
    let line = Line {
        text: &key,
        font: plain_font(text::SMALL),
        ink: color(p.ink3),
        width: 56.0,
    };
    let at = egui::pos2(rect.right() - 12.0, rect.center().y);
    paint::line(ui.painter(), at, Align2::RIGHT_CENTER, line);
}
