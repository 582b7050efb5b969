//! Draws what is to be fetched for requests: one walk, in its order.

use egui::Ui;

use crate::gui::command::Command;
use crate::gui::screens::requests::head::ui::heading;
use crate::gui::screens::shelf;
use crate::gui::theme::{once, small, strong};
use crate::gui::tokens::space;
use crate::gui::view::{RequestWish, View};
use crate::jobs::shelf::page::What;
use crate::words::lang::say;
use crate::words::locations::said;
use crate::words::requests as words;

/// Draws it.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<RequestWish>, commands: &mut Vec<Command>) {
    heading(ui, say!("requests-pull"), wishes);
    let Some(list) = &view.requests.pull else {
        ui.label(say!("window-reading-archive"));
        return;
    };
    ui.label(say!("requests-pull-about", discs = list.pull.len()));
    if !list.pull.is_empty() && once(&ui.button(say!("page-print-pull"))) {
        commands.push(Command::Print(What::Pull(list.requests.clone())));
    }
    for (at, one) in list.pull.iter().enumerate() {
        ui.add_space(space::S);
        ui.separator();
        ui.label(strong(say!(
            "requests-pull-row",
            number = at + 1,
            place = said(&one.place)
        )));
        ui.horizontal_wrapped(|ui| {
            ui.monospace(&one.serial);
            ui.label(small(ui, &one.disc));
            shelf::show_button(ui, &one.serial, commands);
        });
        if let Some(drive) = one.away_in() {
            ui.label(say!("requests-pull-drive", drive = said(drive)));
        } else if one.vault {
            ui.label(small(ui, say!("requests-pull-vault")));
        }
        let open = &view.requests.open;
        let needs = open
            .iter()
            .filter(|request| one.requests.contains(&request.request));
        let who: Vec<String> = needs.map(words::recipient).collect();
        if !who.is_empty() {
            ui.label(small(ui, say!("requests-pull-for", who = who.join("; "))));
        }
    }
    for line in words::not_pulled(list) {
        ui.add_space(space::S);
        ui.label(line);
    }
}
