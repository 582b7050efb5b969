//! Draws the first start: three steps, one act each.

use egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, ScrollArea, TextEdit, Ui, vec2};

use super::{FirstView, Step, Way, Wish};
use crate::gui::parts::note;
use crate::gui::theme::{self, color, once, palette, primary, small, strong};
use crate::gui::tokens::space;
use crate::words::lang::say;

/// Draws it, and returns what the person wants.
pub fn draw(ui: &mut Ui, view: &mut FirstView) -> Vec<Wish> {
    let mut wishes = Vec::new();
    let p = palette(ui);
    let side = Frame::NONE.fill(color(p.window));
    let wide = (ui.available_width() * 0.4).min(640.0);
    let panel = Panel::right("first side").exact_size(wide).resizable(false);
    panel.frame(side).show(ui, picture);
    let main = Frame::NONE
        .fill(color(p.surface))
        .inner_margin(Margin::symmetric(72, 48));
    CentralPanel::no_frame().frame(main).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.label(strong(say!("frame-name")).extra_letter_spacing(2.0));
            ui.add_space(space::XXL);
            ui.label(theme::title(say!("first-title")));
            ui.label(say!("first-about"));
            ui.add_space(space::XL);
            steps(ui, view.step);
            ui.add_space(space::XL);
            ui.add_enabled_ui(!view.busy, |ui| match view.step {
                Step::Archive => archive(ui, view, &mut wishes),
                Step::You => you(ui, view, &mut wishes),
            });
            if let Some(note) = &view.note {
                ui.add_space(space::L);
                note::draw(ui, note);
            }
        });
    });
    wishes
}

/// The steps, with the one that one is at.
fn steps(ui: &mut Ui, at: Step) {
    let all = [
        ("1", say!("first-step-archive"), Some(Step::Archive)),
        ("2", say!("first-step-you"), Some(Step::You)),
        ("3", say!("first-step-drives"), None),
    ];
    let p = palette(ui);
    ui.horizontal_wrapped(|ui| {
        for (numeral, words, step) in all {
            let here = step == Some(at);
            let (rect, _) = ui.allocate_exact_size(vec2(28.0, 28.0), egui::Sense::hover());
            let (fill, ink) = match here {
                true => (p.ink, p.surface),
                false => (p.sunken, p.ink2),
            };
            ui.painter().circle_filled(rect.center(), 14.0, color(fill));
            ui.painter().text(
                rect.center(),
                egui::Align2::CENTER_CENTER,
                numeral,
                theme::strong_font(15.0),
                color(ink),
            );
            match here {
                true => ui.label(strong(words)),
                false => ui.label(small(ui, words)),
            };
            ui.add_space(space::L);
        }
    });
}

fn archive(ui: &mut Ui, view: &mut FirstView, wishes: &mut Vec<Wish>) {
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(say!("first-folder"));
        let edit = TextEdit::singleline(&mut view.folder).desired_width(360.0);
        ui.add(edit).labelled_by(label.id);
        if once(&ui.button(say!("frame-choose-folder"))) {
            wishes.push(Wish::Choose);
        }
    });
    ui.add_space(space::M);
    let ways = [
        (
            Way::Make,
            say!("first-make"),
            say!("first-make-about"),
            say!("first-make-button"),
        ),
        (
            Way::Open,
            say!("first-open"),
            say!("first-open-about"),
            say!("first-open-button"),
        ),
        (
            Way::Practice,
            say!("first-practice"),
            say!("first-practice-about"),
            say!("first-practice-button"),
        ),
    ];
    let given = !view.folder.trim().is_empty();
    for (way, what, about, words) in ways {
        ui.separator();
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                ui.set_width((ui.available_width() - 220.0).max(160.0));
                ui.label(strong(what));
                ui.label(small(ui, about));
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let button = ui.add_enabled_ui(given, |ui| match way {
                    Way::Make => primary(ui, &words),
                    Way::Open | Way::Practice => ui.button(words),
                });
                if once(&button.inner) {
                    wishes.push(Wish::Go(way));
                }
            });
        });
    }
}

fn you(ui: &mut Ui, view: &mut FirstView, wishes: &mut Vec<Wish>) {
    ui.label(say!("first-you-about"));
    ui.add_space(space::M);
    ui.horizontal(|ui| {
        let label = ui.label(say!("first-name"));
        let edit = TextEdit::singleline(&mut view.name).desired_width(320.0);
        let field = ui.add(edit).labelled_by(label.id);
        if theme::entered(&field) && !view.name.trim().is_empty() {
            wishes.push(Wish::Do);
        }
    });
    ui.add_space(space::M);
    ui.horizontal(|ui| {
        let given = !view.name.trim().is_empty();
        let words = match view.way {
            Way::Practice => say!("first-practice-button"),
            Way::Make | Way::Open => say!("first-make-button"),
        };
        let button = ui.add_enabled_ui(given, |ui| primary(ui, &words));
        if once(&button.inner) {
            wishes.push(Wish::Do);
        }
        if once(&ui.button(say!("first-back"))) {
            wishes.push(Wish::Back);
        }
    });
}

/// A disc with its studies as rings, and what that means.
fn picture(ui: &mut Ui) {
    let p = palette(ui);
    let rect = ui.max_rect();
    let r = (rect.width() * 0.3).min(170.0);
    let at = rect.center() - vec2(0.0, 60.0);
    let painter = ui.painter();
    painter.circle(
        at,
        r,
        color(p.surface),
        egui::Stroke::new(1.0, color(p.line2)),
    );
    let rings = [p.lent, p.watch, p.good, p.unread, p.faint];
    for (i, ring) in rings.into_iter().enumerate() {
        let at_radius = r * (0.50 + 0.10 * i as f32);
        let line = egui::Stroke::new(r * 0.075, color(ring));
        painter.circle_stroke(at, at_radius, line);
    }
    painter.circle(
        at,
        r * 0.125,
        color(p.window),
        egui::Stroke::new(1.0, color(p.line2)),
    );
    ui.add_space(rect.height() / 2.0 + r - 30.0);
    ui.vertical_centered(|ui| {
        ui.set_max_width(380.0);
        ui.label(strong(say!("first-picture")));
        ui.label(say!("first-picture-about"));
    });
}
