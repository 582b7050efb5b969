//! The desktop: one window. `desktop` holds what is shown and starts jobs; the `ui` files draw it
//! and say what the person wants. Only they and the theme know egui.

pub mod app;
pub mod command;
pub mod desktop;
mod jobs;
pub mod parts;
pub mod screens;
pub mod theme;
pub mod view;

pub use app::open;
