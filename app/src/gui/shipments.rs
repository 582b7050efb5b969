//! Shipments in the window: what is scanned while one is shown is packed into it, or received of
//! it, one scan after the other.

use super::desktop::Desktop;
use super::view::{Pane, Screen, ShipmentForm, ShipmentsView, Tab};
use crate::jobs::shelf::desk;
use crate::jobs::shelf::in_hand::{InHand, Next};
use crate::jobs::shelf::scan;
use crate::jobs::shelf::shipments;
use crate::jobs::shelf::shipping::{By, Heard, Outcome, Request, Scan};
use crate::words::shipments as words;
use stele_catalog::Timestamp;

impl Desktop {
    /// Whether what is scanned is packed or received.
    pub(super) fn ships(&self) -> bool {
        let shelf = &self.view.shelf;
        let is_shown = self.view.nav.screen == Screen::Shelf && shelf.tab == Tab::Shipments;
        is_shown && shelf.pane == Pane::Place && shelf.shipments.takes_scans()
    }

    /// Packs or receives what was scanned, after what was scanned before.
    pub(super) fn ship(&mut self, code: String) {
        self.end_search();
        self.view.shelf.note = None;
        let shipments = &mut self.view.shelf.shipments;
        let Some(shipment) = shipments.code().map(str::to_owned) else {
            return;
        };
        (shipments.asks, shipments.last) = (None, None);
        let at = shipments.at.as_ref().map(|at| at.slot.clone());
        let condition = shipments.condition.take();
        shipments.waiting.push_back(Scan {
            shipment,
            code,
            at,
            condition,
        });
        self.ship_next();
    }

    fn ship_next(&mut self) {
        let shipments = &mut self.view.shelf.shipments;
        if shipments.busy {
            return;
        }
        let Some(scan) = shipments.waiting.pop_front() else {
            return;
        };
        shipments.busy = true;
        self.do_at_desk(desk::Request::Ship(Request::Scan(scan)));
    }

    /// Takes how far a shipment is.
    pub(super) fn take_shipment(&mut self, outcome: Outcome) {
        let Outcome { of, by } = outcome;
        let mut listed = self.view.status.shipments.iter_mut();
        if let Some(one) = listed.find(|one| one.shipment == of.shipment.shipment) {
            *one = of.shipment.clone();
        }
        let shipments = &mut self.view.shelf.shipments;
        let is_shown = shipments.code() == Some(&of.shipment.shipment);
        match by {
            // An older answer than that of a scan is let go.
            By::Look if shipments.busy || !is_shown => {}
            By::Look => self.renew_shipment(of),
            By::Opened => self.open_shipment(of),
            By::Act => {
                if is_shown {
                    self.renew_shipment(of);
                    self.shipment_done();
                }
                self.look();
            }
            By::Scan(heard) => {
                shipments.busy = false;
                match heard {
                    Heard::Shipment => self.open_shipment(of),
                    heard if is_shown => {
                        self.hear_of_shipment(&heard);
                        self.renew_shipment(of);
                    }
                    _ => {}
                }
                self.ship_next();
                if !self.view.shelf.shipments.busy {
                    self.look();
                }
            }
        }
    }

    fn hear_of_shipment(&mut self, heard: &Heard) {
        let shipments = &mut self.view.shelf.shipments;
        shipments.heard = words::heard(heard);
        let Heard::Place(at) = heard else { return };
        let code = shipments.code().map(str::to_owned);
        // Those that were scanned after it are put there too.
        for scan in &mut shipments.waiting {
            if Some(&scan.shipment) == code.as_ref() {
                scan.at = Some(at.slot.clone());
            }
        }
        shipments.at = Some(at.clone());
    }

    fn open_shipment(&mut self, of: shipments::Outcome) {
        let shelf = &mut self.view.shelf;
        let before = std::mem::take(&mut shelf.shipments);
        shelf.shipments = ShipmentsView {
            of: Some(of),
            waiting: before.waiting,
            busy: before.busy,
            late: before.late,
            ..ShipmentsView::default()
        };
        self.show_shipments();
        self.look();
    }

    /// What was told once of an act stays until the next one.
    fn renew_shipment(&mut self, of: shipments::Outcome) {
        let shipments = &mut self.view.shelf.shipments;
        let before = shipments.of.take();
        let is_same = |before: &shipments::Outcome| before.shipment.stage == of.shipment.stage;
        let (broken, missing) = match before.filter(is_same) {
            Some(before) => (before.seal_broken, before.missing),
            None => (false, Vec::new()),
        };
        let seal_broken = of.seal_broken || broken && of.shipment.seal.is_none();
        let missing = match of.missing.is_empty() {
            true => missing,
            false => of.missing.clone(),
        };
        shipments.of = Some(shipments::Outcome {
            seal_broken,
            missing,
            ..of
        });
    }

    /// What was typed for it is done with.
    fn shipment_done(&mut self) {
        let shipments = &mut self.view.shelf.shipments;
        shipments.form = ShipmentForm::default();
        (shipments.asks, shipments.last, shipments.heard) = (None, None, None);
    }

    /// Takes that something of a shipment could not be done.
    pub(super) fn take_shipment_error(&mut self, request: &Request, is_last: bool) {
        let shipments = &mut self.view.shelf.shipments;
        shipments.asks = None;
        if let Request::Scan(scan) = request {
            shipments.heard = None;
            shipments.last = is_last.then(|| scan.code.clone());
            shipments.busy = false;
            self.ship_next();
        }
    }

    /// Shows what a look has seen of them; the one that is shown is read again.
    pub(super) fn review_shipments(&mut self, now: Timestamp) {
        let open = self.view.status.shipments.iter();
        let shipments = &mut self.view.shelf.shipments;
        shipments.late = open.filter(|one| one.is_overdue(now)).count();
        let is_idle = !shipments.busy && shipments.waiting.is_empty();
        if let Some(code) = shipments.code().filter(|_| is_idle) {
            let code = code.to_owned();
            let opens = false;
            self.do_at_desk(desk::Request::Shipment { code, opens });
        }
    }

    /// Shows them.
    pub(super) fn show_shipments(&mut self) {
        let shelf = &mut self.view.shelf;
        (shelf.tab, shelf.row, shelf.heard) = (Tab::Shipments, None, None);
        (shelf.pane, shelf.card) = (Pane::Place, None);
        self.view.nav.screen = Screen::Shelf;
    }

    /// Shows the shipment whose code was scanned; whether it was one.
    pub(super) fn scanned_shipment(&mut self, answer: &scan::Outcome) -> bool {
        let is_one = answer.next == Next::Hand(InHand::ShowShipment);
        if !is_one || !self.asked {
            return false;
        }
        self.asked = false;
        let (code, opens) = (answer.code.clone(), true);
        self.do_at_desk(desk::Request::Shipment { code, opens });
        true
    }
}
