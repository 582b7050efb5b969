//! The window: opens, and in each frame takes what jobs said, draws its panels, obeys.

use std::path::Path;

use egui::{CentralPanel, Panel, ScrollArea};

use super::command::Command;
use super::desktop::Desktop;
use super::parts::{drives, job_bar, scan_box};
use super::view::View;
use super::{router, theme};
use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::overview::status;
use crate::jobs::run::outside::Outside;
use crate::station::udisks::Udisks;

/// Opens the desktop on an archive and returns when it is closed; `search` is answered at once.
///
/// Errors: the archive cannot be opened; [`JobError::NoWindow`] where there is no display.
pub fn open(
    root: &Path,
    person: Option<&str>,
    outside: &Outside,
    search: Option<String>,
) -> Result<(), JobError> {
    let archive = Archive::open(root)?;
    // A catalog that cannot be read is said on the terminal, before a window comes up.
    status::run(&stele_catalog::Catalog::open(&archive.catalog())?.read(), 0)?;
    native_window(archive, person.map(str::to_owned), outside.clone(), search)
}

/// Opens the native window.
fn native_window(
    archive: Archive,
    person: Option<String>,
    outside: Outside,
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
        let mut desktop = Desktop::new(archive, person, outside, move || ctx.request_repaint());
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
    Panel::top("scan").show(ui, |ui| scan_box::draw(ui, view, &mut wishes));
    dropped(ui, &mut wishes);
    Panel::bottom("job").show(ui, |ui| job_bar::draw(ui, view, &mut wishes));
    Panel::right("drives").default_size(330.0).show(ui, |ui| {
        drives::draw(ui, view, &mut wishes);
    });
    CentralPanel::default().show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            router::draw(ui, view, &mut wishes);
        });
    });
    wishes
}

/// Takes in what was dropped on the window.
fn dropped(ui: &egui::Ui, wishes: &mut Vec<Command>) {
    for file in ui.input(|i| i.raw.dropped_files.clone()) {
        wishes.push(Command::Ingest {
            path: file.path().to_path_buf(),
            case: None,
        });
    }
}
