//! Draws the form by which a request is taken down.

use egui::Ui;
use stele_catalog::{Proof, RequestKind, Signs};

use crate::gui::screens::requests::data::new_one;
use crate::gui::screens::requests::head::ui::{field, heading};
use crate::gui::theme::{chip, once, primary, small, strong};
use crate::gui::tokens::space;
use crate::gui::view::{RequestWish, View};
use crate::words::lang::say;
use crate::words::requests as words;

/// Draws it.
pub fn draw(ui: &mut Ui, view: &mut View, wishes: &mut Vec<RequestWish>) {
    heading(ui, say!("requests-new"), wishes);
    let form = &mut view.requests.form;
    ui.label(strong(&form.title));
    ui.label(small(ui, say!("requests-this-patient")));
    ui.add_space(space::M);
    ui.label(small(ui, say!("requests-ground")));
    ui.horizontal_wrapped(|ui| {
        for kind in RequestKind::ALL {
            let words = words::ground_named(*kind);
            if once(&chip(ui, &words, form.kind == *kind)) {
                form.kind = *kind;
            }
        }
    });
    ui.add_space(space::S);
    let mut done = false;
    done |= field(
        ui,
        say!("requests-recipient"),
        say!("requests-recipient-hint"),
        &mut form.recipient,
    );
    done |= field(
        ui,
        say!("requests-address"),
        say!("requests-address-hint"),
        &mut form.address,
    );
    if form.kind.proof() != Proof::Recipient {
        let hint = words::proof_wanted(form.kind.proof());
        done |= field(ui, say!("requests-proof"), hint, &mut form.proof);
    }
    done |= field(
        ui,
        say!("requests-purpose"),
        say!("requests-purpose-hint"),
        &mut form.purpose,
    );
    if form.kind.signs() == Signs::Administrator {
        ui.label(small(ui, say!("requests-to-be-signed")));
    }
    ui.add_space(space::M);
    let wish = new_one(form);
    let is_whole = wish.is_some();
    let words = say!("requests-record");
    let pressed = ui.add_enabled_ui(is_whole, |ui| once(&primary(ui, &words)));
    if (pressed.inner || done)
        && let Some(wish) = wish
    {
        wishes.push(RequestWish::Do(wish));
    }
}
