//! What is due at the shelf desk.

use crate::gui::command::Command;
use crate::gui::view::{Due, ShelfWish, Tab};
use crate::jobs::shelf::stocktake::Outcome;
use crate::words::lang::say;

/// The stock-take of which something is to be done.
pub fn stocktake(of: &Outcome) -> Due {
    let what = match of.ended {
        None => say!("today-stocktake", places = of.not_counted.len()),
        Some(_) => say!("today-stocktake-ended", things = of.differences.len()),
    };
    let open = Command::Shelf(ShelfWish::List(Tab::Stock));
    Due {
        health: None,
        what,
        about: String::new(),
        button: Some((say!("today-stocktake-open"), open)),
    }
}
