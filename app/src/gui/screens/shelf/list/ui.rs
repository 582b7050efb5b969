//! Draws lists: places inside the one that is shown, what is overdue, discs at one site.

use egui::{Align2, Rect, Ui, Vec2, pos2, vec2};

use crate::gui::parts::paint::{self, Line};
use crate::gui::parts::{health, row};
use crate::gui::screens::shelf::data::{Inside, Shown};
use crate::gui::theme::{color, palette, plain_font, strong, strong_font};
use crate::gui::tokens::{size, space, text};
use crate::gui::view::{Health, ShelfWish};
use crate::jobs::shelf::gathered::Gathered;
use crate::jobs::shelf::loans::Lent;
use crate::words::lang::say;
use crate::words::loans::days_late;
use crate::words::locations::{kind, said, site};
use crate::words::quantities::{day_named, day_short};
use stele_catalog::Timestamp;

/// The places inside.
pub fn inside(ui: &mut Ui, shown: &Shown, wishes: &mut Vec<ShelfWish>) {
    let ids = ui.spacing().item_spacing;
    ui.spacing_mut().item_spacing.y = 0.0;
    for one in &shown.inside {
        place(ui, one, wishes);
    }
    ui.spacing_mut().item_spacing = ids;
    if !shown.inside.is_empty() {
        ui.add_space(space::L);
    }
}

fn place(ui: &mut Ui, one: &Inside, wishes: &mut Vec<ShelfWish>) {
    let p = palette(ui);
    let (rect, response) = row::ground(ui, size::ROW, false);
    let amount = match one.room {
        Some(room) => say!("shelf-amount-of", copies = one.copies, room = room),
        None => say!("shelf-amount", copies = one.copies),
    };
    let kind = kind(one.kind);
    two(ui, rect, (&one.name, &kind), 0.5);
    right(ui, rect, (&amount, false));
    if let Some(room) = one.room.filter(|room| *room > 0) {
        let bar = Rect::from_min_size(
            pos2(rect.left() + rect.width() * 0.5, rect.center().y - 2.0),
            vec2((rect.width() * 0.25).min(220.0), 4.0),
        );
        let full = (one.copies as f32 / room as f32).min(1.0);
        ui.painter().rect_filled(bar, 2.0, color(p.line));
        let part = Rect::from_min_size(bar.min, vec2(bar.width() * full, bar.height()));
        ui.painter().rect_filled(part, 2.0, color(p.ink2));
    }
    let name = say!(
        "shelf-place-row",
        name = &one.name,
        kind = &kind,
        amount = &amount
    );
    row::named(&response, false, &name);
    if response.clicked() {
        wishes.push(ShelfWish::At(one.path.clone()));
    }
}

/// Copies that should have come back.
pub fn overdue(ui: &mut Ui, shown: &Shown, lit: Option<&str>, wishes: &mut Vec<ShelfWish>) {
    if shown.overdue.is_empty() {
        ui.label(say!("shelf-overdue-none"));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    for one in &shown.overdue {
        let (first, second) = (one.serial.clone(), whose(one));
        let due = match one.due {
            Some(due) => say!("shelf-was-due", day = day_named(due)),
            None => say!("shelf-no-due"),
        };
        let is_lit = lit == Some(&one.serial);
        if line(ui, Health::Out, (&first, &second, &due), is_lit) {
            wishes.push(ShelfWish::Copy(one.serial.clone()));
        }
    }
}

fn whose(one: &Lent) -> String {
    match &one.home {
        Some(home) => say!("shelf-had-by-from", who = one.who(), place = said(home)),
        None => say!("shelf-had-by", who = one.who()),
    }
}

/// Discs whose copies are all at one site.
pub fn gathered(ui: &mut Ui, shown: &Shown, lit: Option<&str>, wishes: &mut Vec<ShelfWish>) {
    match shown.gathered.is_empty() {
        true => ui.label(say!("shelf-site-none")),
        false => ui.label(say!("shelf-site-about")),
    };
    ui.add_space(space::S);
    ui.spacing_mut().item_spacing.y = 0.0;
    for one in &shown.gathered {
        let first = say!("shelf-site-disc", disc = &one.disc);
        let day = day_named(one.due);
        let due = say!("shelf-site-by", day = day);
        let is_lit = lit == Some(&one.serial);
        if line(ui, Health::Watch, (&first, &parted(one), &due), is_lit) {
            wishes.push(ShelfWish::Copy(one.serial.clone()));
        }
    }
}

fn parted(one: &Gathered) -> String {
    match &one.other_site {
        Some(other) => say!(
            "shelf-site-to",
            site = site(one.site.as_deref()),
            serial = &one.serial,
            other = other
        ),
        None => say!("shelf-site-no-other", site = site(one.site.as_deref())),
    }
}

/// A row of two lines with a mark and something at its right; whether it was clicked.
fn line(
    ui: &mut Ui,
    class: Health,
    (first, second, at_right): (&str, &str, &str),
    is_lit: bool,
) -> bool {
    let p = palette(ui);
    let (rect, response) = row::ground(ui, size::ROW, is_lit);
    let at = pos2(rect.left() + space::M + 6.0, rect.center().y - 9.0);
    let square = Rect::from_center_size(at, Vec2::splat(size::MARK));
    health::paint(ui.painter(), square, class, p);
    let inner = Rect::from_min_max(rect.min + vec2(24.0, 0.0), rect.max);
    two(ui, inner, (first, second), 0.66);
    right(ui, rect, (at_right, true));
    row::named(&response, is_lit, &format!("{first}, {second}, {at_right}"));
    response.clicked()
}

fn two(ui: &Ui, rect: Rect, (first, second): (&str, &str), part: f32) {
    let p = palette(ui);
    let left = rect.left() + space::M;
    let width = rect.width() * part - space::M;
    for (words, font, ink, down) in [
        (first, strong_font(text::BODY), p.ink, -9.0),
        (second, plain_font(text::SMALL), p.ink2, 10.0),
    ] {
        let line = Line {
            text: words,
            font,
            ink: color(ink),
            width,
        };
        let at = pos2(left, rect.center().y + down);
        paint::line(ui.painter(), at, Align2::LEFT_CENTER, line);
    }
}

fn right(ui: &Ui, rect: Rect, (words, is_strong): (&str, bool)) {
    let p = palette(ui);
    let line = Line {
        text: words,
        font: match is_strong {
            true => strong_font(text::SMALL),
            false => plain_font(text::SMALL),
        },
        ink: color(p.ink2),
        width: rect.width() * 0.34,
    };
    let at = pos2(rect.right() - space::M, rect.center().y);
    paint::line(ui.painter(), at, Align2::RIGHT_CENTER, line);
}

/// Who has what of a place, those that are due first in front.
pub fn out_of(ui: &mut Ui, shown: &Shown, now: Timestamp, wishes: &mut Vec<ShelfWish>) {
    if shown.out.is_empty() {
        return;
    }
    ui.add_space(space::L);
    ui.separator();
    ui.label(strong(say!("shelf-out", copies = shown.out.len())));
    ui.spacing_mut().item_spacing.y = 0.0;
    for one in &shown.out {
        let p = palette(ui);
        let (rect, response) = row::ground(ui, 34.0, false);
        let late = one.is_overdue(now);
        let due = match one.due {
            Some(due) if late => say!("shelf-days-overdue", days = days_late(due, now)),
            Some(due) => day_short(due),
            None => say!("shelf-no-due"),
        };
        let mono = egui::FontId::monospace(text::MONO);
        for (words, font, from, wide) in [
            (one.serial.as_str(), mono, 0.0, 0.30),
            (one.who(), plain_font(text::BODY), 0.31, 0.36),
        ] {
            let line = Line {
                text: words,
                font,
                ink: color(p.ink),
                width: rect.width() * wide,
            };
            let at = pos2(rect.left() + rect.width() * from, rect.center().y);
            paint::line(ui.painter(), at, Align2::LEFT_CENTER, line);
        }
        let line = Line {
            text: &due,
            font: match late {
                true => strong_font(text::SMALL),
                false => plain_font(text::SMALL),
            },
            ink: color(if late { p.ink } else { p.ink2 }),
            width: rect.width() * 0.33,
        };
        let at = pos2(rect.right(), rect.center().y);
        paint::line(ui.painter(), at, Align2::RIGHT_CENTER, line);
        row::named(
            &response,
            false,
            &format!("{}, {}, {due}", one.serial, one.who()),
        );
        if response.clicked() {
            wishes.push(ShelfWish::Copy(one.serial.clone()));
        }
    }
}
