//! A stock-take in the window: what is scanned while one is shown, one scan after the other.

use super::desktop::Desktop;
use super::screens::shelf::stock::data;
use super::view::{Pane, Screen, Tab};
use crate::jobs::shelf::count::{Outcome, Request};
use crate::jobs::shelf::{desk, stocktake};
use crate::words::stocktakes;

impl Desktop {
    /// Whether what is scanned is counted.
    pub(super) fn takes_stock(&self) -> bool {
        let shelf = &self.view.shelf;
        let is_shown = self.view.nav.screen == Screen::Shelf && shelf.tab == Tab::Stock;
        is_shown && shelf.stock.is_under_way()
    }

    /// Counts what was scanned, after what was scanned before.
    pub(super) fn count(&mut self, code: String) {
        self.end_search();
        self.view.shelf.note = None;
        self.view.shelf.stock.waiting.push_back(code);
        self.count_next();
    }

    fn count_next(&mut self) {
        let stock = &mut self.view.shelf.stock;
        if stock.counts {
            return;
        }
        let Some(code) = stock.waiting.pop_front() else {
            return;
        };
        stock.counts = true;
        let at = stock.at.as_ref().map(|at| at.slot.clone());
        let scan = Request::Scan { at, code };
        self.do_at_desk(desk::Request::Stock(scan));
    }

    /// Takes what a scan was, and how far the stock-take is.
    pub(super) fn take_count(&mut self, outcome: Outcome) {
        let stock = &mut self.view.shelf.stock;
        match outcome.heard {
            Some(heard) => {
                stock.heard = Some(stocktakes::heard(&heard));
                if let Some(at) = heard.place() {
                    stock.at = Some(at.clone());
                }
                stock.counts = false;
            }
            None => {
                stock.heard = None;
                self.look();
            }
        }
        self.show_stock(Some(outcome.of));
        self.count_next();
    }

    /// Takes that something of a stock-take could not be done.
    pub(super) fn take_count_error(&mut self, request: &Request, asks: bool) {
        let stock = &mut self.view.shelf.stock;
        match request {
            Request::End { .. } => stock.in_part = asks,
            Request::Scan { .. } => {
                stock.counts = false;
                self.count_next();
            }
            Request::Begin(_) | Request::Again(_) => {}
        }
    }

    /// Takes what a look has seen of it; an older answer than that of a scan is let go.
    pub(super) fn take_stocktake(&mut self, of: Option<stocktake::Outcome>) {
        let stock = &self.view.shelf.stock;
        if !stock.counts && stock.waiting.is_empty() && !self.look_again {
            self.show_stock(of);
        }
    }

    fn show_stock(&mut self, of: Option<stocktake::Outcome>) {
        let shelf = &mut self.view.shelf;
        let stock = &mut shelf.stock;
        if of.as_ref().is_none_or(|of| of.ended.is_some()) {
            (stock.at, stock.in_part) = (None, false);
            stock.waiting.clear();
        }
        stock.groups = of.as_ref().map_or_else(Vec::new, data::groups);
        stock.of = of;
    }

    /// Shows it.
    pub(super) fn show_stocktake(&mut self) {
        let shelf = &mut self.view.shelf;
        (shelf.tab, shelf.row, shelf.heard) = (Tab::Stock, None, None);
        (shelf.pane, shelf.card) = (Pane::Place, None);
        self.view.nav.screen = Screen::Shelf;
    }
}
