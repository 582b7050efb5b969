//! Draws the panel of a drive.

use egui::{Align2, Grid, Rect, Sense, Ui, vec2};

use super::data::Book;
use crate::gui::command::{Command, To};
use crate::gui::parts::paint::{self, Line};
use crate::gui::parts::strip::data::tiles;
use crate::gui::parts::{detail, drive_card, health};
use crate::gui::screens::verify::reading::ui as reading;
use crate::gui::theme::{self, color, once, palette, small, strong, strong_font};
use crate::gui::tokens::{space, text};
use crate::gui::view::{Section, View};
use crate::station::DriveRow;
use crate::words::lang::say;

/// Draws it.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    let name = &view.nav.drive;
    let row = view.drives.iter().find(|drive| drive.name == *name);
    detail::show(ui, "about drive", |ui| about(ui, view, row, wishes));
    detail::main(ui, "drive", |ui| {
        ui.horizontal(|ui| {
            numeral(ui, &view.numeral(name));
            ui.vertical(|ui| {
                let model = row.map(|drive| drive.model.clone()).unwrap_or_default();
                let model = if model.is_empty() { name } else { &model };
                let number = view.numeral(name);
                let words = say!("drive-panel-title", number = number, model = model);
                ui.label(theme::title(words));
                let tile = tiles(view).into_iter().find(|tile| tile.drive == *name);
                if let Some(tile) = tile {
                    let first = say!(
                        "drive-panel-state",
                        first = &tile.first,
                        second = &tile.second
                    );
                    ui.label(small(ui, first));
                }
            });
        });
        ui.add_space(space::L);
        ui.heading(say!("drive-panel-inside"));
        match row {
            Some(drive) => drive_card::draw(ui, view, drive, wishes),
            None => drive_card::gone(ui, view, name, wishes),
        }
        ui.add_space(space::M);
        if once(&ui.button(say!("window-close"))) {
            wishes.push(Command::To(To::Back));
        }
        reading::of_drive(ui, view, name, wishes);
        if let Some(book) = &view.book {
            log(ui, book);
        }
    });
}

/// The newest burns and checks.
fn log(ui: &mut Ui, book: &Book) {
    ui.add_space(space::L);
    ui.heading(say!("drive-panel-log"));
    if book.uses.is_empty() {
        ui.label(say!("drive-panel-log-empty"));
    }
    let grid = Grid::new("drive log").num_columns(4);
    grid.spacing([24.0, 8.0]).show(ui, |ui| {
        for one in &book.uses {
            ui.label(small(ui, &one.when));
            ui.monospace(&one.serial);
            match one.health {
                Some(class) => health::mark(ui, class),
                None => ui.label(""),
            };
            ui.label(&one.what);
            ui.end_row();
        }
    });
}

/// The number on the drive's front.
fn numeral(ui: &mut Ui, numeral: &str) {
    let p = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(48.0, 52.0), Sense::hover());
    ui.painter().rect_filled(rect, 6.0, color(p.sunken));
    let line = Line {
        text: numeral,
        font: strong_font(text::NUMERAL),
        ink: color(p.ink),
        width: Rect::width(&rect),
    };
    paint::line(ui.painter(), rect.center(), Align2::CENTER_CENTER, line);
}

/// What the drive is, and the way to its number.
fn about(ui: &mut Ui, view: &View, row: Option<&DriveRow>, wishes: &mut Vec<Command>) {
    let name = &view.nav.drive;
    ui.label(strong(say!("drive-panel-about")).size(text::SECTION));
    ui.add_space(space::S);
    let none = || "\u{2013}".to_owned();
    let of = |value: Option<&String>| value.cloned().unwrap_or_else(none);
    let facts = [
        (say!("drive-panel-model"), of(row.map(|drive| &drive.model))),
        (
            say!("drive-panel-serial"),
            of(row.and_then(|drive| drive.serial.as_ref())),
        ),
        (
            say!("drive-panel-firmware"),
            of(row.and_then(|drive| drive.firmware.as_ref())),
        ),
        (say!("drive-panel-name"), name.to_owned()),
    ];
    let book = view
        .book
        .as_ref()
        .map_or(&[][..], |book| book.counts.as_slice());
    Grid::new("drive facts")
        .num_columns(2)
        .spacing([24.0, 8.0])
        .show(ui, |ui| {
            for (what, value) in facts.iter().chain(book) {
                ui.label(small(ui, what));
                ui.label(value);
                ui.end_row();
            }
        });
    ui.add_space(space::M);
    if once(&ui.button(say!("drive-panel-number"))) {
        wishes.push(Command::To(To::Settings(Section::Drives)));
    }
}
