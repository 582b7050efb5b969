//! Which screen the central panel shows.

use super::command::Command;
use super::screens::{find, month};
use super::view::View;

/// A screen.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Screen {
    /// The month's work.
    Month,
    /// The answer to a scan or a search.
    Find,
}

/// The screen that is to be shown: an answer until it is closed, else the month's work.
pub fn screen(view: &View) -> Screen {
    match view.answer {
        Some(_) => Screen::Find,
        None => Screen::Month,
    }
}

/// Hands the central panel to the screen that is to be shown.
pub fn draw(ui: &mut egui::Ui, view: &mut View, wishes: &mut Vec<Command>) {
    match screen(view) {
        Screen::Month => month::ui::draw(ui, view, wishes),
        Screen::Find => find::ui::draw(ui, view, wishes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::shelf::in_hand::{InHand, Next};
    use crate::jobs::shelf::scan::{Outcome, Thing};

    #[test]
    fn an_answer_is_shown_until_it_is_closed() {
        let mut view = View::default();
        assert_eq!(screen(&view), Screen::Month);
        view.answer = Some(Outcome {
            code: String::new(),
            by: None,
            trail: None,
            thing: Thing::Text {
                exact: true,
                similar: Vec::new(),
                more_studies: 0,
                many_more: false,
            },
            next: Next::Hand(InHand::SearchAgain),
            studies: Vec::new(),
            studies_held: 0,
        });
        assert_eq!(screen(&view), Screen::Find);
        view.answer = None;
        assert_eq!(screen(&view), Screen::Month);
    }
}
