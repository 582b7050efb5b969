//! Draws the shelf: the place that is shown, what stands in it, and the detail beside.

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::blanks::ui as blanks;
use super::data::{Beside, Shown};
use super::draw::ui as draw;
use super::list::ui as list;
use super::pane::ui as pane;
use super::row::{Act, Means, Row};
use super::shipments::ui as shipments;
use super::stock::ui as stock;
use crate::gui::command::Command;
use crate::gui::parts::paint::{self, Line};
use crate::gui::parts::{detail, note};
use crate::gui::theme::{self, chip, color, focus_ring, named, once, palette, plain_font};
use crate::gui::theme::{small, strong, strong_font};
use crate::gui::tokens::{space, text};
use crate::gui::view::{Known, Pane, ShelfView, ShelfWish, Tab, View};
use crate::jobs::shelf::desk;
use crate::jobs::shelf::page::What;
use crate::words::lang::say;
use crate::words::locations::said;

/// Draws the screen.
pub fn draw(ui: &mut Ui, view: &mut View, wishes: &mut Vec<Command>) {
    if view.known != Known::Read {
        detail::main(ui, "shelf", |ui| {
            ui.label(theme::title(say!("screen-shelf")));
            ui.label(say!("window-reading-archive"));
        });
        return;
    }
    let mut wanted = Vec::new();
    let has_room = detail::has_room(ui);
    if has_room {
        detail::show(ui, "shelf pane", |ui| beside(ui, view, &mut wanted, wishes));
    }
    detail::main(ui, "shelf", |ui| {
        // Where there is room for one column, a form stands in place of the rest.
        let is_covered = !has_room && view.shelf.pane != Pane::Place;
        if !is_covered {
            match view.shelf.tab {
                Tab::Stock => stocktake(ui, view, &mut wanted),
                Tab::Shipments => shipped(ui, view, &mut wanted),
                Tab::Blanks => in_stock(ui, view, &mut wanted),
                Tab::Here | Tab::OneSite => left(ui, &view.shelf, &mut wanted),
                Tab::Overdue => {
                    left(ui, &view.shelf, &mut wanted);
                    ui.add_space(space::M);
                    let is_any = !view.shelf.shown.overdue.is_empty();
                    if is_any && once(&ui.button(say!("page-print-overdue"))) {
                        wishes.push(Command::Print(What::Overdue));
                    }
                }
            }
        }
        if !has_room {
            ui.add_space(space::XL);
            beside(ui, view, &mut wanted, wishes);
        }
    });
    wishes.extend(wanted.into_iter().map(Command::Shelf));
}

/// The detail: what a stock-take found, a shipment, or that of the place or the copy.
fn beside(ui: &mut Ui, view: &mut View, wanted: &mut Vec<ShelfWish>, wishes: &mut Vec<Command>) {
    let shelf = &view.shelf;
    match (&shelf.pane, shelf.tab) {
        (Pane::Place, Tab::Stock) if shelf.stock.of.is_some() => stock::pane(ui, shelf, wishes),
        (Pane::Place, Tab::Shipments) if shelf.shipments.of.is_some() => {
            shipments::pane(ui, view, wanted, wishes);
        }
        (Pane::Place, Tab::Blanks) if shelf.blanks.shown().is_some() => {
            blanks::pane(ui, &mut view.shelf, wanted);
        }
        _ => pane::draw(ui, view, wanted),
    }
}

fn shipped(ui: &mut Ui, view: &View, wishes: &mut Vec<ShelfWish>) {
    ui.label(theme::title(say!("ship-tab")));
    ui.add_space(space::S);
    tabs(ui, &view.shelf, wishes);
    shipments::left(ui, view, wishes);
}

fn in_stock(ui: &mut Ui, view: &mut View, wishes: &mut Vec<ShelfWish>) {
    blanks::heading(ui);
    ui.add_space(space::S);
    tabs(ui, &view.shelf, wishes);
    blanks::left(ui, view, wishes);
}

fn stocktake(ui: &mut Ui, view: &View, wishes: &mut Vec<ShelfWish>) {
    ui.label(theme::title(say!("stock-tab")));
    ui.add_space(space::S);
    tabs(ui, &view.shelf, wishes);
    stock::left(ui, view, wishes);
    if let (Pane::Place, Some(trouble)) = (&view.shelf.pane, &view.shelf.note) {
        ui.add_space(space::M);
        note::draw(ui, trouble);
    }
}

fn left(ui: &mut Ui, shelf: &ShelfView, wishes: &mut Vec<ShelfWish>) {
    let shown = &shelf.shown;
    ui.horizontal_top(|ui| {
        let beside = shown.beside.len() as f32 * (THUMB + space::L);
        let wide = (ui.available_width() - beside).max(240.0);
        ui.vertical(|ui| {
            ui.set_width(wide);
            crumbs(ui, shown, wishes);
            let name = shown.place.as_ref();
            let name = name.map(|place| super::data::name_of(&place.path).to_owned());
            ui.label(theme::title(name.unwrap_or_else(|| say!("shelf-all"))));
            let ink = color(palette(ui).ink2);
            ui.label(egui::RichText::new(about(shown)).color(ink));
        });
        for one in &shown.beside {
            thumb(ui, one, wishes);
        }
    });
    ui.add_space(space::S);
    tabs(ui, shelf, wishes);
    if let Some(heard) = &shelf.heard {
        ui.add_space(space::S);
        ui.label(strong(heard));
    }
    if let Some(row) = &shelf.row {
        scanned(ui, row, wishes);
    }
    ui.add_space(space::M);
    match shelf.tab {
        Tab::Here => {
            list::inside(ui, shown, wishes);
            draw::rows(ui, shown, shelf.pane.serial(), wishes);
            if shown.rows.is_empty() && shown.inside.is_empty() {
                empty(ui, shown);
            }
        }
        Tab::Overdue => list::overdue(ui, shown, shelf.pane.serial(), wishes),
        Tab::OneSite => list::gathered(ui, shown, shelf.pane.serial(), wishes),
        // They have pages of their own.
        Tab::Stock | Tab::Shipments | Tab::Blanks => {}
    }
    if let (Pane::Place, Some(trouble)) = (&shelf.pane, &shelf.note) {
        note::draw(ui, trouble);
    }
}

fn empty(ui: &mut Ui, shown: &Shown) {
    ui.label(match shown.place {
        Some(_) => say!("shelf-empty-place"),
        None => say!("shelf-empty"),
    });
}

/// The places that this one is in.
fn crumbs(ui: &mut Ui, shown: &Shown, wishes: &mut Vec<ShelfWish>) {
    if shown.place.is_none() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().button_padding = vec2(0.0, 2.0);
        ui.spacing_mut().interact_size.y = 22.0;
        let top = (say!("shelf-all"), String::new());
        for (at, (name, path)) in std::iter::once(&top).chain(&shown.above).enumerate() {
            if at > 0 {
                ui.label(small(ui, "\u{203a}"));
            }
            let words = egui::RichText::new(name).color(color(palette(ui).ink2));
            let button = ui.add(egui::Button::new(words).frame(false));
            let all = say!("shelf-go-to", place = name);
            if once(&named(button, all)) {
                wishes.push(ShelfWish::At(path.clone()));
            }
        }
    });
}

/// How much is in it, and what is out.
fn about(shown: &Shown) -> String {
    let out = shown.out.len();
    match shown.room {
        Some(room) => say!(
            "shelf-about-room",
            copies = shown.copies,
            room = room,
            out = out
        ),
        None => say!("shelf-about", copies = shown.copies, out = out),
    }
}

/// The width of a small picture.
const THUMB: f32 = 64.0;

/// A place beside this one.
fn thumb(ui: &mut Ui, one: &Beside, wishes: &mut Vec<ShelfWish>) {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(THUMB, 70.0), Sense::click());
    let painter = ui.painter();
    let frame = Rect::from_min_size(rect.min, vec2(THUMB, 48.0));
    let edge = match one.here {
        true => Stroke::new(2.0, color(p.ink)),
        false => Stroke::new(1.0, color(p.line2)),
    };
    painter.rect_stroke(frame, 4.0, edge, egui::StrokeKind::Inside);
    let ink = color(if one.here { p.ink2 } else { p.faint });
    for (i, full) in one.bars.iter().enumerate() {
        let top = frame.top() + 6.0 + 7.5 * i as f32;
        let wide = (frame.width() - 14.0) * full;
        let bar = Rect::from_min_size(pos2(frame.left() + 7.0, top), vec2(wide, 5.0));
        painter.rect_filled(bar, 0.0, ink);
    }
    let line = Line {
        text: &one.name,
        font: match one.here {
            true => strong_font(text::SMALL),
            false => plain_font(text::SMALL),
        },
        ink: color(if one.here { p.ink } else { p.ink2 }),
        width: THUMB,
    };
    let at = pos2(frame.center().x, rect.bottom() - 9.0);
    paint::line(painter, at, Align2::CENTER_CENTER, line);
    if response.has_focus() {
        focus_ring(painter, rect.expand(2.0), p);
    }
    let name = say!("shelf-go-to", place = &one.name);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, one.here, &name));
    if once(&response) {
        wishes.push(ShelfWish::At(one.path.clone()));
    }
}

fn tabs(ui: &mut Ui, shelf: &ShelfView, wishes: &mut Vec<ShelfWish>) {
    let (overdue, gathered) = (shelf.shown.overdue.len(), shelf.shown.gathered.len());
    ui.horizontal_wrapped(|ui| {
        for (tab, words) in [
            (Tab::Here, say!("shelf-tab-here")),
            (Tab::Overdue, say!("shelf-tab-overdue", copies = overdue)),
            (Tab::OneSite, say!("shelf-tab-site", discs = gathered)),
        ] {
            if once(&chip(ui, &words, shelf.tab == tab)) {
                wishes.push(ShelfWish::List(tab));
            }
        }
        let words = match (&shelf.stock.of, shelf.stock.to_decide()) {
            (None, _) => say!("stock-take"),
            (Some(_), 0) => say!("stock-tab"),
            (Some(_), things) => say!("stock-tab-open", things = things),
        };
        if once(&chip(ui, &words, shelf.tab == Tab::Stock)) {
            wishes.push(ShelfWish::List(Tab::Stock));
        }
        let words = match shelf.shipments.late {
            0 => say!("ship-tab"),
            late => say!("ship-tab-late", shipments = late),
        };
        if once(&chip(ui, &words, shelf.tab == Tab::Shipments)) {
            wishes.push(ShelfWish::List(Tab::Shipments));
        }
        let words = match shelf.blanks.low {
            0 => say!("blank-tab"),
            low => say!("blank-tab-low", media = low),
        };
        if once(&chip(ui, &words, shelf.tab == Tab::Blanks)) {
            wishes.push(ShelfWish::List(Tab::Blanks));
        }
    });
}

/// What was scanned at a place, and what is asked about it at the end.
fn scanned(ui: &mut Ui, row: &Row, wishes: &mut Vec<ShelfWish>) {
    ui.horizontal_wrapped(|ui| {
        let (all, open) = (row.scanned.len(), row.open());
        ui.label(small(ui, say!("shelf-row", copies = all, open = open)));
        let words = match row.ended || open == 0 {
            true => say!("shelf-row-close"),
            false => say!("shelf-row-end"),
        };
        if once(&ui.button(words)) {
            wishes.push(ShelfWish::EndRow);
        }
    });
    if !row.ended {
        return;
    }
    for one in &row.scanned {
        if matches!(one.means, Means::Present | Means::Filed) {
            continue;
        }
        let (serial, slot) = (one.serial.clone(), row.code.clone());
        let act = one.means.act().map(|act| match act {
            Act::Stays => (say!("shelf-row-stays"), desk::Request::Put { serial, slot }),
            Act::Arrived => (
                say!("stock-arrived"),
                desk::Request::Arrived { serial, slot },
            ),
            Act::Returned => (
                say!("shelf-row-return"),
                desk::Request::Return {
                    serial,
                    slot: Some(slot),
                    condition: None,
                },
            ),
        });
        ui.horizontal_wrapped(|ui| {
            ui.label(one.means.sentence(&one.serial));
            let Some((words, request)) = act else {
                return;
            };
            let place = said(&row.path);
            let all = say!(
                "shelf-row-name",
                what = &words,
                serial = &one.serial,
                place = place
            );
            if once(&named(ui.button(words), all)) {
                wishes.push(ShelfWish::Do(request));
            }
        });
    }
}
