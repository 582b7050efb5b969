//! Draws the stock of blanks: what is left, lot by lot, and the fields by which boxes come in.

use egui::Ui;

use super::data::{self, Box};
use crate::gui::parts::{detail, note};
use crate::gui::theme::{chip, entered, named, once, primary, small, strong, title, toned};
use crate::gui::tokens::space;
use crate::gui::view::{BlanksView, Pane, ShelfView, ShelfWish, View};
use crate::jobs::shelf::blanking::Request;
use crate::jobs::shelf::blanks::{Lot, Stock};
use crate::jobs::shelf::desk;
use crate::words::blanks as words;
use crate::words::lang::say;
use crate::words::outcomes::Tone;

/// Lots that are shown at once.
const LISTED: usize = 200;

fn wish(request: Request) -> ShelfWish {
    ShelfWish::Do(desk::Request::Blanks(request))
}

/// The stock, and what takes boxes in.
pub fn left(ui: &mut Ui, view: &mut View, wishes: &mut Vec<ShelfWish>) {
    let shelf = &mut view.shelf;
    ui.add_space(space::M);
    ui.label(say!("blank-about"));
    let Some(stock) = shelf.blanks.stock.clone() else {
        ui.label(say!("window-reading-archive"));
        return;
    };
    ui.add_space(space::S);
    for need in &stock.needs {
        match need.low {
            true => ui.label(toned(ui, Tone::Bad, words::need(need))),
            false => ui.label(words::need(need)),
        };
    }
    if let Some((tone, heard)) = &shelf.blanks.heard {
        ui.add_space(space::S);
        ui.label(toned(ui, *tone, heard));
    }
    let is_beside = shelf.blanks.shown().is_some();
    if let (Pane::Place, false, Some(trouble)) = (&shelf.pane, is_beside, &shelf.note) {
        ui.add_space(space::S);
        note::draw(ui, trouble);
    }
    ui.add_space(space::L);
    receive(ui, &stock, &mut shelf.blanks, wishes);
    ui.add_space(space::L);
    ui.label(strong(say!("blank-lots", lots = stock.lots.len())));
    for lot in stock.lots.iter().take(LISTED) {
        ui.separator();
        listed(ui, lot, shelf.blanks.lot.as_ref(), wishes);
    }
    if let Some(more @ 1..) = stock.lots.len().checked_sub(LISTED) {
        ui.label(small(ui, say!("list-more", items = more)));
    }
}

fn listed(ui: &mut Ui, lot: &Lot, shown: Option<&String>, wishes: &mut Vec<ShelfWish>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(words::lot(lot));
        let name = &lot.lot;
        if lot.opened.is_none() {
            let all = say!("blank-open-lot", lot = name);
            if once(&named(ui.button(say!("blank-open")), all)) {
                wishes.push(wish(Request::Open(name.clone())));
            }
        }
        let all = say!("blank-show-lot", lot = name);
        if shown != Some(name) && once(&named(ui.button(say!("blank-show")), all)) {
            wishes.push(ShelfWish::Lot(name.clone()));
        }
    });
}

/// A field with its label; whether Enter was pressed in it.
fn field(ui: &mut Ui, label: String, text: &mut String) -> bool {
    let label = ui.label(small(ui, label));
    let wide = ui.available_width().min(360.0);
    let edit = egui::TextEdit::singleline(text).desired_width(wide);
    let field = ui.add(edit).labelled_by(label.id);
    ui.add_space(space::S);
    entered(&field)
}

/// A button that is there for what it asks for, once nothing is missing.
fn button(
    ui: &mut Ui,
    (words, is_first): (String, bool),
    is_meant: bool,
    request: Option<Request>,
    wishes: &mut Vec<ShelfWish>,
) {
    let pressed = ui.add_enabled_ui(request.is_some(), |ui| match is_first {
        true => once(&primary(ui, &words)),
        false => once(&ui.button(words)),
    });
    if pressed.inner || is_meant {
        wishes.extend(request.map(wish));
    }
}

/// Takes boxes in: the bar code, what it stands for, the lot.
fn receive(ui: &mut Ui, stock: &Stock, blanks: &mut BlanksView, wishes: &mut Vec<ShelfWish>) {
    let form = &mut blanks.form;
    ui.label(strong(say!("blank-receive")));
    ui.label(small(ui, say!("blank-receive-about")));
    ui.add_space(space::S);
    field(ui, say!("blank-bar-code"), &mut form.gtin);
    match data::of_form(stock, form) {
        Box::None if form.gtin.trim().is_empty() => return,
        Box::None => {
            ui.label(say!("blank-no-bar-code"));
            return;
        }
        Box::New => {
            product(ui, blanks, wishes);
            return;
        }
        Box::Known(product) => {
            let name = &product.name;
            ui.label(say!("blank-known", name = name, pieces = product.pieces));
            ui.add_space(space::S);
        }
    }
    let form = &mut blanks.form;
    let meant = field(ui, say!("blank-lot"), &mut form.lot)
        | field(ui, say!("blank-boxes"), &mut form.boxes);
    let words = (say!("blank-receive-button"), true);
    button(ui, words, meant, data::receive(form), wishes);
}

/// What the bar code stands for.
fn product(ui: &mut Ui, blanks: &mut BlanksView, wishes: &mut Vec<ShelfWish>) {
    let form = &mut blanks.form;
    ui.label(strong(say!("blank-new")));
    ui.add_space(space::S);
    let mut meant = field(ui, say!("blank-name"), &mut form.name);
    ui.label(small(ui, say!("blank-media")));
    ui.horizontal_wrapped(|ui| {
        let chosen = data::chosen(form);
        for (media, words) in data::media() {
            if once(&chip(ui, &words, media == chosen)) {
                form.media = media;
            }
        }
    });
    ui.add_space(space::S);
    meant |= field(ui, say!("blank-pieces"), &mut form.pieces);
    meant |= field(ui, say!("blank-lead-days"), &mut form.lead_days);
    let words = (say!("blank-record"), true);
    button(ui, words, meant, data::product(form), wishes);
}

/// The lot that is shown: counted, discarded.
pub fn pane(ui: &mut Ui, shelf: &mut ShelfView, wishes: &mut Vec<ShelfWish>) {
    let Some(lot) = shelf.blanks.shown().cloned() else {
        return;
    };
    if detail::heading(ui, say!("blank-title", lot = &lot.lot)) {
        wishes.push(ShelfWish::Close);
    }
    ui.label(words::lot(&lot));
    for fact in words::about(&lot) {
        ui.label(fact);
    }
    if let Some(trouble) = &shelf.note {
        ui.add_space(space::M);
        note::draw(ui, trouble);
    }
    ui.add_space(space::L);
    let form = &mut shelf.blanks.form;
    ui.label(strong(say!("blank-count")));
    let meant = field(ui, say!("blank-counted"), &mut form.counted)
        | field(ui, say!("blank-why"), &mut form.why);
    let words = (say!("blank-count-button"), true);
    button(ui, words, meant, data::count(&lot.lot, form), wishes);
    ui.add_space(space::L);
    ui.label(strong(say!("blank-discard")));
    let meant = field(ui, say!("blank-gone"), &mut form.gone)
        | field(ui, say!("blank-gone-why"), &mut form.gone_why);
    let words = (say!("blank-discard-button"), false);
    button(ui, words, meant, data::discard(&lot.lot, form), wishes);
}

/// The title of the tab.
pub fn heading(ui: &mut Ui) {
    ui.label(title(say!("blank-tab")));
}
