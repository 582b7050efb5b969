//! The shelf: what its wishes lead to, what its jobs have done, and what is scanned there.

use super::command::Command;
use super::desktop::Desktop;
use super::screens::shelf::data;
use super::screens::shelf::row::{Means, Row};
use super::view::{Edit, Near, OutForm, Pane, PlaceForm, Screen, ShelfView, ShelfWish, Tab};
use crate::jobs::JobError;
use crate::jobs::overview::status;
use crate::jobs::run::runner::Request;
use crate::jobs::shelf::blanking;
use crate::jobs::shelf::card::Card;
use crate::jobs::shelf::desk::{self, Act, PlaceWish, Refusal};
use crate::jobs::shelf::places::{Done, Place};
use crate::jobs::shelf::scan::{Outcome as Scanned, Thing};
use crate::words::lang::say;
use crate::words::outcomes::{Note, Tone, trouble};
use crate::words::{desk as words, locations};
use stele_catalog::Timestamp;

impl Desktop {
    /// Does what is wanted of the shelf.
    pub(super) fn shelf(&mut self, wish: ShelfWish) {
        self.view.shelf.note = None;
        match wish {
            ShelfWish::At(path) => self.show_place(path),
            ShelfWish::List(Tab::Stock) => self.show_stocktake(),
            ShelfWish::List(Tab::Shipments) => self.show_shipments(),
            ShelfWish::Shipment(code) => {
                self.show_shipments();
                let opens = true;
                self.do_at_desk(desk::Request::Shipment { code, opens });
            }
            ShelfWish::List(Tab::Blanks) => self.show_blanks(),
            ShelfWish::Lot(lot) => self.view.shelf.blanks.lot = Some(lot),
            ShelfWish::Asks(asks) => self.view.shelf.shipments.asks = asks,
            ShelfWish::List(tab) => {
                self.view.shelf.tab = tab;
                self.view.nav.screen = Screen::Shelf;
            }
            ShelfWish::Copy(serial) => self.show_copy(Pane::Copy(serial)),
            ShelfWish::Out(serial, study) => {
                self.view.shelf.out = OutForm {
                    study,
                    ..OutForm::default()
                };
                self.show_copy(Pane::Out(serial));
            }
            ShelfWish::Back(serial) => {
                self.view.shelf.back = super::view::BackForm::default();
                self.show_copy(Pane::Back(serial));
            }
            ShelfWish::Gone(serial) => self.show_copy(Pane::Gone(serial)),
            ShelfWish::Replace(serial) => {
                self.view.replacing = Some(serial);
                self.view.nav.screen = Screen::Burn;
            }
            ShelfWish::Edit(edit) => self.edit(edit),
            ShelfWish::UseNear => self.use_near(),
            ShelfWish::Close => self.close_shelf(),
            ShelfWish::EndRow => self.end_row(),
            ShelfWish::Settle { serial, what, why } => self.said_of_copy(serial, what, why),
            ShelfWish::Do(request) => self.do_at_desk(request),
        }
    }

    pub(super) fn do_at_desk(&mut self, request: desk::Request) {
        self.view.shelf.near = None;
        let wish = Command::Shelf(ShelfWish::Do(request.clone()));
        self.quickly(wish, Request::Desk(request));
    }

    fn show_place(&mut self, path: String) {
        let shelf = &mut self.view.shelf;
        shelf.at = path;
        (shelf.tab, shelf.pane, shelf.card) = (Tab::Here, Pane::Place, None);
        self.view.nav.screen = Screen::Shelf;
        self.draw_shelf();
    }

    /// Shows a copy, and the place that it is in or belongs to.
    fn show_copy(&mut self, pane: Pane) {
        let Some(serial) = pane.serial().map(str::to_owned) else {
            return;
        };
        self.view.nav.screen = Screen::Shelf;
        let shelf = &mut self.view.shelf;
        if shelf.pane.serial() != Some(&serial) {
            shelf.card = None;
        }
        shelf.pane = pane;
        shelf.put.clear();
        shelf.said.clear();
        self.go_to_copy(&serial);
        self.ask_card(serial);
    }

    /// Shows the place that a copy is in, or belongs to.
    fn go_to_copy(&mut self, serial: &str) {
        let path = home_of(&self.view.status, serial);
        if let Some(path) = path {
            let shelf = &mut self.view.shelf;
            shelf.at = data::seen_in(&shelf.places, &path);
            self.draw_shelf();
        }
    }

    fn ask_card(&mut self, serial: String) {
        let wish = Command::Shelf(ShelfWish::Copy(serial.clone()));
        let row = self.view.shelf.row.as_ref();
        let row = row.filter(|row| row.asked.contains(&serial));
        let at = row.map(|row| row.code.clone());
        self.quickly(wish, Request::Desk(desk::Request::Card { serial, at }));
    }

    /// Takes the places as they are now.
    pub(super) fn take_places(&mut self, places: Vec<Place>) {
        self.view.shelf.places = places;
        self.draw_shelf();
        if let Some(serial) = self.view.shelf.pane.serial() {
            let serial = serial.to_owned();
            self.ask_card(serial);
        }
    }

    /// Works out what there is to see, once, so that no frame has to.
    fn draw_shelf(&mut self) {
        let now = self.view.looked_at.unwrap_or(Timestamp(0));
        let shelf = &mut self.view.shelf;
        shelf.shown = data::shown(&shelf.places, &self.view.status, &shelf.at, now);
    }

    fn edit(&mut self, edit: Edit) {
        let shelf = &mut self.view.shelf;
        shelf.near = None;
        shelf.form = PlaceForm::default();
        if let (Edit::Rename | Edit::Change, Some(place)) = (edit, &shelf.shown.place) {
            let width = |width: Option<u32>| width.map_or_else(String::new, |mm| mm.to_string());
            shelf.form = PlaceForm {
                text: data::name_of(&place.path).to_owned(),
                kind: Some(place.kind),
                width: width(place.width),
                case_width: width(place.case_width),
            };
        }
        shelf.pane = Pane::Edit(edit);
    }

    /// Shows the place that is called nearly as the one that was wanted.
    fn use_near(&mut self) {
        if let Some(near) = self.view.shelf.near.take() {
            self.show_place(near.path);
        }
    }

    /// Closes what was opened last; whether there was anything.
    pub(super) fn close_shelf(&mut self) {
        let shelf = &mut self.view.shelf;
        shelf.near = None;
        match &shelf.pane {
            Pane::Out(serial) | Pane::Back(serial) | Pane::Gone(serial) => {
                shelf.pane = Pane::Copy(serial.clone());
            }
            Pane::Copy(_) | Pane::Edit(_) => (shelf.pane, shelf.card) = (Pane::Place, None),
            Pane::Place if shelf.row.is_some() => (shelf.row, shelf.heard) = (None, None),
            Pane::Place if shelf.tab == Tab::Shipments && shelf.shipments.of.is_some() => {
                shelf.shipments.of = None;
            }
            Pane::Place if shelf.tab == Tab::Blanks && shelf.blanks.lot.is_some() => {
                shelf.blanks.lot = None;
            }
            Pane::Place if shelf.tab != Tab::Here => shelf.tab = Tab::Here,
            Pane::Place => {}
        }
    }

    fn end_row(&mut self) {
        let shelf = &mut self.view.shelf;
        match &mut shelf.row {
            Some(row) if row.open() > 0 && !row.ended => row.ended = true,
            _ => (shelf.row, shelf.heard) = (None, None),
        }
    }

    /// Takes what came of something done at the desk.
    pub(super) fn take_desk(&mut self, outcome: desk::Outcome) {
        match outcome {
            desk::Outcome::Card(card) => self.take_card(*card),
            desk::Outcome::Stock(outcome) => self.take_count(*outcome),
            desk::Outcome::Blanks(outcome) => self.take_blanks(*outcome),
            desk::Outcome::Ship(outcome) => self.take_shipment(*outcome),
            desk::Outcome::Closed(incident) => {
                self.view.shelf.said.clear();
                let text = say!("shelf-incident-closed", incident = incident.incident);
                self.view.message = Some(good(text));
                self.show_again();
                self.look();
            }
            desk::Outcome::Place(changed) => {
                let shelf = &mut self.view.shelf;
                shelf.near = None;
                shelf.pane = Pane::Place;
                shelf.at = match changed.done {
                    Done::Added => data::seen_in(&shelf.places, &changed.place.path),
                    _ => changed.place.path.clone(),
                };
                self.view.message = Some(good(words::place_changed(&changed)));
                self.look();
            }
            desk::Outcome::Done { now, act, back } => {
                let shelf = &mut self.view.shelf;
                if let Some(row) = &mut shelf.row
                    && now.place.as_deref() == Some(row.path.as_str())
                {
                    row.take(&now.serial, Means::Filed);
                } else if shelf.pane.serial() == Some(&now.serial) {
                    shelf.pane = Pane::Copy(now.serial.clone());
                }
                let text = words::done(&now, act);
                match back {
                    Some(back) => {
                        let back = ShelfWish::Do(desk::Request::TakeBack(back));
                        self.view.message = None;
                        self.offer_undo(text, vec![Command::Shelf(back)]);
                    }
                    None => self.view.message = Some(good(text)),
                }
                if act == Act::TakenBack {
                    self.forget_scanned(&now.serial);
                }
                self.show_again();
                self.look();
            }
        }
    }

    /// Takes that something was said of a copy: its card shows what it is now.
    pub(super) fn take_settled(&mut self, serial: &str) {
        let shelf = &mut self.view.shelf;
        if shelf.pane.serial() == Some(serial) {
            shelf.pane = Pane::Copy(serial.to_owned());
            shelf.said.clear();
        }
    }

    /// Takes that the card of a copy could not be read: one that is read later means nothing here.
    pub(super) fn forget_asked(&mut self, serial: &str) {
        if let Some(row) = &mut self.view.shelf.row {
            row.asked.retain(|one| one != serial);
        }
    }

    fn forget_scanned(&mut self, serial: &str) {
        if let Some(row) = &mut self.view.shelf.row {
            row.scanned.retain(|one| one.serial != serial);
        }
    }

    fn take_card(&mut self, card: Card) {
        let serial = card.copy.serial.clone();
        let shelf = &mut self.view.shelf;
        let asked = shelf.row.as_mut().filter(|row| row.asked.contains(&serial));
        let Some(row) = asked else {
            // An answer of a copy that was looked at before is let go.
            if shelf.pane.serial() == Some(&serial) {
                shelf.card = Some(card);
            }
            return;
        };
        row.asked.retain(|one| *one != serial);
        let means = row.means(&card);
        let slot = row.code.clone();
        shelf.heard = Some(means.sentence(&serial));
        row.take(&serial, means.clone());
        if means == Means::Filed {
            self.do_at_desk(desk::Request::Put { serial, slot });
        }
    }

    /// Takes that something could not be done at the desk: it is said where it was wanted.
    pub(super) fn take_desk_error(&mut self, request: &desk::Request, error: &JobError) {
        let shelf = &mut self.view.shelf;
        match (request, desk::refusal(error)) {
            (desk::Request::Place(wish), Some(Refusal::Near { path })) => {
                let wish = wish.clone();
                shelf.near = Some(Near { path, wish });
                return;
            }
            (desk::Request::Lend(_) | desk::Request::Send { .. }, Some(Refusal::LastInPlace)) => {
                shelf.out.is_last = true;
            }
            (desk::Request::Stock(request), refusal) => {
                let asks = refusal == Some(Refusal::NotCounted);
                shelf.note = (!asks).then(|| trouble(error));
                self.take_count_error(request, asks);
                self.look();
                return;
            }
            // A look at it that failed is not repeated by itself.
            (
                desk::Request::Shipment { .. } | desk::Request::Blanks(blanking::Request::Look),
                _,
            ) => {
                shelf.note = Some(trouble(error));
                return;
            }
            (desk::Request::Ship(request), refusal) => {
                let is_last = refusal == Some(Refusal::LastInPlace);
                self.take_shipment_error(request, is_last);
            }
            (desk::Request::Put { serial, .. }, _) => {
                if let Some(row) = &mut shelf.row {
                    row.scanned.retain(|one| one.serial != *serial);
                }
            }
            _ => {}
        }
        self.view.shelf.note = Some(trouble(error));
        self.look();
    }

    /// Takes what was scanned, where that is meant for the shelf; whether it was.
    pub(super) fn scanned(&mut self, answer: &Scanned) -> bool {
        if self.scanned_shipment(answer) || self.scanned_blanks(answer) {
            return true;
        }
        let here = self.view.nav.screen == Screen::Shelf;
        if !self.asked || !here && !matches!(answer.thing, Thing::Slot { .. }) {
            return false;
        }
        let shelf = &mut self.view.shelf;
        match &answer.thing {
            Thing::Slot { path, .. } if here && wants_place(shelf) => {
                fill_place(shelf, path);
                shelf.heard = Some(say!("shelf-heard-place", place = locations::said(path)));
            }
            Thing::Slot { slot, path, .. } => self.begin_row(slot.clone(), path.clone()),
            Thing::Copy(copy) => match &mut shelf.row {
                Some(row) if !row.ended => {
                    row.asked.push(copy.serial.clone());
                    let serial = copy.serial.clone();
                    self.ask_card(serial);
                }
                _ => {
                    shelf.heard = None;
                    self.show_copy(Pane::Copy(copy.serial.clone()));
                }
            },
            Thing::Person { person, name } => {
                let shown = name.clone().unwrap_or_else(|| person.clone());
                match &shelf.pane {
                    Pane::Out(_) => {
                        shelf.heard = Some(say!("shelf-heard-person", person = &shown));
                        shelf.out.person = Some(person.clone());
                        shelf.out.who = shown;
                    }
                    _ => shelf.heard = Some(say!("shelf-heard-person-alone", person = &shown)),
                }
            }
            Thing::Set { set, .. } | Thing::Disc { set, .. } => {
                shelf.heard = Some(say!("shelf-heard-set", set = set));
            }
            Thing::Text { .. }
            | Thing::Blanks(_)
            | Thing::Unknown { .. }
            | Thing::Unrecorded { .. } => return false,
        }
        self.asked = false;
        true
    }

    /// Shows a place whose discs are scanned next.
    fn begin_row(&mut self, code: String, path: String) {
        let at = data::seen_in(&self.view.shelf.places, &path);
        self.show_place(at);
        let shelf = &mut self.view.shelf;
        shelf.heard = Some(say!("shelf-heard-row", place = locations::said(&path)));
        shelf.row = Some(Row::new(code, path));
    }
}

/// The place that a copy is in, or belongs to.
fn home_of(status: &status::Outcome, serial: &str) -> Option<String> {
    let mut copies = status.sets.iter().flat_map(status::Set::copies);
    let here = copies.find(|copy| copy.serial == serial);
    let home = status.lent.iter().find(|one| one.serial == serial);
    here.and_then(|copy| copy.place.clone())
        .or_else(|| home.and_then(|one| one.home.clone()))
}

/// Whether a form asks for a place.
fn wants_place(shelf: &ShelfView) -> bool {
    match &shelf.pane {
        Pane::Back(_) => true,
        Pane::Out(_) => shelf.out.kind == super::view::Goes::Site,
        Pane::Edit(edit) => matches!(edit, Edit::Move | Edit::Merge),
        Pane::Copy(_) | Pane::Gone(_) | Pane::Place => false,
    }
}

fn fill_place(shelf: &mut ShelfView, path: &str) {
    let field = match &shelf.pane {
        Pane::Back(_) => &mut shelf.back.slot,
        Pane::Out(_) => &mut shelf.out.purpose,
        _ => &mut shelf.form.text,
    };
    path.clone_into(field);
}

fn good(text: String) -> Note {
    Note {
        tone: Tone::Good,
        text,
        advice: String::new(),
        code: None,
    }
}

/// A place as it is wanted, where its form says so; none while something is missing.
pub fn place_wish(edit: Edit, form: &PlaceForm, place: Option<&Place>) -> Option<PlaceWish> {
    let number = |text: &str| match text.trim() {
        "" => Some(None),
        text => text.parse::<u32>().ok().map(Some),
    };
    let text = form.text.trim().to_owned();
    let said = desk::PlaceSaid {
        kind: form.kind,
        width: number(&form.width)?,
        case_width: number(&form.case_width)?,
        is_new: false,
    };
    let code = place.map(|place| place.slot.clone());
    Some(match edit {
        Edit::Add if text.is_empty() => return None,
        Edit::Add => PlaceWish::Add {
            path: match place {
                Some(place) => format!("{}/{text}", place.path),
                None => text,
            },
            said,
        },
        Edit::Rename if text.is_empty() => return None,
        Edit::Rename => PlaceWish::Rename {
            place: code?,
            name: text,
            is_new: false,
        },
        Edit::Move => PlaceWish::Move {
            place: code?,
            into: Some(text).filter(|text| !text.is_empty()),
        },
        Edit::Merge if text.is_empty() => return None,
        Edit::Merge => PlaceWish::Merge {
            place: code?,
            into: text,
        },
        Edit::Change => PlaceWish::Change { place: code?, said },
    })
}
