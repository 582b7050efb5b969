//! Draws a stock-take: how far it is, what is counted, and what is to be decided.

use egui::Ui;

use super::data::{Act, Group};
use crate::gui::command::Command;
use crate::gui::theme::{self, named, once, primary, small, strong, toned};
use crate::gui::tokens::space;
use crate::gui::view::{ShelfView, ShelfWish, View};
use crate::jobs::shelf::count::Request;
use crate::jobs::shelf::desk;
use crate::jobs::shelf::people::Person;
use crate::jobs::shelf::stocktake::{At, Counted, Outcome};
use crate::words::advice::Place;
use crate::words::lang::say;
use crate::words::locations::said;
use crate::words::quantities::when;
use crate::words::{people, stocktakes};

/// Places of each list that are shown at once.
const LISTED: usize = 200;

fn wish(request: Request) -> ShelfWish {
    ShelfWish::Do(desk::Request::Stock(request))
}

/// What is counted, and what is still to be.
pub fn left(ui: &mut Ui, view: &View, wishes: &mut Vec<ShelfWish>) {
    let shelf = &view.shelf;
    ui.add_space(space::M);
    match &shelf.stock.of {
        Some(of) if of.ended.is_none() => under_way(ui, view, of, wishes),
        Some(of) => {
            ui.label(strong(stocktakes::head(of)));
            ui.label(stocktakes::next(of, Place::Window));
            ui.add_space(space::M);
            begin(ui, shelf, false, wishes);
            counted(ui, view, of);
        }
        None => begin(ui, shelf, true, wishes),
    }
}

/// What is to be begun.
fn begin(ui: &mut Ui, shelf: &ShelfView, is_first: bool, wishes: &mut Vec<ShelfWish>) {
    ui.label(say!("stock-about"));
    ui.add_space(space::S);
    ui.horizontal_wrapped(|ui| {
        let here = shelf.shown.place.as_ref();
        let words = match here {
            Some(place) => say!("stock-begin-here", place = said(&place.path)),
            None => say!("stock-begin-all"),
        };
        let pressed = match is_first {
            true => once(&primary(ui, &words)),
            false => once(&ui.button(words)),
        };
        if pressed {
            let of = here.map(|place| place.path.clone());
            wishes.push(wish(Request::Begin(of)));
        }
        if here.is_some() && once(&ui.button(say!("stock-begin-all"))) {
            wishes.push(wish(Request::Begin(None)));
        }
    });
}

fn under_way(ui: &mut Ui, view: &View, of: &Outcome, wishes: &mut Vec<ShelfWish>) {
    let stock = &view.shelf.stock;
    ui.label(match &of.of {
        Some(path) => say!("stock-of", place = said(path)),
        None => say!("stock-of-all"),
    });
    ui.label(stocktakes::head(of));
    ui.label(small(ui, say!("stock-how")));
    ui.add_space(space::M);
    match &stock.at {
        Some(at) => {
            ui.label(strong(say!("stock-at", place = said(&at.path))).size(18.0));
        }
        None => {
            ui.label(strong(say!("stock-at-none")).size(18.0));
        }
    }
    if let Some((tone, words)) = &stock.heard {
        ui.label(toned(ui, *tone, words));
    }
    ui.add_space(space::M);
    end(ui, of, stock.in_part, wishes);
    to_count(ui, &of.not_counted);
    counted(ui, view, of);
}

/// The button that ends it.
fn end(ui: &mut Ui, of: &Outcome, in_part: bool, wishes: &mut Vec<ShelfWish>) {
    let left = of.not_counted.len();
    if left > 0 && in_part {
        ui.label(strong(say!("stock-end-in-part", places = left)));
    }
    ui.horizontal_wrapped(|ui| {
        let pressed = match (left, in_part) {
            (0, _) => once(&primary(ui, &say!("stock-end"))),
            (_, true) => once(&ui.button(say!("stock-end-anyway"))),
            (_, false) => once(&ui.button(say!("stock-end"))),
        };
        if pressed {
            let in_part = left > 0 && in_part;
            wishes.push(wish(Request::End { in_part }));
        }
    });
}

fn to_count(ui: &mut Ui, places: &[At]) {
    if places.is_empty() {
        return;
    }
    ui.add_space(space::L);
    ui.label(strong(say!("stock-to-count", places = places.len())));
    for at in places.iter().take(LISTED) {
        ui.label(say!("stock-to-count-one", place = said(&at.path)));
    }
    more(ui, places.len());
}

fn counted(ui: &mut Ui, view: &View, of: &Outcome) {
    if of.counted.is_empty() {
        return;
    }
    ui.add_space(space::L);
    ui.label(strong(say!("stock-counted", places = of.counted.len())));
    let people = view.people.all.as_deref().unwrap_or(&[]);
    for place in of.counted.iter().rev().take(LISTED) {
        ui.horizontal_wrapped(|ui| {
            ui.label(said(&place.at.path));
            ui.label(small(ui, by(place, people)));
        });
    }
    more(ui, of.counted.len());
}

/// Who counted a place, and when.
fn by(place: &Counted, people: &[Person]) -> String {
    let mut known = people.iter();
    let known = known.find(|person| person.person == place.person);
    let who = known.map_or_else(|| place.person.clone(), people::shown);
    say!("stock-by", who = who, time = when(place.when))
}

fn more(ui: &mut Ui, all: usize) {
    if let Some(more @ 1..) = all.checked_sub(LISTED) {
        ui.label(small(ui, say!("list-more", items = more)));
    }
}

/// What is to be decided.
pub fn pane(ui: &mut Ui, shelf: &ShelfView, wishes: &mut Vec<Command>) {
    let stock = &shelf.stock;
    ui.label(theme::title(say!(
        "stock-decide",
        things = stock.to_decide()
    )));
    if stock.groups.is_empty() {
        ui.label(say!("stock-nothing"));
        return;
    }
    ui.label(small(ui, say!("stock-decide-about")));
    for group in &stock.groups {
        draw_group(ui, group, wishes);
    }
}

fn draw_group(ui: &mut Ui, group: &Group, wishes: &mut Vec<Command>) {
    ui.add_space(space::L);
    let title = say!(
        "stock-group",
        what = &group.title,
        things = group.rows.len()
    );
    ui.label(strong(title).size(18.0));
    for row in group.rows.iter().take(LISTED) {
        ui.separator();
        let serial = row.serial.as_deref().unwrap_or("");
        ui.label(&row.words);
        ui.horizontal_wrapped(|ui| {
            for (words, act) in &row.acts {
                let name = match serial.is_empty() {
                    true => say!("stock-act-place", act = words, about = &row.words),
                    false => say!("stock-act", act = words, serial = serial),
                };
                if once(&named(ui.button(words), name)) {
                    wishes.push(command(act, serial));
                }
            }
            if !serial.is_empty() {
                super::super::copy::ui::show_button(ui, serial, wishes);
            }
        });
    }
    more(ui, group.rows.len());
}

fn command(act: &Act, serial: &str) -> Command {
    let serial = serial.to_owned();
    match act {
        Act::Do(request) => Command::Shelf(ShelfWish::Do(request.clone())),
        Act::Settle(what) => Command::Settle {
            serial,
            what: *what,
            why: say!("stock-why"),
        },
        Act::Arrived(slot) => Command::Arrived {
            serial,
            slot: Some(slot.clone()),
        },
    }
}
