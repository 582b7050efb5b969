//! The desktop: one window. `desktop` holds what is shown (`view`) and obeys what the person wants
//! (`command`): it starts jobs (`start`), hears them (`jobs`), takes how they end (`ended`) and
//! ends them before that (`ending`).
//! `screens` and `parts` draw the view, `router` chooses the screen, `app` is the window. Only what
//! draws knows egui: window, router, theme, parts, and the `ui` files.

pub mod app;
pub mod command;
pub mod desktop;
mod ended;
mod ending;
mod jobs;
pub mod parts;
pub mod router;
pub mod screens;
mod start;
pub mod theme;
pub mod view;

pub use app::open;
