//! The answer to a scan or a search: what was found, and the card of one study.

mod card {
    pub mod ui;
}
pub mod data;
pub mod ui;
