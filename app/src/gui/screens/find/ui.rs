//! Draws the answer to a scan: what the thing is, what to do with it, and its studies.

use egui::{Align2, Key, Rect, ScrollArea, Sense, Ui, Vec2, pos2, vec2};

use super::card::ui as card;
use super::data::Row;
use crate::gui::command::{Command, To};
use crate::gui::parts::paint::{self, Line};
use crate::gui::parts::{copy_wishes, detail, health, row as row_part, scan_box};
use crate::gui::screens::shelf;
use crate::gui::theme::{self, color, once, palette, plain_font, strong_font};
use crate::gui::tokens::{Palette, size, space, text};
use crate::gui::view::{Narrow, Search, ShelfView, View};
use crate::jobs::shelf::places::Place;
use crate::jobs::shelf::scan::Thing;
use crate::words::advice::Place as Where;
use crate::words::lang::say;
use crate::words::quantities::year_of;
use crate::words::scans;
use stele_catalog::{CopyState, Timestamp};

/// Draws the answer.
pub fn draw(ui: &mut Ui, view: &mut View, wishes: &mut Vec<Command>) {
    let View {
        answer,
        form,
        nav,
        status,
        search,
        looked_at,
        shelf: ShelfView { places, .. },
        ..
    } = view;
    let Some(answer) = answer else {
        nothing_asked(ui);
        return;
    };
    let open = nav.study.and_then(|at| answer.studies.get(at));
    let has_room = detail::has_room(ui);
    if let Some(study) = open {
        let mut card = |ui: &mut Ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::TOP), |ui| {
                let close = ui.button(say!("window-close"));
                if once(&close.on_hover_text(say!("window-close-key"))) {
                    wishes.push(Command::To(To::Back));
                }
            });
            card::draw(ui, study, &status.lent, wishes);
        };
        if !has_room {
            detail::main(ui, "study", card);
            return;
        }
        detail::show(ui, "study", &mut card);
    }
    let is_open = open.is_some();
    detail::bare(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::title(scans::what(answer)));
            if !is_open && once(&ui.button(say!("window-close"))) {
                wishes.push(Command::CloseAnswer);
            }
        });
        if let Thing::Text { .. } = answer.thing {
            chips(ui, search, (places, *looked_at), wishes);
        }
        for fact in scans::facts(answer, Where::Window) {
            ui.label(fact);
        }
        let next = scans::next(answer, Where::Window);
        ui.label(theme::strong(say!("window-answer-next", step = next)));
        if let Thing::Copy(copy) = &answer.thing {
            if matches!(copy.state, CopyState::Missing | CopyState::Lost) {
                shelf::show_button(ui, &copy.serial, wishes);
            }
            copy_wishes::draw(ui, copy, form, wishes);
        }
        if let Some(more) = scans::more_on_disc(answer, 0) {
            ui.label(say!("window-answer-more", what = more));
        }
        if !answer.studies.is_empty() {
            ui.add_space(space::S);
            heads(ui);
            let rows: Vec<Row> = answer.studies.iter().map(Row::of).collect();
            table(ui, &rows, &mut nav.study);
        }
    });
}

/// What narrows the search: since when, which modality, which site.
fn chips(
    ui: &mut Ui,
    search: &Search,
    (places, now): (&[Place], Option<Timestamp>),
    wishes: &mut Vec<Command>,
) {
    let narrow = &search.narrow;
    let year = now.map_or(2000, year_of);
    let since = [year, year - 1, year - 4, year - 9];
    let since = since.map(|year| (say!("find-since", year = i32::from(year)), Some(year)));
    let modality = MODALITIES.map(|name| (name.to_owned(), Some(name.to_owned())));
    let sites = places.iter().filter(|place| place.depth == 0);
    let sites = sites.map(|place| (place.path.clone(), Some(place.path.clone())));
    ui.horizontal_wrapped(|ui| {
        let any = (say!("find-any-date"), None);
        let all: Vec<_> = std::iter::once(any).chain(since).collect();
        if let Some(since) = choice(ui, &say!("find-date"), &narrow.since, &all) {
            wishes.push(Command::Narrow(Narrow {
                since,
                ..narrow.clone()
            }));
        }
        let any = (say!("find-any-modality"), None);
        let all: Vec<_> = std::iter::once(any).chain(modality).collect();
        if let Some(modality) = choice(ui, &say!("find-modality"), &narrow.modality, &all) {
            wishes.push(Command::Narrow(Narrow {
                modality,
                ..narrow.clone()
            }));
        }
        let any = (say!("find-any-site"), None);
        let all: Vec<_> = std::iter::once(any).chain(sites).collect();
        if let Some(site) = choice(ui, &say!("find-site"), &narrow.site, &all) {
            wishes.push(Command::Narrow(Narrow {
                site,
                ..narrow.clone()
            }));
        }
    });
}

/// Modalities that are asked for most.
const MODALITIES: [&str; 9] = ["CT", "MR", "US", "CR", "DX", "XA", "MG", "NM", "PT"];

/// A chip with a few choices; the one that was chosen now.
fn choice<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    chosen: &T,
    all: &[(String, T)],
) -> Option<T> {
    let words = all.iter().find(|(_, value)| value == chosen);
    let words = words.map_or("", |(words, _)| words);
    let is_any = all.first().is_some_and(|(_, value)| value == chosen);
    let mut now = None;
    let button = theme::chip(ui, &format!("{words}  \u{25be}"), !is_any);
    let spoken = format!("{name}: {words}");
    let button = theme::named(button, spoken);
    egui::Popup::menu(&button).show(|ui| {
        for (words, value) in all {
            if ui.selectable_label(value == chosen, words).clicked() {
                now = Some(value.clone());
            }
        }
    });
    now.filter(|now| now != chosen)
}

fn nothing_asked(ui: &mut Ui) {
    detail::main(ui, "find", |ui| {
        ui.label(theme::title(say!("screen-find")));
        ui.label(say!("find-ask"));
    });
}

/// A date is never cut off.
const DATE: f32 = 92.0;

/// What the other columns take of the rest: patient, study, nearest copy.
const SHARES: [f32; 3] = [0.34, 0.28, 0.38];

/// The left edge and the width of a column.
fn column(rect: Rect, at: usize) -> (f32, f32) {
    let rest = (rect.width() - DATE).max(0.0);
    let [who, what, place] = SHARES.map(|share| share * rest);
    let widths = [who, DATE, what, place];
    let left: f32 = widths.iter().take(at).sum();
    let wide = widths.get(at).copied().unwrap_or(place);
    (rect.left() + left, wide - space::M)
}

fn heads(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let heads = [
        say!("find-column-patient"),
        say!("window-column-date"),
        say!("window-column-study"),
        say!("find-column-copy"),
    ];
    let rect = rect.translate(vec2(space::S, 0.0));
    for (i, words) in heads.iter().enumerate() {
        let (left, width) = column(rect, i);
        let line = Line {
            text: words,
            font: plain_font(text::SMALL),
            ink: color(palette(ui).ink2),
            width,
        };
        paint::line(
            ui.painter(),
            pos2(left, rect.center().y),
            Align2::LEFT_CENTER,
            line,
        );
    }
}

/// The rows; only those that are seen are drawn.
fn table(ui: &mut Ui, rows: &[Row], chosen: &mut Option<usize>) {
    // What is found is gone through while one types.
    let in_box = ui.memory(|memory| memory.has_focus(scan_box::id()));
    let writing = ui.ctx().text_edit_focused() && !in_box;
    let step = |key, ui: &Ui| !writing && ui.input(|i| i.key_pressed(key));
    let last = rows.len().saturating_sub(1);
    let moved = match (step(Key::ArrowDown, ui), step(Key::ArrowUp, ui)) {
        (true, false) => Some(chosen.map_or(0, |at| (at + 1).min(last))),
        (false, true) => Some(chosen.map_or(last, |at| at.saturating_sub(1))),
        _ => None,
    };
    if moved.is_some() {
        *chosen = moved;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let scroll = ScrollArea::vertical().id_salt("studies").auto_shrink(false);
    scroll.show_rows(ui, size::ROW, rows.len(), |ui, seen| {
        for at in seen {
            let Some(row) = rows.get(at) else { continue };
            let is_chosen = *chosen == Some(at);
            let response = draw_row(ui, row, is_chosen);
            if response.clicked() {
                *chosen = Some(at);
            }
            if is_chosen && moved.is_some() {
                response.scroll_to_me(None);
            }
        }
    });
}

fn draw_row(ui: &mut Ui, row: &Row, is_chosen: bool) -> egui::Response {
    let p = palette(ui);
    let (rect, response) = row_part::ground(ui, size::ROW, is_chosen);
    let painter = ui.painter();
    let inner = rect.translate(vec2(space::S, 0.0));
    let strong = strong_font(text::BODY);
    let body = plain_font(text::BODY);
    two(
        painter,
        column(inner, 0),
        rect,
        [(&row.who, strong), (&row.about, smaller())],
        p,
    );
    two(
        painter,
        column(inner, 1),
        rect,
        [(&row.date, smaller()), ("", smaller())],
        p,
    );
    two(
        painter,
        column(inner, 2),
        rect,
        [(&row.what, body), (&row.number, smaller())],
        p,
    );
    let (left, wide) = column(inner, 3);
    let place = (left + 20.0, wide - 20.0);
    two(
        painter,
        place,
        rect,
        [(&row.place, smaller()), (&row.copies, smaller())],
        p,
    );
    if let Some(class) = row.health {
        let at = pos2(left + 6.0, rect.center().y - 9.0);
        let square = Rect::from_center_size(at, Vec2::splat(size::MARK));
        health::paint(painter, square, class, p);
    }
    row_part::named(&response, is_chosen, &row.name());
    response
}

fn smaller() -> egui::FontId {
    plain_font(text::SMALL)
}

/// Two lines of a column.
fn two(
    painter: &egui::Painter,
    (left, width): (f32, f32),
    rect: Rect,
    [(first, font), (second, small)]: [(&str, egui::FontId); 2],
    p: &Palette,
) {
    let y = match second.is_empty() {
        true => rect.center().y,
        false => rect.center().y - 9.0,
    };
    let line = Line {
        text: first,
        font,
        ink: color(p.ink),
        width,
    };
    paint::line(painter, pos2(left, y), Align2::LEFT_CENTER, line);
    let line = Line {
        text: second,
        font: small,
        ink: color(p.ink2),
        width,
    };
    paint::line(
        painter,
        pos2(left, rect.center().y + 10.0),
        Align2::LEFT_CENTER,
        line,
    );
}
