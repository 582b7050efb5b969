//! A step: what a person is to do next.

use crate::gui::command::Command;

/// The one next thing, with the wish that does it where one click suffices.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Step {
    /// What to do, in a sentence.
    pub text: String,
    /// Words on the button.
    pub button: Option<(String, Command)>,
    /// Whether both ways are alike: only the person knows which is right.
    pub alike: bool,
    /// Another way, for whoever wants it.
    pub other: Option<(String, Command)>,
    /// Whether a person gives the place of a copy.
    pub asks_place: bool,
}
