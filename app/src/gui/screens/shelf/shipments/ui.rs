//! Draws shipments: which are open, and what is done with the one that is shown.

use egui::Ui;

use super::data;
use crate::gui::command::Command;
use crate::gui::parts::{detail, note};
use crate::gui::screens::shelf::copy::ui::{condition, show_button};
use crate::gui::theme::{danger, entered, named, once, primary, small, strong, toned};
use crate::gui::tokens::space;
use crate::gui::view::{Asks, Pane, ShelfWish, ShipmentsView, View};
use crate::jobs::shelf::desk;
use crate::jobs::shelf::page::What;
use crate::jobs::shelf::shipments::{Outcome, Stage};
use crate::jobs::shelf::shipping::Request;
use crate::words::lang::say;
use crate::words::locations::said;
use crate::words::outcomes::Tone;
use crate::words::shipments as words;
use stele_catalog::Timestamp;

/// Copies and shipments that are shown at once.
const LISTED: usize = 200;

fn wish(request: Request) -> ShelfWish {
    ShelfWish::Do(desk::Request::Ship(request))
}

/// Open shipments, and what begins one.
pub fn left(ui: &mut Ui, view: &View, wishes: &mut Vec<ShelfWish>) {
    let shelf = &view.shelf;
    ui.add_space(space::M);
    ui.label(say!("ship-about"));
    ui.add_space(space::S);
    begin(ui, view, wishes);
    ui.add_space(space::L);
    let now = view.looked_at.unwrap_or(Timestamp(0));
    let open = data::listed(&view.status.shipments, now);
    ui.label(strong(say!("ship-open-ones", shipments = open.len())));
    for one in open.iter().take(LISTED) {
        ui.separator();
        ui.horizontal_wrapped(|ui| {
            match one.late {
                true => ui.label(toned(ui, Tone::Bad, &one.words)),
                false => ui.label(&one.words),
            };
            let all = say!("ship-open", shipment = &one.shipment);
            let is_shown = shelf.shipments.code() == Some(&one.shipment);
            if !is_shown && once(&named(ui.button(say!("ship-open-short")), all)) {
                wishes.push(ShelfWish::Shipment(one.shipment.clone()));
            }
        });
    }
    more(ui, open.len());
    if let (Pane::Place, None, Some(trouble)) = (&shelf.pane, &shelf.shipments.of, &shelf.note) {
        ui.add_space(space::M);
        note::draw(ui, trouble);
    }
}

fn begin(ui: &mut Ui, view: &View, wishes: &mut Vec<ShelfWish>) {
    let shelf = &view.shelf;
    let Some(place) = &shelf.shown.place else {
        ui.label(small(ui, say!("ship-begin-where")));
        return;
    };
    let words = say!("ship-begin", place = said(&place.path));
    let pressed = match &shelf.shipments.of {
        None => once(&primary(ui, &words)),
        Some(_) => once(&ui.button(words)),
    };
    if pressed {
        wishes.push(wish(Request::Begin(place.path.clone())));
    }
}

fn more(ui: &mut Ui, all: usize) {
    if let Some(more @ 1..) = all.checked_sub(LISTED) {
        ui.label(small(ui, say!("list-more", items = more)));
    }
}

/// The shipment that is shown.
pub fn pane(
    ui: &mut Ui,
    view: &mut View,
    wishes: &mut Vec<ShelfWish>,
    commands: &mut Vec<Command>,
) {
    let now = view.looked_at.unwrap_or(Timestamp(0));
    let Some(of) = view.shelf.shipments.of.clone() else {
        return;
    };
    let one = &of.shipment;
    let title = say!(
        "ship-title",
        shipment = &one.shipment,
        place = said(&one.to)
    );
    if detail::heading(ui, title) {
        wishes.push(ShelfWish::Close);
    }
    ui.label(words::standing(one, now));
    for (tone, fact) in data::facts(&of) {
        match tone {
            Some(tone) => ui.label(strong(fact).color(crate::gui::theme::tone(ui, tone))),
            None => ui.label(fact),
        };
    }
    ui.add_space(space::M);
    if let Some(next) = data::next(&of) {
        ui.label(strong(next).size(18.0));
    }
    let shipments = &mut view.shelf.shipments;
    if let Some((tone, words)) = &shipments.heard {
        ui.label(toned(ui, *tone, words));
    }
    if let Some(trouble) = &view.shelf.note {
        note::draw(ui, trouble);
    }
    ui.add_space(space::S);
    match one.stage {
        Stage::Packing | Stage::Sealed => packing(ui, shipments, &of, wishes, commands),
        Stage::HandedOver => receiving(ui, shipments, &of, wishes),
        Stage::Received | Stage::ReceivedInPart if one.seal_differs => {
            seal_again(ui, shipments, &of, wishes);
        }
        Stage::Received | Stage::ReceivedInPart | Stage::Canceled => {}
    }
    copies(ui, &of, wishes, commands);
    match one.stage {
        Stage::Packing | Stage::Sealed => cancel(ui, shipments, &of, wishes),
        Stage::HandedOver => close(ui, shipments, &of, wishes),
        Stage::Received | Stage::ReceivedInPart | Stage::Canceled => {}
    }
}

/// A field with its button; what was typed, where it is to be done.
fn field(
    ui: &mut Ui,
    (label, words): (String, String),
    text: &mut String,
    is_first: bool,
) -> Option<String> {
    let label = ui.label(small(ui, label));
    let edit = egui::TextEdit::singleline(text);
    let wide = ui.available_width();
    let field = ui.add(edit.desired_width(wide)).labelled_by(label.id);
    let typed = text.trim().to_owned();
    let pressed = ui.add_enabled_ui(!typed.is_empty(), |ui| match is_first {
        true => once(&primary(ui, &words)),
        false => once(&ui.button(words)),
    });
    let is_meant = pressed.inner || entered(&field);
    ui.add_space(space::S);
    (is_meant && !typed.is_empty()).then_some(typed)
}

/// Packed, sealed, handed over.
fn packing(
    ui: &mut Ui,
    shipments: &mut ShipmentsView,
    of: &Outcome,
    wishes: &mut Vec<ShelfWish>,
    commands: &mut Vec<Command>,
) {
    let shipment = of.shipment.shipment.clone();
    if let Some(code) = shipments.last.clone() {
        let words = (say!("ship-last-why"), say!("ship-last", serial = &code));
        let why = field(ui, words, &mut shipments.form.last_why, false);
        if let Some(why) = why {
            let shipment = shipment.clone();
            wishes.push(wish(Request::PackLast {
                shipment,
                code,
                why,
            }));
        }
    }
    if of.shipment.copies == 0 {
        return;
    }
    let is_sealed = of.shipment.stage == Stage::Sealed;
    let words = match is_sealed {
        true => say!("ship-seal-again"),
        false => say!("ship-seal"),
    };
    let words = (say!("ship-seal-number"), words);
    if let Some(number) = field(ui, words, &mut shipments.form.seal, !is_sealed) {
        let shipment = shipment.clone();
        wishes.push(wish(Request::Seal { shipment, number }));
    }
    if once(&ui.button(say!("ship-print"))) {
        commands.push(Command::Print(What::Packing(shipment.clone())));
    }
    ui.add_space(space::S);
    let words = (say!("ship-courier"), say!("ship-hand-over"));
    if let Some(to) = field(ui, words, &mut shipments.form.courier, is_sealed) {
        wishes.push(wish(Request::HandOver { shipment, to }));
    }
}

/// What arrives.
fn receiving(
    ui: &mut Ui,
    shipments: &mut ShipmentsView,
    of: &Outcome,
    wishes: &mut Vec<ShelfWish>,
) {
    ui.label(match &shipments.at {
        Some(at) => say!("ship-at", place = said(&at.path)),
        None => say!("ship-at", place = said(&of.shipment.to)),
    });
    ui.label(small(ui, say!("ship-at-about")));
    ui.add_space(space::S);
    condition(ui, &mut shipments.condition);
    ui.add_space(space::M);
    if of.shipment.seal_differs {
        seal_again(ui, shipments, of, wishes);
        return;
    }
    let words = (say!("ship-seal-found"), say!("ship-seal-compare"));
    if let Some(number) = field(ui, words, &mut shipments.form.seal_found, false) {
        wishes.push(seal_found(of, number, None));
    }
}

/// Another number of the seal than the one that differed: it takes a reason.
fn seal_again(
    ui: &mut Ui,
    shipments: &mut ShipmentsView,
    of: &Outcome,
    wishes: &mut Vec<ShelfWish>,
) {
    let form = &mut shipments.form;
    let label = ui.label(small(ui, say!("ship-seal-found")));
    let edit = egui::TextEdit::singleline(&mut form.seal_found);
    let wide = ui.available_width();
    ui.add(edit.desired_width(wide)).labelled_by(label.id);
    ui.add_space(space::S);
    let words = (say!("ship-seal-why"), say!("ship-seal-correct"));
    let why = field(ui, words, &mut form.seal_why, false);
    let number = form.seal_found.trim();
    if let Some(why) = why.filter(|_| !number.is_empty()) {
        wishes.push(seal_found(of, number.to_owned(), Some(why)));
    }
}

fn seal_found(of: &Outcome, number: String, why: Option<String>) -> ShelfWish {
    let shipment = of.shipment.shipment.clone();
    wish(Request::SealFound {
        shipment,
        number,
        why,
    })
}

fn copies(ui: &mut Ui, of: &Outcome, wishes: &mut Vec<ShelfWish>, commands: &mut Vec<Command>) {
    if of.inside.is_empty() {
        return;
    }
    ui.add_space(space::L);
    let count = of.inside.len();
    ui.label(strong(say!("ship-inside", copies = count)));
    // What was packed last stands first: it is what one has just seen.
    for copy in of.inside.iter().rev().take(LISTED) {
        ui.separator();
        match data::inside(copy) {
            (Some(tone), words) => ui.label(toned(ui, tone, words)),
            (None, words) => ui.label(words),
        };
        let serial = copy.serial.clone();
        ui.horizontal_wrapped(|ui| {
            let all = say!("ship-take-out-one", serial = &serial);
            if data::may_go_out(of) && once(&named(ui.button(say!("ship-take-out")), all)) {
                let shipment = of.shipment.shipment.clone();
                let serial = serial.clone();
                wishes.push(wish(Request::TakeOut { shipment, serial }));
            }
            show_button(ui, &serial, commands);
        });
    }
    more(ui, count);
}

fn cancel(ui: &mut Ui, shipments: &ShipmentsView, of: &Outcome, wishes: &mut Vec<ShelfWish>) {
    ui.add_space(space::L);
    ui.separator();
    let request = || wish(Request::Cancel(of.shipment.shipment.clone()));
    let copies = of.shipment.copies;
    if shipments.asks == Some(Asks::Cancel) {
        ui.label(strong(say!("ship-cancel-asks", copies = copies)));
        ui.horizontal_wrapped(|ui| {
            if once(&danger(ui, &say!("ship-cancel-meant"))) {
                wishes.push(request());
            }
            if once(&ui.button(say!("ship-keep"))) {
                wishes.push(ShelfWish::Asks(None));
            }
        });
    } else if once(&ui.button(say!("ship-cancel"))) {
        wishes.push(match copies {
            0 => request(),
            _ => ShelfWish::Asks(Some(Asks::Cancel)),
        });
    }
}

fn close(ui: &mut Ui, shipments: &mut ShipmentsView, of: &Outcome, wishes: &mut Vec<ShelfWish>) {
    ui.add_space(space::L);
    ui.separator();
    let words = (say!("ship-close-why"), say!("ship-close"));
    if field(ui, words, &mut shipments.form.why, false).is_some() {
        wishes.push(ShelfWish::Asks(Some(Asks::Close)));
    }
    let why = shipments.form.why.trim().to_owned();
    if shipments.asks != Some(Asks::Close) || why.is_empty() {
        return;
    }
    let left = data::outstanding(of);
    let count = left.len();
    let copies = left.join(", ");
    let asks = say!("ship-close-asks", count = count, copies = copies);
    ui.label(strong(asks));
    ui.horizontal_wrapped(|ui| {
        if once(&danger(ui, &say!("ship-close-meant"))) {
            let shipment = of.shipment.shipment.clone();
            wishes.push(wish(Request::Close { shipment, why }));
        }
        if once(&ui.button(say!("ship-keep-open"))) {
            wishes.push(ShelfWish::Asks(None));
        }
    });
}
