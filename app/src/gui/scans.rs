//! What is scanned is heard in its order, one scan after the other: a disc that is scanned right
//! behind its place is in that place, however long the catalog takes. What a hand does with the
//! keys behind a scan waits for it.

use std::time::{Duration, Instant};

use super::command::{Behind, Command, To};
use super::desktop::Desktop;
use super::view::ShelfWish;
use crate::jobs::run::runner::Request;
use crate::jobs::shelf::desk;

/// A hand waits no longer than this for what one scan leads to.
const LONGEST: Duration = Duration::from_secs(5);

impl Desktop {
    /// Takes what was scanned, after what was scanned before.
    pub(super) fn scan(&mut self, code: String) {
        self.behind.push_back(Behind::Scan(code));
        self.hear_next();
    }

    /// Goes where the person wants, after what was scanned before.
    pub(super) fn go_behind(&mut self, to: To) {
        let long = self.heard_since.is_some_and(|at| at.elapsed() > LONGEST);
        if long || self.behind.is_empty() && !self.hears() {
            self.go(to);
            return;
        }
        self.behind.push_back(Behind::Go(to));
        self.hear_next();
    }

    /// Takes what comes next, where nothing is being heard.
    pub(super) fn hear_next(&mut self) {
        while !self.hears() {
            self.heard_since = None;
            match self.behind.pop_front() {
                None => return,
                Some(Behind::Go(to)) => self.go(to),
                Some(Behind::Scan(code)) => self.hear_scan(code),
            }
        }
    }

    fn hear_scan(&mut self, code: String) {
        if self.takes_stock() {
            self.count(code);
        } else if self.ships() {
            self.ship(code);
        } else {
            self.end_search();
            self.asked = true;
            self.heard_since = Some(Instant::now());
            self.quickly(Command::Scan(code.clone()), Request::Scan(code));
        }
    }

    /// Whether a scan is not answered yet, or what it led to is not done.
    fn hears(&self) -> bool {
        self.quick.iter().any(|(wish, _)| {
            let puts = matches!(
                wish,
                Command::Shelf(ShelfWish::Do(desk::Request::Put { .. }))
            );
            puts || matches!(wish, Command::Scan(_)) || self.is_in_row(wish)
        })
    }

    /// Whether the card of a copy is wanted because that was scanned at a place.
    fn is_in_row(&self, wish: &Command) -> bool {
        let row = self.view.shelf.row.as_ref();
        let Command::Shelf(ShelfWish::Copy(serial)) = wish else {
            return false;
        };
        row.is_some_and(|row| row.asked.contains(serial))
    }
}
