//! Where one is in the window.

use stele_catalog::Role;

use crate::jobs::shelf::people::Person;

/// A screen.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Screen {
    /// What is due.
    #[default]
    Today,
    /// The month's work: what waits, the plan, the sets.
    Burn,
    /// The answer to a scan or a search.
    Find,
    /// Who asks for studies, and what is handed over.
    Requests,
    /// Where the copies are.
    Shelf,
    /// The quarterly check.
    Verify,
    /// One drive.
    Drive,
    /// People, drives, how the window looks.
    Settings,
    /// Which keys do what.
    Keys,
}

impl Screen {
    /// Those that the navigation has.
    pub const LISTED: [Self; 7] = [
        Self::Today,
        Self::Burn,
        Self::Find,
        Self::Requests,
        Self::Shelf,
        Self::Verify,
        Self::Settings,
    ];
}

/// A part of the settings.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Section {
    /// Who may do what.
    #[default]
    People,
    /// The numbers on the drives.
    Drives,
    /// Language, size of text, light or dark.
    Display,
}

/// Where one is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Nav {
    /// The screen that is shown.
    pub screen: Screen,
    /// The one that was shown before an answer, a drive or the keys were opened.
    pub before: Screen,
    /// The drive whose panel is open.
    pub drive: String,
    /// Which of the studies of an answer is looked at; none where its card is closed.
    pub study: Option<usize>,
    /// The part of the settings.
    pub section: Section,
}

impl Nav {
    /// Opens something from which one comes back.
    pub fn open(&mut self, screen: Screen) {
        if Screen::LISTED.contains(&self.screen) && self.screen != screen {
            self.before = self.screen;
        }
        self.screen = screen;
    }

    /// Goes back to where one was before.
    pub fn back(&mut self) {
        self.screen = match self.before == self.screen {
            true => Screen::Today,
            false => self.before,
        };
    }
}

/// What the settings show of people.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PeopleView {
    /// All of them; none while they are not read yet.
    pub all: Option<Vec<Person>>,
    /// The name of a new one.
    pub name: String,
    /// The role of a new one; none until it is chosen.
    pub role: Option<Role>,
    /// The code of the one that is looked at.
    pub open: Option<String>,
}

/// Who acts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    /// The name; the code where it was erased.
    pub name: String,
    /// The role.
    pub role: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_where_one_was() {
        let mut nav = Nav {
            screen: Screen::Burn,
            ..Nav::default()
        };
        nav.open(Screen::Find);
        nav.open(Screen::Drive);
        nav.back();
        assert_eq!(nav.screen, Screen::Find);
        nav.screen = Screen::Burn;
        nav.open(Screen::Drive);
        nav.open(Screen::Keys);
        nav.back();
        assert_eq!(nav.screen, Screen::Burn);
    }
}
