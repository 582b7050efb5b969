//! The window: opens, and in each frame takes what jobs said, draws its panels, obeys.

use std::path::PathBuf;
use std::time::Duration;

use egui::{CentralPanel, ViewportCommand};

use super::attention::{self, Attention};
use super::command::{Command, To, Wanted};
use super::desktop::Desktop;
use super::first::{self, First};
use super::parts::{job_bar, navigation, question, scanner, strip, toast, top_bar};
use super::view::{Section, View};
use super::{places, router, theme};
use crate::archive::{Archive, ArchiveError};
use crate::jobs::JobError;
use crate::jobs::run::outside::Outside;
use crate::station::identity;
use crate::station::notify::notify;
use crate::station::preferences::{self, Preferences};
use crate::station::udisks::Udisks;

/// How soon it is seen that another process changed the archive.
const WATCH: Duration = Duration::from_secs(1);

/// Opens the desktop on an archive and returns when it is closed; `search` is answered at once.
/// Where no archive is at the place that is only supposed, the one that was open last is opened; a
/// first start is made where there is none.
///
/// Errors: the archive cannot be opened; [`JobError::NoDisplay`], [`JobError::NoWindow`].
pub fn open(
    place: Place,
    person: Option<&str>,
    outside: &Outside,
    search: Option<String>,
) -> Result<(), JobError> {
    let state = identity::state_folder();
    let wanted = state.as_deref().map(preferences::read).unwrap_or_default();
    if wanted.language.is_some() {
        places::speak(&wanted);
    }
    let archive = match place.find(&wanted)? {
        Some(archive) => Ok(archive),
        None => Err(place.root),
    };
    let start = Start {
        state,
        wanted,
        person: person.map(str::to_owned),
        outside: outside.clone(),
        search,
    };
    native_window(archive, start)
}

/// Where an archive is looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The folder.
    pub root: PathBuf,
    /// Whether somebody has named it.
    pub is_named: bool,
}

impl Place {
    /// The archive there, or the one that was open last; none where there is none yet.
    fn find(&self, wanted: &Preferences) -> Result<Option<Archive>, JobError> {
        let opened = Archive::open(&self.root);
        let is_none = matches!(opened, Err(ArchiveError::NotAnArchive { .. }));
        if self.is_named || !is_none {
            return Ok(Some(opened?));
        }
        let last = wanted.archive.as_deref();
        Ok(last.and_then(|root| Archive::open(root).ok()))
    }
}

/// What a window begins with.
struct Start {
    state: Option<PathBuf>,
    wanted: Preferences,
    person: Option<String>,
    outside: Outside,
    search: Option<String>,
}

impl Start {
    /// The desktop on an archive; `is_new` where it was made or chosen just now.
    fn desktop(&self, ctx: &egui::Context, archive: Archive, is_new: bool) -> Desktop {
        let ctx = ctx.clone();
        let root = archive.root().to_path_buf();
        let (person, outside) = (self.person.clone(), self.outside.clone());
        let mut desktop = Desktop::new(archive, person, outside, move || ctx.request_repaint());
        desktop.follow(Udisks::system());
        desktop.heed_signals();
        desktop.watch_changes(WATCH);
        if let Some(folder) = &self.state {
            desktop.keep_in(folder.clone(), self.wanted.clone());
        }
        if is_new {
            // The third step of the first start.
            desktop.obey(Command::Prefer(Wanted::Archive(root)));
            desktop.obey(Command::To(To::Settings(Section::Drives)));
        }
        if let Some(text) = self.search.clone() {
            desktop.obey(Command::Scan(text));
        }
        desktop
    }
}

/// Opens the native window. The catalog is read by a job: the window comes up at once, and says
/// what it is waiting for.
fn native_window(archive: Result<Archive, PathBuf>, start: Start) -> Result<(), JobError> {
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
        theme::ready(&cc.egui_ctx);
        let stage = match archive {
            Ok(archive) => Stage::Open(Box::new(start.desktop(&cc.egui_ctx, archive, false))),
            Err(root) => {
                let ctx = cc.egui_ctx.clone();
                let wake = move || ctx.request_repaint();
                Stage::First(First::new(root, start.outside.clone(), wake))
            }
        };
        let window: Box<dyn eframe::App> = Box::new(Window {
            stage,
            start,
            attention: Attention::default(),
            title: String::new(),
        });
        Ok(window)
    };
    eframe::run_native("stele", options, Box::new(made)).map_err(|e| match has_display() {
        true => JobError::NoWindow {
            what: without_source(&e.to_string()).to_owned(),
        },
        false => JobError::NoDisplay,
    })
}

/// What a library says, without the place in its source where it says it.
fn without_source(text: &str) -> &str {
    let after = text
        .rsplit_once(".rs:")
        .and_then(|(_, after)| after.split_once(": "));
    after.map_or(text, |(_, what)| what)
}

/// Whether this session names a screen: one of Wayland's or of X's.
fn has_display() -> bool {
    let names = ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"];
    let mut set = names.into_iter().filter_map(std::env::var_os);
    set.any(|value| !value.is_empty())
}

/// What the window shows.
enum Stage {
    /// There is no archive yet.
    First(First),
    /// An archive is open.
    Open(Box<Desktop>),
}

struct Window {
    stage: Stage,
    start: Start,
    attention: Attention,
    title: String,
}

impl Window {
    /// Opens the archive that the first start has made or found.
    fn go_on(&mut self, ctx: &egui::Context) {
        if let Stage::First(first) = &mut self.stage
            && let Some(archive) = first.poll()
        {
            let desktop = self.start.desktop(ctx, archive, true);
            self.stage = Stage::Open(Box::new(desktop));
        }
    }

    /// Tells whoever looks elsewhere.
    fn tell(&mut self, ctx: &egui::Context) {
        let Stage::Open(desktop) = &self.stage else {
            return;
        };
        let title = attention::title(&desktop.view);
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        let in_front = ctx.input(|i| i.viewport().focused).unwrap_or(true);
        for (what, about) in self.attention.news(&desktop.view) {
            if !in_front {
                notify(what, about);
            }
        }
    }
}

impl eframe::App for Window {
    // Also called while the window is hidden, when nothing is drawn.
    fn logic(&mut self, ctx: &egui::Context, _: &mut eframe::Frame) {
        self.go_on(ctx);
        if let Stage::Open(desktop) = &mut self.stage {
            desktop.poll();
            close(ctx, desktop);
        }
        self.tell(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        match &mut self.stage {
            Stage::Open(desktop) => show(ui, desktop),
            Stage::First(first) => show_first(ui, first),
        }
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        if let Stage::Open(desktop) = &self.stage {
            desktop.wait_for_jobs();
        }
    }
}

/// One frame of the first start.
pub fn show_first(ui: &mut egui::Ui, first: &mut First) {
    if !theme::ready(ui.ctx()) {
        return;
    }
    for wish in first::draw(ui, &mut first.view) {
        first.obey(wish);
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
    if !theme::ready(ui.ctx()) {
        return wishes;
    }
    let wanted = &view.preferences;
    theme::choose(ui.ctx(), wanted.look, wanted.text_size);
    scanner::redirect(ui.ctx(), view, &mut wishes);
    top_bar::draw(ui, view, &mut wishes);
    strip::ui::draw(ui, view, &mut wishes);
    navigation::draw(ui, view, &mut wishes);
    job_bar::draw(ui, view, &mut wishes);
    toast::draw(ui, view, &mut wishes);
    dropped(ui, &mut wishes);
    CentralPanel::no_frame().show(ui, |ui| router::draw(ui, view, &mut wishes));
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

#[cfg(test)]
mod tests {
    use super::without_source;

    #[test]
    fn a_person_is_not_told_of_a_line_in_a_source() {
        let told = "winit EventLoopError: os error at /x/winit/mod.rs:788: No X server";
        assert_eq!(without_source(told), "No X server");
        assert_eq!(without_source("no GL: 3.0"), "no GL: 3.0");
    }
}
