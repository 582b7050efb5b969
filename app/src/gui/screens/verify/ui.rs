//! Draws the quarterly check: how far it is, what to fetch next, and what it proves.

use std::collections::BTreeMap;

use egui::{ProgressBar, RichText, Ui};

use super::list::ui as list;
use super::reading::ui as reading;
use crate::gui::command::Command;
use crate::gui::parts::{detail, health};
use crate::gui::theme::{self, color, once, palette, primary, small, strong};
use crate::gui::tokens::{space, text};
use crate::gui::view::{Health, Known, View};
use crate::jobs::quarters::Outcome;
use crate::words::advice::Place;
use crate::words::checks as words;
use crate::words::lang::{grouped, say};

/// Width of the list beside discs that are read.
const LIST: f32 = 376.0;

/// Draws the screen.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    if view.known != Known::Read {
        detail::main(ui, "verify", |ui| {
            ui.label(theme::title(say!("screen-verify")));
            ui.label(say!("window-reading-archive"));
        });
        return;
    }
    if !view.readings.is_empty() {
        with_discs(ui, view, wishes);
        return;
    }
    let Some(check) = &view.check else {
        detail::main(ui, "verify", |ui| to_begin(ui, view, wishes));
        return;
    };
    if detail::has_room(ui) {
        detail::show(ui, "about check", |ui| about(ui, check));
        detail::main(ui, "verify", |ui| under_way(ui, check, wishes));
    } else {
        detail::main(ui, "verify", |ui| {
            under_way(ui, check, wishes);
            ui.add_space(space::L);
            about(ui, check);
        });
    }
}

/// The list beside the discs that are read, or below them.
fn with_discs(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    let list = |ui: &mut Ui, wishes: &mut Vec<Command>| match &view.check {
        Some(check) => {
            under_way(ui, check, wishes);
            ui.add_space(space::L);
            about(ui, check);
        }
        None => to_begin(ui, view, wishes),
    };
    if detail::has_room(ui) {
        detail::column(ui, "verify", LIST, |ui| list(ui, wishes));
        detail::main(ui, "discs", |ui| reading::draw(ui, view, wishes));
    } else {
        detail::main(ui, "verify", |ui| {
            reading::draw(ui, view, wishes);
            list(ui, wishes);
        });
    }
}

/// A check that has not begun, and the button that begins it.
fn to_begin(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    ui.label(theme::title(say!("screen-verify")));
    let copies: u64 = [Health::Good, Health::Watch, Health::Out]
        .into_iter()
        .map(|class| view.copies_of(class))
        .sum();
    if copies == 0 {
        ui.label(say!("verify-nothing"));
        return;
    }
    ui.label(say!("verify-about"));
    ui.add_space(space::M);
    if once(&primary(ui, &say!("verify-begin"))) {
        wishes.push(Command::BeginCheck);
    }
}

fn under_way(ui: &mut Ui, check: &Outcome, wishes: &mut Vec<Command>) {
    ui.label(theme::title(words::title(check.quarter)));
    let ink = color(palette(ui).ink2);
    ui.label(RichText::new(words::progress(check)).color(ink));
    ui.add_space(space::S);
    let part = match check.listed {
        0 => 1.0,
        listed => check.read as f32 / listed as f32,
    };
    ui.add(ProgressBar::new(part).desired_height(6.0));
    ui.label(small(ui, words::left(check)));
    ui.add_space(space::M);
    ui.label(strong(words::next(check, Place::Window)));
    ui.add_space(space::M);
    list::draw(ui, check, wishes);
}

/// Why these discs, and how those that were read are.
fn about(ui: &mut Ui, check: &Outcome) {
    ui.label(strong(say!("verify-why")).size(text::SECTION));
    ui.add_space(space::S);
    ui.label(words::promise(&check.sample));
    ui.add_space(space::S);
    ui.label(say!("verify-why-others"));
    ui.add_space(space::L);
    ui.label(strong(say!("verify-read")).size(text::SECTION));
    ui.add_space(space::S);
    let found = found(check);
    if found.is_empty() {
        ui.label(say!("verify-none-read"));
    }
    for (class, copies) in found {
        ui.horizontal(|ui| {
            health::labeled(ui, class);
            ui.label(grouped(copies));
        });
    }
}

/// How many of the copies that were read are of each class.
fn found(check: &Outcome) -> BTreeMap<Health, u64> {
    let found = check.copies.iter().filter_map(|copy| copy.found);
    let classes = found.filter_map(|found| Health::of(found, false, false));
    let mut counts = BTreeMap::new();
    for class in classes {
        *counts.entry(class).or_default() += 1;
    }
    counts
}
