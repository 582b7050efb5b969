//! Draws the form by which a copy goes out: who, what for, until when, and what stays.

use egui::{Key, TextEdit, Ui};
use stele_catalog::{LoanKind, Timestamp};

use crate::gui::screens::shelf::copy::ui::{head, not_lent, path_of, placed};
use crate::gui::theme::{self, chip, once, primary, small, strong};
use crate::gui::tokens::space;
use crate::gui::view::{Goes, OutDue, OutForm, ShelfView, ShelfWish, View};
use crate::jobs::shelf::card::{Card, Placed};
use crate::jobs::shelf::desk::{self, Lend};
use crate::jobs::shelf::people::Person;
use crate::words::lang::say;
use crate::words::people;
use crate::words::quantities::{day_named, day_short, end_of_day, end_of_typed};

/// People that are offered at most.
const OFFERED: usize = 4;

/// Draws it.
pub fn draw(ui: &mut Ui, view: &mut View, serial: &str, wishes: &mut Vec<ShelfWish>) {
    let title = say!("shelf-check-out-title", serial = serial);
    head(ui, title, &view.shelf, wishes);
    let now = view.looked_at.unwrap_or(Timestamp(0));
    let View { shelf, people, .. } = view;
    let people = people.all.as_deref().unwrap_or(&[]);
    let Some(card) = shelf.card.clone() else {
        return;
    };
    if let Some(had) = &card.had {
        ui.label(say!("shelf-is-out", who = had.who()));
        return;
    }
    // Before the fields are drawn, which lose the focus by it.
    let entered = ui.ctx().text_edit_focused() && ui.input(|i| i.key_pressed(Key::Enter));
    let form = &mut shelf.out;
    if card.copy.may_be_lent() {
        purpose(ui, form);
    } else {
        not_lent(ui, &card.copy);
        form.kind = Goes::Site;
    }
    match form.kind {
        Goes::Lent(_) => {
            who(ui, form, people);
            due(ui, form, now);
        }
        Goes::Site => to_site(ui, form),
    }
    patients(ui, form, &card);
    stays(ui, form, &card);
    let wanted = wish(form, serial, people, now, &card);
    end(ui, shelf, (wanted, entered), now, wishes);
}

fn purpose(ui: &mut Ui, form: &mut OutForm) {
    ui.label(small(ui, say!("shelf-purpose")));
    ui.horizontal_wrapped(|ui| {
        for (kind, words) in [
            (Goes::Lent(LoanKind::Reading), say!("shelf-for-reading")),
            (Goes::Site, say!("shelf-for-site")),
            (Goes::Lent(LoanKind::Repair), say!("shelf-for-repair")),
            (Goes::Lent(LoanKind::Order), say!("shelf-for-order")),
        ] {
            if once(&chip(ui, &words, form.kind == kind)) && form.kind != kind {
                form.kind = kind;
                form.purpose.clear();
            }
        }
    });
    if form.kind == Goes::Lent(LoanKind::Order) {
        let label = ui.label(small(ui, say!("shelf-order")));
        let edit = TextEdit::singleline(&mut form.purpose).hint_text(say!("shelf-order-hint"));
        let wide = ui.available_width();
        ui.add(edit.desired_width(wide)).labelled_by(label.id);
    }
    ui.add_space(space::S);
}

fn to_site(ui: &mut Ui, form: &mut OutForm) {
    let label = ui.label(small(ui, say!("shelf-send-to")));
    let edit = TextEdit::singleline(&mut form.purpose).hint_text(say!("shelf-place-hint"));
    let wide = ui.available_width();
    ui.add(edit.desired_width(wide)).labelled_by(label.id);
    ui.add_space(space::S);
}

/// Who gets it: a person of the archive, or somebody who is named.
fn who(ui: &mut Ui, form: &mut OutForm, people: &[Person]) {
    let label = ui.label(small(ui, say!("shelf-who")));
    let edit = TextEdit::singleline(&mut form.who).hint_text(say!("shelf-who-hint"));
    let wide = ui.available_width();
    let field = ui.add(edit.desired_width(wide)).labelled_by(label.id);
    if field.changed() {
        form.person = None;
    }
    let offered = offered(&form.who, people);
    if form.person.is_none() && !offered.is_empty() {
        ui.horizontal_wrapped(|ui| {
            for person in offered {
                let name = people::shown(person);
                if once(&chip(ui, &name, false)) {
                    form.person = Some(person.person.clone());
                    form.who = name;
                }
            }
        });
    }
    let known = known(form, people);
    if !form.who.trim().is_empty() {
        ui.label(small(
            ui,
            match known {
                Some(person) => people::role(person.role),
                None => say!("shelf-who-new"),
            },
        ));
    }
    ui.add_space(space::S);
}

/// People whose name, or a word of it, begins with what was typed.
fn offered<'a>(typed: &str, people: &'a [Person]) -> Vec<&'a Person> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Vec::new();
    }
    let begins = |person: &&Person| {
        let name = person.name.as_deref().unwrap_or("").to_lowercase();
        let words = name.split_whitespace();
        name.starts_with(&typed) || words.clone().any(|word| word.starts_with(&typed))
    };
    let active = people.iter().filter(|person| person.active);
    active.filter(begins).take(OFFERED).collect()
}

/// The person who is meant; none where it is somebody whom the archive does not know.
fn known<'a>(form: &OutForm, people: &'a [Person]) -> Option<&'a Person> {
    let typed = form.who.trim();
    let mut active = people.iter().filter(|person| person.active);
    active.find(|person| match &form.person {
        Some(code) => person.person == *code,
        None => {
            let name = person.name.as_deref();
            person.person == typed || name.is_some_and(|name| name.eq_ignore_ascii_case(typed))
        }
    })
}

fn due(ui: &mut Ui, form: &mut OutForm, now: Timestamp) {
    ui.label(small(ui, say!("shelf-due-back")));
    ui.horizontal_wrapped(|ui| {
        for (due, words) in [
            (OutDue::Tomorrow, say!("shelf-due-tomorrow")),
            (OutDue::Week, day_short(end_of_day(now, 7))),
            (OutDue::Weeks, day_short(end_of_day(now, 14))),
            (OutDue::Other, say!("shelf-due-other")),
        ] {
            if once(&chip(ui, &words, form.due == due)) {
                form.due = due;
            }
        }
    });
    if form.due == OutDue::Other {
        let label = ui.label(small(ui, say!("shelf-due-day")));
        let edit = TextEdit::singleline(&mut form.day).hint_text(say!("shelf-due-hint"));
        ui.add(edit.desired_width(160.0)).labelled_by(label.id);
    }
    ui.add_space(space::S);
}

/// When it is due back; none where no day is given that can be understood.
fn due_at(form: &OutForm, now: Timestamp) -> Option<Timestamp> {
    match form.due {
        OutDue::Tomorrow => Some(end_of_day(now, 1)),
        OutDue::Week => Some(end_of_day(now, 7)),
        OutDue::Weeks => Some(end_of_day(now, 14)),
        OutDue::Other => end_of_typed(&form.day).filter(|due| *due > now),
    }
}

/// Whose studies go out with it.
fn patients(ui: &mut Ui, form: &OutForm, card: &Card) {
    if let Some(study) = &form.study {
        ui.label(strong(study));
        let others = card.patients.saturating_sub(1);
        if others > 0 {
            ui.label(say!("shelf-other-patients", patients = others));
        }
        return;
    }
    ui.label(say!("shelf-patients", patients = card.patients));
}

/// What stays on a shelf without it.
fn stays(ui: &mut Ui, form: &mut OutForm, card: &Card) {
    ui.add_space(space::S);
    ui.separator();
    let stay: Vec<&Placed> = card.others.iter().filter(|other| other.stays()).collect();
    if stay.is_empty() || form.is_last {
        ui.label(strong(say!("shelf-none-stays")));
        ui.label(say!("shelf-none-stays-about"));
        let label = ui.label(small(ui, say!("shelf-why")));
        let edit = TextEdit::singleline(&mut form.why).hint_text(say!("shelf-why-hint"));
        let wide = ui.available_width();
        ui.add(edit.desired_width(wide)).labelled_by(label.id);
        return;
    }
    ui.label(strong(say!("shelf-one-stays")));
    for one in stay {
        placed(ui, one);
    }
}

/// What the form asks for; none while something is missing.
fn wish(
    form: &OutForm,
    serial: &str,
    people: &[Person],
    now: Timestamp,
    card: &Card,
) -> Option<ShelfWish> {
    let words = form.purpose.trim();
    let why = form.why.trim();
    let is_last = form.is_last || !card.others.iter().any(Placed::stays);
    if is_last && why.is_empty() {
        return None;
    }
    let Goes::Lent(kind) = form.kind else {
        let slot = path_of(words);
        let serial = serial.to_owned();
        let last_why = is_last.then(|| why.to_owned());
        let request = desk::Request::Send {
            serial,
            slot,
            last_why,
        };
        return (!words.is_empty()).then_some(ShelfWish::Do(request));
    };
    // Who has ordered it is what makes it an order.
    if kind == LoanKind::Order && words.is_empty() {
        return None;
    }
    let to = match known(form, people) {
        Some(person) => person.person.clone(),
        None => form.who.trim().to_owned(),
    };
    if to.is_empty() {
        return None;
    }
    Some(ShelfWish::Do(desk::Request::Lend(Lend {
        serial: serial.to_owned(),
        to,
        kind,
        purpose: Some(words.to_owned()).filter(|words| !words.is_empty()),
        due: due_at(form, now)?,
        last_why: is_last.then(|| why.to_owned()),
    })))
}

fn end(
    ui: &mut Ui,
    shelf: &ShelfView,
    (wanted, entered): (Option<ShelfWish>, bool),
    now: Timestamp,
    wishes: &mut Vec<ShelfWish>,
) {
    ui.add_space(space::M);
    let words = match (shelf.out.kind, due_at(&shelf.out, now)) {
        (Goes::Site, _) => say!("shelf-send-now"),
        (Goes::Lent(_), Some(due)) => say!("shelf-check-out-until", day = day_named(due)),
        (Goes::Lent(_), None) => say!("shelf-check-out"),
    };
    ui.horizontal_wrapped(|ui| {
        let is_whole = wanted.is_some();
        let pressed = ui.add_enabled_ui(is_whole, |ui| once(&primary(ui, &words)));
        if (pressed.inner || entered)
            && let Some(wish) = wanted
        {
            wishes.push(wish);
        }
        if once(&theme::named(
            ui.button(say!("shelf-cancel")),
            say!("shelf-cancel"),
        )) {
            wishes.push(ShelfWish::Close);
        }
    });
    let about = match shelf.out.kind {
        Goes::Lent(_) => say!("shelf-enter-about"),
        // What is on its way is not taken back: it arrives.
        Goes::Site => say!("shelf-enter-sends"),
    };
    ui.label(small(ui, about));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(code: &str, name: &str) -> Person {
        Person {
            person: code.to_owned(),
            name: Some(name.to_owned()),
            role: "borrower",
            active: true,
        }
    }

    #[test]
    fn who_is_typed_is_a_person_by_name_or_somebody_new() {
        let people = [
            person("PER-0002-M", "Noor Haddad"),
            person("PER-0003-K", "Ada Noonan"),
        ];
        assert_eq!(offered("noo", &people).len(), 2);
        assert_eq!(offered("", &people).len(), 0);
        let mut form = OutForm {
            who: "noor haddad".to_owned(),
            ..OutForm::default()
        };
        assert_eq!(known(&form, &people).unwrap().person, "PER-0002-M");
        form.who = "Noor".to_owned();
        assert!(known(&form, &people).is_none());
        form.person = Some("PER-0003-K".to_owned());
        assert_eq!(known(&form, &people).unwrap().person, "PER-0003-K");
    }

    #[test]
    fn a_day_that_is_past_or_is_none_is_not_taken() {
        let now = Timestamp(1_795_833_262_000);
        let mut form = OutForm {
            due: OutDue::Other,
            ..OutForm::default()
        };
        assert_eq!(due_at(&form, now), None);
        form.day = "1999-01-01".to_owned();
        assert_eq!(due_at(&form, now), None);
        form.day = "2999-01-01".to_owned();
        assert!(due_at(&form, now).is_some());
    }
}
