//! Draws the people of the archive: who may do what, who was added, who left.

use egui::{Align, Align2, Layout, TextEdit, Ui, pos2};
use stele_catalog::Role;

use crate::gui::command::Command;
use crate::gui::parts::detail;
use crate::gui::parts::paint::{self, Line};
use crate::gui::parts::row::{ground, named as row_named};
use crate::gui::theme::{self, chip, color, danger, field_width, named, once, palette};
use crate::gui::theme::{entered, plain_font, small, strong, strong_font};
use crate::gui::tokens::{space, text};
use crate::gui::view::{PeopleView, View};
use crate::jobs::shelf::people::Person;
use crate::words::lang::say;
use crate::words::people;

/// Draws the part.
pub fn draw(ui: &mut Ui, view: &mut View, wishes: &mut Vec<Command>) {
    let shown = &mut view.people;
    let all = shown.all.clone().unwrap_or_default();
    let open = shown.open.clone();
    let open = all
        .iter()
        .find(|person| Some(&person.person) == open.as_ref());
    if let Some(person) = open {
        detail::show(ui, "person", |ui| about(ui, person, shown, wishes));
    }
    detail::main(ui, "people", |ui| {
        ui.label(theme::title(say!("settings-people")));
        let works = |person: &&Person| person.active && person.role != Role::Borrower.text();
        let active = all.iter().filter(works).count();
        ui.label(say!("settings-people-about", people = active));
        ui.add_space(space::M);
        add(ui, shown, wishes);
        ui.add_space(space::M);
        ui.spacing_mut().item_spacing.y = 0.0;
        for person in &all {
            row(ui, person, shown);
        }
    });
}

/// The form by which a person is added.
fn add(ui: &mut Ui, shown: &mut PeopleView, wishes: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(say!("settings-person-name"));
        let hint = say!("settings-person-hint");
        let wide = field_width(ui, &hint, 220.0);
        let edit = TextEdit::singleline(&mut shown.name).hint_text(hint);
        let field = ui.add(edit.desired_width(wide)).labelled_by(label.id);
        let entered = entered(&field);
        for role in Role::ALL.iter().copied() {
            let is_it = shown.role == Some(role);
            if once(&chip(ui, &people::role(role.text()), is_it)) {
                shown.role = (!is_it).then_some(role);
            }
        }
        let name = shown.name.trim().to_owned();
        let button = egui::Button::new(say!("settings-person-add"));
        // Nobody gets a role that nobody has chosen.
        let role = shown.role.filter(|_| !name.is_empty());
        let added = once(&ui.add_enabled(role.is_some(), button)) || entered;
        if let (true, Some(role)) = (added, role) {
            wishes.push(Command::AddPerson { name, role });
            shown.name.clear();
            shown.role = None;
        }
    });
}

fn row(ui: &mut Ui, person: &Person, shown: &mut PeopleView) {
    let p = palette(ui);
    let is_open = shown.open.as_ref() == Some(&person.person);
    let (rect, response) = ground(ui, 48.0, is_open);
    let painter = ui.painter();
    let name = people::shown(person);
    let role = match person.active {
        true => people::role(person.role),
        false => say!("settings-person-retired"),
    };
    let ink = color(if person.active { p.ink } else { p.ink3 });
    let columns = [
        (0.0, 0.45, name.as_str(), strong_font(text::BODY)),
        (0.45, 0.35, role.as_str(), plain_font(text::BODY)),
        (
            0.80,
            0.20,
            person.person.as_str(),
            egui::FontId::monospace(text::MONO),
        ),
    ];
    for (from, wide, words, font) in columns {
        let left = rect.left() + space::M + from * rect.width();
        let line = Line {
            text: words,
            font,
            ink,
            width: wide * rect.width() - space::M,
        };
        paint::line(
            painter,
            pos2(left, rect.center().y),
            Align2::LEFT_CENTER,
            line,
        );
    }
    let all = format!("{name}, {role}, {}", person.person);
    row_named(&response, is_open, &all);
    if response.clicked() {
        shown.open = Some(person.person.clone());
    }
}

/// The card of a person.
fn about(ui: &mut Ui, person: &Person, shown: &mut PeopleView, wishes: &mut Vec<Command>) {
    ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
        if once(&ui.button(say!("window-close"))) {
            shown.open = None;
        }
    });
    ui.label(theme::title(people::shown(person)));
    ui.label(small(
        ui,
        say!("settings-person-badge", code = &person.person),
    ));
    ui.add_space(space::M);
    ui.label(strong(people::role(person.role)));
    ui.label(people::role_does(person.role));
    if !person.active {
        ui.label(say!("settings-person-retired-about"));
        return;
    }
    ui.add_space(space::L);
    let button = danger(ui, &say!("settings-person-retire"));
    let all = say!("settings-person-retire-name", name = people::shown(person));
    if once(&named(button, all)) {
        wishes.push(Command::RetirePerson(person.person.clone()));
    }
}
