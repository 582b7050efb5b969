//! The stock of blanks in the window: a box is received by scanning its bar code and its lot.

use super::desktop::Desktop;
use super::view::{BlankForm, Pane, Screen, Tab};
use crate::jobs::shelf::blanking::{Done, Outcome, Request};
use crate::jobs::shelf::desk;
use crate::jobs::shelf::scan::{LooksLike, Outcome as Scanned, Thing};
use crate::words::outcomes::Tone;
use crate::words::{blanks as words, scans};

impl Desktop {
    /// Shows it.
    pub(super) fn show_blanks(&mut self) {
        let shelf = &mut self.view.shelf;
        (shelf.tab, shelf.row, shelf.heard) = (Tab::Blanks, None, None);
        (shelf.pane, shelf.card) = (Pane::Place, None);
        self.view.nav.screen = Screen::Shelf;
        self.do_at_desk(desk::Request::Blanks(Request::Look));
    }

    /// Whether it is on the screen.
    fn shows_blanks(&self) -> bool {
        let shelf = &self.view.shelf;
        let is_shown = self.view.nav.screen == Screen::Shelf && shelf.tab == Tab::Blanks;
        is_shown && shelf.pane == Pane::Place
    }

    /// Shows what a look has seen of it; the stock that is shown is read again.
    pub(super) fn review_blanks(&mut self) {
        self.view.shelf.blanks.low = self.view.status.low_blanks.len();
        if self.shows_blanks() {
            self.do_at_desk(desk::Request::Blanks(Request::Look));
        }
    }

    /// Takes the stock as it is now, and what was done.
    pub(super) fn take_blanks(&mut self, outcome: Outcome) {
        let Outcome { stock, done } = outcome;
        let blanks = &mut self.view.shelf.blanks;
        blanks.stock = Some(stock);
        if blanks.shown().is_none() {
            blanks.lot = None;
        }
        let Some(done) = done else { return };
        blanks.heard = Some((
            Tone::Good,
            match &done {
                Done::Product(recorded) => words::recorded(recorded),
                Done::Lot(changed) => words::changed(changed),
            },
        ));
        // The box whose product was recorded is still to be received.
        blanks.form = match done {
            Done::Product(recorded) => BlankForm {
                gtin: recorded.product.gtin,
                lot: std::mem::take(&mut blanks.form.lot),
                boxes: std::mem::take(&mut blanks.form.boxes),
                ..BlankForm::default()
            },
            Done::Lot(_) => BlankForm::default(),
        };
        self.look();
    }

    /// Takes what was scanned while the stock is shown; whether that was meant for it.
    pub(super) fn scanned_blanks(&mut self, answer: &Scanned) -> bool {
        if !self.asked || !self.shows_blanks() {
            return false;
        }
        let code = answer.code.clone();
        let heard = scans::what(answer);
        let blanks = &mut self.view.shelf.blanks;
        let form = &mut blanks.form;
        match &answer.thing {
            Thing::Blanks(of)
                if of
                    .lots
                    .iter()
                    .any(|lot| lot.lot.eq_ignore_ascii_case(&code)) =>
            {
                match form.gtin == of.product.gtin {
                    true => form.lot = code,
                    false => blanks.lot = Some(code.clone()),
                }
                blanks.heard = Some((Tone::Good, heard));
            }
            Thing::Blanks(of) => {
                form.gtin.clone_from(&of.product.gtin);
                blanks.heard = Some((Tone::Good, heard));
            }
            Thing::Unknown {
                looks_like: LooksLike::Product,
            } => {
                form.gtin = code;
                blanks.heard = Some((Tone::Look, heard));
            }
            // After its bar code, the other one on a box is its lot.
            Thing::Text { .. } if !form.gtin.is_empty() && answer.studies.is_empty() => {
                form.lot = code;
            }
            Thing::Text { .. }
            | Thing::Unknown { .. }
            | Thing::Unrecorded { .. }
            | Thing::Copy(_)
            | Thing::Slot { .. }
            | Thing::Person { .. }
            | Thing::Disc { .. }
            | Thing::Set { .. } => return false,
        }
        self.asked = false;
        true
    }
}
