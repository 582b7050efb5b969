//! The screens of the central panel, one folder each: `data` says what there is to show, `ui`
//! draws it. [`crate::gui::router`] chooses among them.

pub mod find;
pub mod month;
