//! The screens of the central panel, one folder each: `ui` draws, `data` says what there is to show
//! where that must be decided. [`crate::gui::router`] chooses among them.

pub mod drive;
pub mod find;
pub mod keys;
pub mod month;
pub mod requests;
pub mod settings;
pub mod shelf;
pub mod today;
pub mod verify;
