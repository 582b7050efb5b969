//! Draws the request desk: what is open, and the detail beside.

use egui::{Align2, Rect, Ui, Vec2, pos2, vec2};

use super::data::is_due;
use super::form::ui as form;
use super::one::ui as one;
use super::pull::ui as pull;
use crate::gui::command::Command;
use crate::gui::parts::paint::{self, Line};
use crate::gui::parts::{detail, note, row};
use crate::gui::theme::{self, color, once, palette, plain_font, strong_font};
use crate::gui::tokens::{size, space, text};
use crate::gui::view::{Known, RequestPane, RequestWish, View};
use crate::jobs::deliver::Request;
use crate::jobs::deliver::at_desk::Wish;
use crate::words::lang::say;
use crate::words::{patients, requests as words};
use stele_catalog::Timestamp;

/// Draws the screen.
pub fn draw(ui: &mut Ui, view: &mut View, wishes: &mut Vec<Command>) {
    if view.known != Known::Read {
        detail::main(ui, "requests", |ui| {
            ui.label(theme::title(say!("screen-requests")));
            ui.label(say!("window-reading-archive"));
        });
        return;
    }
    let mut wanted = Vec::new();
    let has_room = detail::has_room(ui);
    let is_open = view.requests.pane != RequestPane::Nothing;
    if has_room && is_open {
        detail::show(ui, "request pane", |ui| {
            beside(ui, view, &mut wanted, wishes)
        });
    }
    detail::main(ui, "requests", |ui| match !has_room && is_open {
        true => beside(ui, view, &mut wanted, wishes),
        false => list(ui, view, &mut wanted),
    });
    wishes.extend(wanted.into_iter().map(Command::Request));
}

fn beside(ui: &mut Ui, view: &mut View, wanted: &mut Vec<RequestWish>, wishes: &mut Vec<Command>) {
    match view.requests.pane.clone() {
        RequestPane::Nothing => {}
        RequestPane::New => form::draw(ui, view, wanted),
        RequestPane::One(_) => one::draw(ui, view, wanted, wishes),
        RequestPane::Pull => pull::draw(ui, view, wanted, wishes),
    }
    if let Some(trouble) = &view.requests.note {
        ui.add_space(space::M);
        note::draw(ui, trouble);
    }
}

fn list(ui: &mut Ui, view: &View, wishes: &mut Vec<RequestWish>) {
    let desk = &view.requests;
    ui.label(theme::title(say!("screen-requests")));
    let about = match desk.open.len() {
        0 => say!("requests-none"),
        open => say!("requests-about", requests = open),
    };
    ui.label(egui::RichText::new(about).color(color(palette(ui).ink2)));
    ui.add_space(space::M);
    if desk.open.is_empty() {
        return;
    }
    if once(&ui.button(say!("requests-pull-all"))) {
        wishes.push(RequestWish::Do(Wish::Pull(Vec::new())));
    }
    ui.add_space(space::M);
    let now = view.looked_at.unwrap_or(Timestamp(0));
    let chosen = desk.shown().map(|one| one.request.as_str());
    let before = ui.spacing().item_spacing;
    ui.spacing_mut().item_spacing.y = 0.0;
    for request in &desk.open {
        draw_row(ui, request, chosen, now, wishes);
    }
    ui.spacing_mut().item_spacing = before;
}

/// A row: who asks for whose studies, and by when.
fn draw_row(
    ui: &mut Ui,
    request: &Request,
    chosen: Option<&str>,
    now: Timestamp,
    wishes: &mut Vec<RequestWish>,
) {
    let is_chosen = chosen == Some(request.request.as_str());
    let (rect, response) = row::ground(ui, size::ROW, is_chosen);
    let p = palette(ui);
    let who = words::recipient(request);
    let patient = &request.patient;
    let patient = patients::named(patient);
    let what = say!(
        "requests-row-about",
        ground = words::ground(request.kind),
        patient = patient
    );
    let standing = words::step(request, now);
    let half = rect.width() * 0.62;
    for (down, words, strong) in [(-9.0, &who, true), (10.0, &what, false)] {
        let line = Line {
            text: words,
            font: match strong {
                true => strong_font(text::BODY),
                false => plain_font(text::SMALL),
            },
            ink: color(if strong { p.ink } else { p.ink2 }),
            width: half - space::M,
        };
        let at = pos2(rect.left() + space::M, rect.center().y + down);
        paint::line(ui.painter(), at, Align2::LEFT_CENTER, line);
    }
    let is_late = is_due(request, now);
    let right = Rect::from_min_size(
        pos2(rect.left() + half, rect.top()),
        vec2(rect.width() - half - space::S, rect.height()),
    );
    let line = Line {
        text: &standing,
        font: match is_late {
            true => strong_font(text::BODY),
            false => plain_font(text::BODY),
        },
        ink: color(if is_late { p.ink } else { p.ink2 }),
        width: right.width(),
    };
    let at = right.right_center() - Vec2::new(space::S, 0.0);
    paint::line(ui.painter(), at, Align2::RIGHT_CENTER, line);
    let name = say!("requests-row", who = who, about = what, standing = standing);
    row::named(&response, is_chosen, &name);
    if once(&response) {
        wishes.push(RequestWish::Open(request.request.clone()));
    }
}
