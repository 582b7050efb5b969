//! A bar code scanner types like a keyboard. What it types while a button has the focus presses no
//! button: it goes to the box for scans and searches.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Context, Event, Id, Key};

use super::scan_box;
use crate::gui::command::Command;
use crate::gui::view::View;

/// A key that comes so soon after a letter was typed by no hand, in seconds (a fast typist needs
/// some 80 ms for a key).
const NO_HAND: f64 = 0.05;

/// Keys that press a button or move the focus to another one.
const PRESSING: [Key; 3] = [Key::Enter, Key::Space, Key::Tab];

/// Takes what was typed while no text field had the focus, before anything is drawn. While a
/// question stands it is let go: no scan answers it.
pub fn redirect(ctx: &Context, view: &mut View, wishes: &mut Vec<Command>) {
    let last = Id::unique("scanner: when a letter was typed last");
    if ctx.text_edit_focused() && view.question.is_none() {
        return;
    }
    let now = ctx.input(|i| i.time);
    let before = ctx.data(|data| data.get_temp::<f64>(last));
    let mut in_scan = before.is_some_and(|typed| now - typed < NO_HAND);
    let mut typed = String::new();
    let mut ended = false;
    ctx.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Text(text) if in_scan || !text.trim().is_empty() => {
                in_scan = true;
                typed.push_str(text);
                false
            }
            Event::Key { key, pressed, .. } if in_scan && PRESSING.contains(key) => {
                ended |= *pressed && *key != Key::Space;
                false
            }
            _ => true,
        });
    });
    if !typed.is_empty() {
        ctx.data_mut(|data| data.insert_temp(last, now));
    }
    if view.question.is_some() || (typed.is_empty() && !ended) {
        return;
    }
    view.scan_text.push_str(&typed);
    if ended {
        wishes.push(Command::Scan(view.scan_text.trim().to_owned()));
        view.scan_text.clear();
    }
    focus(ctx, view);
}

/// Has the box take what comes next, behind what it holds.
fn focus(ctx: &Context, view: &View) {
    let id = scan_box::id();
    let mut state = TextEditState::load(ctx, id).unwrap_or_default();
    let end = CCursor::new(view.scan_text.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::one(end)));
    state.store(ctx, id);
    ctx.memory_mut(|memory| memory.request_focus(id));
}
