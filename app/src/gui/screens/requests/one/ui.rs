//! Draws a request: who asks for what and by when, and the one thing to do for it.

use egui::Ui;
use stele_catalog::{RequestResult, Timestamp};

use crate::gui::command::Command;
use crate::gui::screens::requests::data::{chosen, fetch_words, hand_over, sources, to_fetch};
use crate::gui::screens::requests::handing::ui as handing;
use crate::gui::screens::requests::head::ui::{field, heading};
use crate::gui::theme::{chip, once, primary, small, strong};
use crate::gui::tokens::space;
use crate::gui::view::{HandForm, RequestWish, View};
use crate::jobs::deliver::Request;
use crate::jobs::deliver::at_desk::Wish;
use crate::words::lang::say;
use crate::words::requests as words;

/// Draws it.
pub fn draw(
    ui: &mut Ui,
    view: &mut View,
    wishes: &mut Vec<RequestWish>,
    commands: &mut Vec<Command>,
) {
    let Some(request) = view.requests.shown().cloned() else {
        heading(ui, say!("screen-requests"), wishes);
        ui.label(say!("window-reading-archive"));
        return;
    };
    heading(
        ui,
        say!("requests-for", who = words::recipient(&request)),
        wishes,
    );
    let now = view.looked_at.unwrap_or(Timestamp(0));
    let mut lines = words::shown(&request, now).into_iter();
    if let Some(first) = lines.next() {
        ui.label(strong(first));
    }
    lines.for_each(|line| {
        ui.label(line);
    });
    for delivery in &request.deliveries {
        ui.label(words::delivery_shown(
            delivery,
            view.people.all.as_deref().unwrap_or(&[]),
        ));
    }
    if request.closed.is_some() {
        return;
    }
    ui.add_space(space::M);
    ui.separator();
    if request.needs_signature && request.signed.is_none() {
        ui.label(say!("requests-to-be-signed"));
        if once(&primary(ui, &say!("requests-sign"))) {
            wishes.push(RequestWish::Do(Wish::Sign(request.request.clone())));
        }
    } else {
        deliver(ui, view, &request, wishes, commands);
    }
    ends(ui, &mut view.requests.hand, &request, wishes);
}

/// How the studies are handed over, and the button that does it.
fn deliver(
    ui: &mut Ui,
    view: &mut View,
    request: &Request,
    wishes: &mut Vec<RequestWish>,
    commands: &mut Vec<Command>,
) {
    let sources = sources(request, view);
    let fetch = to_fetch(request, view);
    let fetch_words = fetch_words(&fetch, view);
    let is_delivered = request.is_delivered();
    if is_delivered {
        ui.label(strong(match request.is_sent() {
            true => say!("requests-sent"),
            false => say!("requests-delivered"),
        }));
        if once(&primary(ui, &say!("requests-handed-over"))) {
            wishes.push(RequestWish::Do(close(
                request,
                RequestResult::HandedOver,
                None,
            )));
        }
        ui.add_space(space::M);
        ui.label(small(ui, say!("requests-again")));
    }
    let form = &mut view.requests.hand;
    handing::choices(ui, request, form);
    let source = chosen(&sources, form).cloned();
    ui.label(small(ui, say!("requests-from")));
    ui.horizontal_wrapped(|ui| {
        for one in &sources {
            if once(&chip(ui, &one.words, source.as_ref() == Some(one))) {
                form.from = Some(one.from.clone());
            }
        }
    });
    if !fetch.is_empty() {
        ui.label(say!("requests-fetch", discs = fetch_words));
        if once(&ui.button(say!("requests-pull-one"))) {
            wishes.push(RequestWish::Do(Wish::Pull(vec![request.request.clone()])));
        }
    }
    ui.add_space(space::S);
    let entered = handing::draw(ui, form, commands);
    let wish = source
        .as_ref()
        .and_then(|source| hand_over(request, form, Some(source)));
    let is_busy = view.jobs.iter().any(|job| job.drive.is_none());
    let words = say!("requests-deliver", studies = request.studies.len());
    let pressed = ui.add_enabled_ui(wish.is_some() && !is_busy, |ui| match is_delivered {
        true => once(&ui.button(words)),
        false => once(&primary(ui, &words)),
    });
    if (pressed.inner || entered)
        && let Some(wish) = wish
    {
        wishes.push(RequestWish::Deliver(wish));
    }
}

/// How else it goes on or ends.
fn ends(ui: &mut Ui, form: &mut HandForm, request: &Request, wishes: &mut Vec<RequestWish>) {
    ui.add_space(space::L);
    ui.separator();
    field(
        ui,
        say!("requests-why"),
        say!("requests-why-hint"),
        &mut form.why,
    );
    let why = form.why.trim().to_owned();
    let may_extend = request.due.is_some() && request.extended.is_none();
    ui.horizontal_wrapped(|ui| {
        ui.add_enabled_ui(!why.is_empty(), |ui| {
            if may_extend && once(&ui.button(say!("requests-extend"))) {
                let (request, why) = (request.request.clone(), why.clone());
                wishes.push(RequestWish::Do(Wish::Extend { request, why }));
            }
            for (result, words) in [
                (RequestResult::Refused, say!("requests-refuse")),
                (RequestResult::Withdrawn, say!("requests-withdraw")),
            ] {
                if once(&ui.button(words)) {
                    let wish = close(request, result, Some(why.clone()));
                    wishes.push(RequestWish::Do(wish));
                }
            }
        });
    });
}

fn close(request: &Request, result: RequestResult, why: Option<String>) -> Wish {
    Wish::Close {
        request: request.request.clone(),
        result,
        why,
    }
}
