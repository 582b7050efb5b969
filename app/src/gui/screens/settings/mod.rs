//! People, drives, and how the window looks.

mod display {
    pub mod ui;
}
mod drives {
    pub mod ui;
}
mod people {
    pub mod ui;
}
pub mod ui;
