//! The desktop: one window. `desktop` holds what is shown (`view`) and obeys what the person wants
//! (`command`): it starts jobs (`start`), hears them (`jobs`), follows discs that are read
//! (`readings`), takes how jobs end (`ended`), ends them before that (`ending`), goes to screens
//! (`places`), hears `scans` in their order, keeps the `shelf`, takes `stock`, packs `shipments`,
//! sees to `requests`, and searches (`search`). `first` is the first start, `attention` what is
//! told to whoever looks elsewhere. `screens` and `parts` draw the view, `router` chooses the
//! screen, `app` is the window, `tokens` are its colors and sizes. Only what draws knows egui:
//! window, router, theme, parts, and the `ui` files.

pub mod app;
pub mod attention;
mod blanks;
pub mod command;
pub mod desktop;
mod ended;
mod ending;
pub mod first;
mod jobs;
pub mod parts;
mod places;
mod readings;
mod requests;
pub mod router;
mod scans;
pub mod screens;
mod search;
pub mod shelf;
mod shipments;
mod start;
mod stock;
pub mod theme;
pub mod tokens;
pub mod view;

pub use app::open;
