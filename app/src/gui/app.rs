//! The window: opens, and in each frame takes what jobs said, draws its panels, obeys.

use std::path::Path;
use std::time::Duration;

use egui::{CentralPanel, Panel, ScrollArea, ViewportCommand};

use super::command::Command;
use super::desktop::Desktop;
use super::parts::{drives, job_bar, question, scan_box, scanner};
use super::view::View;
use super::{router, theme};
use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::run::outside::Outside;
use crate::station::udisks::Udisks;

/// How soon it is seen that another process changed the archive.
const WATCH: Duration = Duration::from_secs(1);

/// Opens the desktop on an archive and returns when it is closed; `search` is answered at once.
///
/// Errors: the archive cannot be opened; [`JobError::NoDisplay`], [`JobError::NoWindow`].
pub fn open(
    root: &Path,
    person: Option<&str>,
    outside: &Outside,
    search: Option<String>,
) -> Result<(), JobError> {
    let archive = Archive::open(root)?;
    // The catalog is read by a job: the window comes up at once, and says what it is waiting for.
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
            // Below the smallest screen by what a window manager takes; where there is one, it
            // gives the window all of the screen.
            .with_inner_size([1240.0, 660.0])
            .with_min_inner_size([860.0, 560.0])
            .with_maximized(true),
        ..Default::default()
    };
    let made = move |cc: &eframe::CreationContext<'_>| {
        theme::apply(&cc.egui_ctx);
        let ctx = cc.egui_ctx.clone();
        let mut desktop = Desktop::new(archive, person, outside, move || ctx.request_repaint());
        desktop.follow(Udisks::system());
        desktop.heed_signals();
        desktop.watch_changes(WATCH);
        if let Some(text) = search {
            desktop.obey(Command::Scan(text));
        }
        let window: Box<dyn eframe::App> = Box::new(Window { desktop });
        Ok(window)
    };
    eframe::run_native("stele", options, Box::new(made)).map_err(|e| match has_display() {
        true => JobError::NoWindow {
            what: e.to_string(),
        },
        false => JobError::NoDisplay,
    })
}

/// Whether this session names a screen: one of Wayland's or of X's.
fn has_display() -> bool {
    let names = ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"];
    let mut set = names.into_iter().filter_map(std::env::var_os);
    set.any(|value| !value.is_empty())
}

struct Window {
    desktop: Desktop,
}

impl eframe::App for Window {
    // Also called while the window is hidden, when nothing is drawn.
    fn logic(&mut self, ctx: &egui::Context, _: &mut eframe::Frame) {
        self.desktop.poll();
        close(ctx, &mut self.desktop);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        show(ui, &mut self.desktop);
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.desktop.wait_for_jobs();
    }
}

/// Closes the window where that is wanted and nothing would be lost, and asks first where
/// something would.
pub fn close(ctx: &egui::Context, desktop: &mut Desktop) {
    match ctx.input(|i| i.viewport().close_requested()) {
        true if !desktop.is_idle() => {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            desktop.obey(Command::CloseWindow);
        }
        false if desktop.is_over() => ctx.send_viewport_cmd(ViewportCommand::Close),
        true | false => {}
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
    scanner::redirect(ui.ctx(), view, &mut wishes);
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
    question::draw(ui, view, &mut wishes);
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
