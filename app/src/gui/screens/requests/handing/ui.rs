//! Draws as what studies are handed over, and where to.

use egui::Ui;
use stele_catalog::{DeliveryForm, Handover, RequestKind};

use crate::gui::command::Command;
use crate::gui::screens::requests::head::ui::field;
use crate::gui::theme::{button_width, chip, once, small};
use crate::gui::tokens::space;
use crate::gui::view::{HandForm, SystemForm};
use crate::jobs::deliver::Request;
use crate::words::lang::say;

/// Narrowest field of a folder.
const FOLDER_WIDTH: f32 = 160.0;
/// Width of the field of a port.
const PORT_WIDTH: f32 = 80.0;
/// Height of the label above a field.
const LABEL_HEIGHT: f32 = 20.0;

/// As what, and with whose identity.
pub fn choices(ui: &mut Ui, request: &Request, form: &mut HandForm) {
    ui.label(small(ui, say!("requests-as")));
    ui.horizontal_wrapped(|ui| {
        for (one, words) in [
            (DeliveryForm::Folder, say!("requests-as-folder")),
            (DeliveryForm::Image, say!("requests-as-image")),
            (DeliveryForm::Pacs, say!("requests-as-pacs")),
        ] {
            if once(&chip(ui, &words, form.form == one)) {
                form.form = one;
            }
        }
    });
    let kind = RequestKind::parse(request.kind);
    if kind.is_some_and(|kind| kind.handover() == Handover::Exhibit) {
        form.today = false;
        ui.label(small(ui, say!("requests-exhibit")));
        return;
    }
    ui.label(small(ui, say!("requests-identity")));
    ui.horizontal_wrapped(|ui| {
        for (today, words) in [
            (false, say!("requests-identity-archived")),
            (true, say!("requests-identity-today")),
        ] {
            if once(&chip(ui, &words, form.today == today)) {
                form.today = today;
            }
        }
    });
}

/// Where to; whether Enter was pressed.
pub fn draw(ui: &mut Ui, form: &mut HandForm, commands: &mut Vec<Command>) -> bool {
    match form.form {
        DeliveryForm::Folder | DeliveryForm::Image => folder(ui, &mut form.folder, commands),
        DeliveryForm::Pacs => system(ui, &mut form.system),
    }
}

fn folder(ui: &mut Ui, folder: &mut String, commands: &mut Vec<Command>) -> bool {
    let mut entered = false;
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            let beside = button_width(ui, &say!("requests-choose")) + space::M;
            ui.set_width((ui.available_width() - beside).max(FOLDER_WIDTH));
            let (words, hint) = (say!("requests-folder"), say!("requests-folder-hint"));
            entered = field(ui, words, hint, folder);
        });
        ui.vertical(|ui| {
            ui.add_space(LABEL_HEIGHT);
            if once(&ui.button(say!("requests-choose"))) {
                commands.push(Command::ChooseFolder);
            }
        });
    });
    entered
}

fn system(ui: &mut Ui, system: &mut SystemForm) -> bool {
    let (words, hint) = (
        say!("requests-pacs-title"),
        say!("requests-pacs-title-hint"),
    );
    let mut entered = field(ui, words, hint, &mut system.title);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width((ui.available_width() - PORT_WIDTH - space::M).max(FOLDER_WIDTH));
            let (words, hint) = (say!("requests-pacs-host"), say!("requests-pacs-host-hint"));
            entered |= field(ui, words, hint, &mut system.host);
        });
        ui.vertical(|ui| {
            ui.set_width(PORT_WIDTH);
            let (words, hint) = (say!("requests-pacs-port"), say!("requests-pacs-port-hint"));
            entered |= field(ui, words, hint, &mut system.port);
        });
    });
    ui.label(small(ui, say!("requests-pacs-about")));
    entered
}
