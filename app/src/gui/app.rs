//! The window: opens, polls jobs, draws, obeys.

use std::path::Path;

use egui::{CentralPanel, Frame, Key, Panel, ScrollArea, TextEdit};

use crate::archive::Archive;
use crate::gui::command::Command;
use crate::gui::desktop::Desktop;
use crate::gui::parts::{drive_card, job_bar};
use crate::gui::screens::{find, month};
use crate::gui::theme;
use crate::gui::view::View;
use crate::jobs::{JobError, home};
use crate::station::udisks::Udisks;

/// Opens the desktop on an archive and returns when it is closed; `search` is answered at once.
///
/// Errors: the archive cannot be opened; [`JobError::NoWindow`] where there is no display.
pub fn open(root: &Path, person: Option<&str>, search: Option<String>) -> Result<(), JobError> {
    let archive = Archive::open(root)?;
    // A catalog that cannot be read is said on the terminal, before a window comes up.
    home::run(&stele_catalog::Catalog::open(&archive.catalog())?.read(), 0)?;
    native_window(archive, person.map(str::to_owned), search)
}

/// Opens the native window.
fn native_window(
    archive: Archive,
    person: Option<String>,
    search: Option<String>,
) -> Result<(), JobError> {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Stele")
            .with_app_id("stele")
            .with_inner_size([1180.0, 780.0])
            .with_min_inner_size([860.0, 560.0]),
        ..Default::default()
    };
    let made = move |cc: &eframe::CreationContext<'_>| {
        theme::apply(&cc.egui_ctx);
        let ctx = cc.egui_ctx.clone();
        let mut desktop = Desktop::new(archive, person, move || ctx.request_repaint());
        desktop.follow(Udisks::system());
        if let Some(text) = search {
            desktop.obey(Command::Scan(text));
        }
        let window: Box<dyn eframe::App> = Box::new(Window { desktop });
        Ok(window)
    };
    eframe::run_native("stele", options, Box::new(made)).map_err(|e| JobError::NoWindow {
        what: e.to_string(),
    })
}

struct Window {
    desktop: Desktop,
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        show(ui, &mut self.desktop);
    }
}

/// One frame: take what jobs said, draw, obey.
pub fn show(ui: &mut egui::Ui, desktop: &mut Desktop) {
    desktop.poll();
    for command in draw(ui, &mut desktop.view) {
        desktop.obey(command);
    }
}

/// Draws the view and returns what the person wants.
pub fn draw(ui: &mut egui::Ui, view: &mut View) -> Vec<Command> {
    let mut wishes = Vec::new();
    Panel::top("scan").show(ui, |ui| scan_box(ui, view, &mut wishes));
    Panel::bottom("job").show(ui, |ui| job_bar::draw(ui, view, &mut wishes));
    Panel::right("drives").default_size(330.0).show(ui, |ui| {
        drive_card::draw(ui, view, &mut wishes);
    });
    CentralPanel::default().show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            if view.answer.is_some() {
                find::ui::draw(ui, view, &mut wishes);
            } else {
                month::ui::draw(ui, view, &mut wishes);
            }
        });
    });
    wishes
}

fn scan_box(ui: &mut egui::Ui, view: &mut View, wishes: &mut Vec<Command>) {
    Frame::NONE.inner_margin(8).show(ui, |ui| {
        ui.horizontal(|ui| {
            let label = ui.label("Scan or search");
            let hint = "a label, a name, an id, an accession number";
            let edit = TextEdit::singleline(&mut view.scan_text).hint_text(hint);
            let wide = (ui.available_width() - 120.0).max(200.0);
            let field = ui.add(edit.desired_width(wide)).labelled_by(label.id);
            let enter = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            if ui.button("Find").clicked() || enter {
                wishes.push(Command::Scan(view.scan_text.trim().to_owned()));
                view.scan_text.clear();
            }
            // A scanner types into whatever has the focus: where nothing has it, the box takes it.
            if ui.memory(|m| m.focused().is_none()) {
                field.request_focus();
            }
            if ui.input(|i| i.key_pressed(Key::Escape)) {
                wishes.push(Command::CloseAnswer);
            }
        });
    });
    for file in ui.input(|i| i.raw.dropped_files.clone()) {
        wishes.push(Command::Ingest {
            path: file.path().to_path_buf(),
            case: None,
        });
    }
}
