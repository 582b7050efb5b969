//! The desktop: one window. `desktop` holds what is shown (`view`) and starts jobs; `screens` and
//! `parts` draw it and say what the person wants (`command`); `router` chooses the screen. Only what
//! draws knows egui: the window, the router, the theme, parts, and the `ui` files.

pub mod app;
pub mod command;
pub mod desktop;
mod jobs;
pub mod parts;
pub mod router;
pub mod screens;
pub mod theme;
pub mod view;

pub use app::open;
