//! A bar code scanner types like a keyboard, only faster. What it types is looked up, whatever has
//! the focus: it stands in no field, and presses no button.
//!
//! Letters are held for a moment. Where many come faster than a hand types, and a key that ends a
//! scan comes with them, they were a scan; else they go where they were meant for.

use egui::{Context, Event, Id, Key};

use super::scan_box::Cursor;
use super::{keys, scan_box};
use crate::gui::command::{Command, To};
use crate::gui::view::{Screen, View};

/// Letters of a scan are no farther apart, in seconds (a fast typist needs some 80 ms for a key).
const APART: f64 = 0.05;

/// The same where a frame was slow: when its letters came is not known.
const APART_SLOW: f64 = 0.1;

/// Where frames are slower than that, letters of a scan take no more than this each.
const EACH: f64 = 0.04;

/// A key that comes so soon after a letter was pressed by no hand, in seconds.
const NO_HAND: f64 = 0.06;

/// A scan has so many letters.
const LEAST: usize = 8;

/// The same code again within so many seconds was scanned by mistake.
const TWICE: f64 = 2.0;

/// What is known of letters that came.
#[derive(Clone, Default)]
struct Seen {
    /// Letters that may begin a scan.
    held: String,
    /// When the last letter came.
    letter: Option<f64>,
    /// When the first of those came that are held.
    began: f64,
    /// When the frame before this one was.
    frame: f64,
    /// Letters that came in this frame.
    coming: usize,
    /// The last scan, and when it was.
    scan: Option<(String, f64)>,
}

/// What becomes of the events of a frame.
struct Sorted<'a> {
    /// Whether a text field has the focus.
    in_field: bool,
    /// Whether nothing is being written: a letter may be a shortcut.
    is_free: bool,
    /// The box for scans is to have the focus.
    wants_box: bool,
    /// What everything else sees.
    events: Vec<Event>,
    /// What goes to the box for scans.
    to_box: String,
    /// What is to be looked up.
    wishes: &'a mut Vec<Command>,
}

/// Takes what was typed, before anything is drawn. While a question stands it is let go: no scan
/// answers it.
pub fn redirect(ctx: &Context, view: &mut View, wishes: &mut Vec<Command>) {
    let id = Id::unique("scanner");
    let mut seen: Seen = ctx.data(|data| data.get_temp(id)).unwrap_or_default();
    let now = ctx.input(|i| i.time);
    let events = ctx.input_mut(|i| std::mem::take(&mut i.events));
    let is_letter = |event: &&Event| matches!(event, Event::Text(_));
    seen.coming = events.iter().filter(is_letter).count();
    let is_asked = view.question.is_some();
    let is_box = ctx.memory(|m| m.has_focus(scan_box::id()));
    let mut sorted = Sorted {
        in_field: ctx.text_edit_focused(),
        is_free: !ctx.text_edit_focused() || is_box && view.scan_text.is_empty(),
        wants_box: false,
        events: Vec::with_capacity(events.len()),
        to_box: String::new(),
        wishes,
    };
    for event in events {
        match is_asked {
            true => seen.let_go(event, now, &mut sorted.events),
            false if is_key(&event, ctx, view, &mut seen, &mut sorted) => {}
            false => seen.sort(event, now, view, &mut sorted),
        }
    }
    seen.frame = now;
    let is_old = seen.letter.is_none_or(|at| now - at > APART);
    if is_old {
        seen.release(&mut sorted);
    }
    if !seen.held.is_empty() {
        let soon = std::time::Duration::from_secs_f64(APART + 0.005);
        ctx.request_repaint_after(soon);
    }
    let Sorted {
        events,
        to_box,
        wants_box,
        ..
    } = sorted;
    ctx.input_mut(|i| i.events = events);
    ctx.data_mut(|data| data.insert_temp(id, seen));
    if !to_box.is_empty() {
        // What was looked for before is answered; this is asked anew.
        if !is_box {
            view.scan_text.clear();
        }
        view.scan_text.push_str(&to_box);
        scan_box::focus(ctx, &view.scan_text, Cursor::Behind);
    } else if wants_box {
        scan_box::focus(ctx, &view.scan_text, Cursor::OverAll);
    }
}

/// Whether it is a key that works everywhere: what was typed before it goes where it was meant for.
fn is_key(
    event: &Event,
    ctx: &Context,
    view: &View,
    seen: &mut Seen,
    sorted: &mut Sorted<'_>,
) -> bool {
    let mut wishes = Vec::new();
    let is_key = keys::heed(event, ctx, view, &mut wishes);
    if is_key {
        seen.release(sorted);
        // Elsewhere the same code is meant anew.
        seen.scan = None;
    }
    sorted.wishes.extend(wishes);
    is_key
}

impl Seen {
    /// Whether a letter came so soon before that no hand presses a key now.
    fn is_fresh(&self, now: f64) -> bool {
        !self.held.is_empty() || self.letter.is_some_and(|at| now - at < NO_HAND)
    }

    /// Whether a letter of this frame may belong to those that are held. It came after the frame
    /// before this one: only the time up to that is known to lie between them.
    fn goes_on(&self, now: f64) -> bool {
        let Some(at) = self.letter else {
            return false;
        };
        let letters = self.held.chars().count() + self.coming;
        // No text has so many that this is not exact.
        let dense = EACH * f64::from(u32::try_from(letters).unwrap_or(u32::MAX));
        self.frame - at <= APART && (now - at <= APART_SLOW || now - self.began <= dense)
    }

    /// Drops what a scanner types.
    fn let_go(&mut self, event: Event, now: f64, events: &mut Vec<Event>) {
        self.held.clear();
        match &event {
            Event::Text(text) if !text.trim().is_empty() || self.is_fresh(now) => {
                self.letter = Some(now);
            }
            Event::Key { key, .. } if is_pressing(*key) && self.is_fresh(now) => {}
            _ => events.push(event),
        }
    }

    fn sort(&mut self, event: Event, now: f64, view: &mut View, sorted: &mut Sorted<'_>) {
        match event {
            Event::Text(text) if text.chars().count() == 1 => {
                let apart = self.letter.map_or(f64::INFINITY, |at| now - at);
                if !self.goes_on(now) {
                    self.release(sorted);
                }
                // A space alone presses a button.
                if self.held.is_empty() && text.trim().is_empty() && apart > NO_HAND {
                    sorted.events.push(Event::Text(text));
                    return;
                }
                if self.held.is_empty() {
                    self.began = now;
                }
                self.held.push_str(&text);
                self.letter = Some(now);
            }
            Event::Text(text) => {
                self.release(sorted);
                match sorted.in_field || text.trim().is_empty() {
                    true => sorted.events.push(Event::Text(text)),
                    false => sorted.to_box.push_str(&text),
                }
                self.letter = Some(now);
            }
            Event::Key {
                key: Key::Enter | Key::Tab,
                pressed: true,
                ..
            } if self.is_fresh(now) => self.end(event, now, view, sorted),
            Event::Key {
                key: Key::Space, ..
            } if self.is_fresh(now) && !sorted.in_field => {}
            Event::Key {
                key, pressed: true, ..
            } if is_editing(key) => {
                self.release(sorted);
                if key == Key::Escape {
                    self.scan = None;
                }
                sorted.events.push(event);
            }
            Event::PointerButton { pressed: true, .. } => {
                self.scan = None;
                sorted.events.push(event);
            }
            _ => sorted.events.push(event),
        }
    }

    /// Takes the key that ends a scan, or what was typed by hand.
    fn end(&mut self, event: Event, now: f64, view: &mut View, sorted: &mut Sorted<'_>) {
        if self.held.chars().count() >= LEAST {
            let text = std::mem::take(&mut self.held).trim().to_owned();
            view.scan_text.clear();
            sorted.to_box.clear();
            let twice = self.scan.as_ref();
            let twice = twice.is_some_and(|(last, at)| *last == text && now - at < TWICE);
            self.scan = Some((text.clone(), now));
            if !twice {
                sorted.wishes.push(Command::Scan(text));
            }
            return;
        }
        self.release(sorted);
        if sorted.in_field {
            sorted.events.push(event);
            return;
        }
        let was = std::mem::take(&mut view.scan_text);
        let typed = std::mem::take(&mut sorted.to_box);
        let text = if typed.is_empty() { was } else { typed };
        sorted.wishes.push(Command::Scan(text.trim().to_owned()));
    }

    /// Sends what was held where it was meant for.
    fn release(&mut self, sorted: &mut Sorted<'_>) {
        if self.held.is_empty() {
            return;
        }
        let held = std::mem::take(&mut self.held);
        match held.as_str() {
            "?" if sorted.is_free => sorted.wishes.push(Command::To(To::Screen(Screen::Keys))),
            "/" if sorted.is_free => sorted.wants_box = true,
            _ if sorted.in_field => sorted.events.push(Event::Text(held)),
            _ => sorted.to_box.push_str(&held),
        }
    }
}

/// Keys that press a button or move the focus to another one.
fn is_pressing(key: Key) -> bool {
    matches!(key, Key::Enter | Key::Space | Key::Tab)
}

/// Keys that change what was typed before.
fn is_editing(key: Key) -> bool {
    matches!(
        key,
        Key::Backspace
            | Key::Delete
            | Key::Escape
            | Key::Home
            | Key::End
            | Key::ArrowLeft
            | Key::ArrowRight
            | Key::ArrowUp
            | Key::ArrowDown
    )
}
