//! The keys that work everywhere. `/` and `?`, which a label may have too, are told from a scan
//! by [`super::scanner`].

use egui::{Context, Key, Modifiers};

use super::scan_box;
use crate::gui::command::{Command, To, Wanted};
use crate::gui::view::{Screen, View};

/// What one step larger or smaller text is, in hundredths.
const STEP: u16 = 25;

/// Takes them before anything is drawn. While a question stands they are let be.
pub fn heed(ctx: &Context, view: &View, wishes: &mut Vec<Command>) {
    if view.question.is_some() {
        return;
    }
    let command = |key| ctx.input_mut(|i| i.consume_key(Modifiers::COMMAND, key));
    if command(Key::K) {
        ctx.memory_mut(|memory| memory.request_focus(scan_box::id()));
    }
    let numbers = [
        Key::Num1,
        Key::Num2,
        Key::Num3,
        Key::Num4,
        Key::Num5,
        Key::Num6,
    ];
    for (key, screen) in numbers.into_iter().zip(Screen::LISTED) {
        if command(key) {
            wishes.push(Command::To(To::Screen(screen)));
        }
    }
    let size = view.preferences.text_size;
    if command(Key::Plus) || command(Key::Equals) {
        wishes.push(Command::Prefer(Wanted::TextSize(
            size.saturating_add(STEP).min(200),
        )));
    }
    if command(Key::Minus) {
        wishes.push(Command::Prefer(Wanted::TextSize(
            size.saturating_sub(STEP).max(100),
        )));
    }
    if command(Key::Num0) {
        wishes.push(Command::Prefer(Wanted::TextSize(100)));
    }
    if ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::F1)) {
        wishes.push(Command::To(To::Screen(Screen::Keys)));
    }
    if ctx.input(|i| i.key_pressed(Key::Escape)) {
        wishes.push(Command::To(To::Back));
    }
}
