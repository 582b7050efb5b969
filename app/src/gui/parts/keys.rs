//! The keys that work everywhere. `/` and `?`, which a label may have too, are told from a scan
//! by [`super::scanner`].

use egui::{Context, Event, Key, Modifiers};

use super::scan_box::{self, Cursor};
use crate::gui::command::{Command, To, Wanted};
use crate::gui::view::{Screen, View};

/// What one step larger or smaller text is, in hundredths.
const STEP: u16 = 25;

/// Takes what was pressed, where it is one of them: what a scanner typed before it comes before it,
/// in the same frame too. Whether it was taken.
pub fn heed(event: &Event, ctx: &Context, view: &View, wishes: &mut Vec<Command>) -> bool {
    let Event::Key {
        key,
        pressed: true,
        modifiers,
        ..
    } = event
    else {
        return false;
    };
    let alone = modifiers.matches_logically(Modifiers::NONE);
    match *key {
        Key::F1 if alone => wishes.push(Command::To(To::Screen(Screen::Keys))),
        // A field with the focus loses it too.
        Key::Escape => {
            wishes.push(Command::To(To::Back));
            return false;
        }
        key if modifiers.matches_logically(Modifiers::COMMAND) => {
            let meant = with_command(key, ctx, view);
            let is_one = meant.is_some();
            wishes.extend(meant.flatten());
            return is_one;
        }
        _ => return false,
    }
    true
}

/// What a key means together with Ctrl: none where nothing, else the wish that it is, if any.
fn with_command(key: Key, ctx: &Context, view: &View) -> Option<Option<Command>> {
    let screen = |at: usize| {
        let screen = Screen::LISTED.get(at)?;
        Some(Command::To(To::Screen(*screen)))
    };
    let size = view.preferences.text_size;
    let sized = |size: u16| Some(Command::Prefer(Wanted::TextSize(size.clamp(100, 200))));
    Some(match key {
        Key::K => {
            scan_box::focus(ctx, &view.scan_text, Cursor::OverAll);
            None
        }
        Key::Num1 => screen(0),
        Key::Num2 => screen(1),
        Key::Num3 => screen(2),
        Key::Num4 => screen(3),
        Key::Num5 => screen(4),
        Key::Num6 => screen(5),
        Key::Plus | Key::Equals => sized(size.saturating_add(STEP)),
        Key::Minus => sized(size.saturating_sub(STEP)),
        Key::Num0 => sized(100),
        _ => return None,
    })
}
