//! Draws the copies of a check: those that were read, and those to fetch in walking order.

use egui::{Align2, Rect, Ui, Vec2, pos2};

use crate::gui::command::Command;
use crate::gui::parts::paint::{self, Line};
use crate::gui::parts::{health, row};
use crate::gui::theme::{color, once, palette, plain_font, small, strong_font};
use crate::gui::tokens::{size, space, text};
use crate::gui::view::Health;
use crate::jobs::quarters::{Listed, Outcome};
use crate::words::advice::Place;
use crate::words::checks as words;
use crate::words::lang::say;

/// Copies of each kind that are shown at once.
const SHOWN: usize = 200;

/// Draws both lists.
pub fn draw(ui: &mut Ui, check: &Outcome, wishes: &mut Vec<Command>) {
    let before = ui.spacing().item_spacing;
    let left: Vec<&Listed> = check
        .copies
        .iter()
        .filter(|copy| copy.is_to_read())
        .collect();
    part(ui, &say!("verify-fetch-next"), &left, wishes);
    let read = check.copies.iter().filter(|copy| copy.read.is_some());
    let mut read: Vec<&Listed> = read.collect();
    read.sort_by_key(|copy| std::cmp::Reverse(copy.read));
    part(ui, &say!("verify-read"), &read, wishes);
    ui.spacing_mut().item_spacing = before;
}

fn part(ui: &mut Ui, heading: &str, copies: &[&Listed], wishes: &mut Vec<Command>) {
    if copies.is_empty() {
        return;
    }
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add_space(space::S);
    ui.label(small(ui, heading));
    ui.spacing_mut().item_spacing.y = 0.0;
    for copy in copies.iter().take(SHOWN) {
        one(ui, copy, wishes);
    }
    if let rest @ 1.. = copies.len().saturating_sub(SHOWN) {
        ui.add_space(space::S);
        ui.label(small(ui, say!("verify-more", copies = rest)));
    }
}

/// A copy: how it is or is to be fetched, where, and why.
fn one(ui: &mut Ui, copy: &Listed, wishes: &mut Vec<Command>) {
    let (rect, response) = row::ground(ui, size::ROW, false);
    let p = palette(ui);
    let class = copy.found.and_then(|found| Health::of(found, false, false));
    if let Some(class) = class {
        let at = pos2(rect.left() + 20.0, rect.center().y);
        let mark = Rect::from_center_size(at, Vec2::splat(size::MARK));
        health::paint(ui.painter(), mark, class, p);
    }
    let place = words::place(copy, Place::Window);
    let right = match class {
        Some(class) => class.word(),
        None => words::why(copy),
    };
    let below = match class {
        Some(_) => words::why(copy),
        None => String::new(),
    };
    let half = rect.width() * 0.6;
    let texts = [
        (copy.serial.as_str(), true, -9.0, false),
        (place.as_str(), false, 10.0, false),
        (right.as_str(), class.is_some(), -9.0, true),
        (below.as_str(), false, 10.0, true),
    ];
    for (words, is_strong, down, is_right) in texts {
        let line = Line {
            text: words,
            font: match is_strong {
                true => strong_font(text::BODY),
                false => plain_font(text::SMALL),
            },
            ink: color(if is_strong { p.ink } else { p.ink2 }),
            width: if is_right {
                rect.width() - half
            } else {
                half - 40.0
            },
        };
        let (x, align) = match is_right {
            true => (rect.right() - space::M, Align2::RIGHT_CENTER),
            false => (rect.left() + 40.0, Align2::LEFT_CENTER),
        };
        paint::line(ui.painter(), pos2(x, rect.center().y + down), align, line);
    }
    row::named(&response, false, &words::copy(copy, Place::Window));
    if once(&response) {
        wishes.push(Command::Scan(copy.serial.clone()));
    }
}
