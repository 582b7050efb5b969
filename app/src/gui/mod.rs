//! The desktop: one window. `desktop` holds what is shown and starts jobs; the `ui` files draw it
//! and say what the person wants. Only they and the theme know egui.

pub mod answer;
pub mod command;
pub mod desktop;
pub mod drives;
pub mod job;
mod running;
pub mod theme;
pub mod window;
pub mod work;

pub use window::open;
