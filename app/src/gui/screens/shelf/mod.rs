//! The shelf as it stands: where every copy is, who has it, and what is done with it.

mod copy {
    pub mod ui;
}
mod draw {
    pub mod ui;
}
mod gone {
    pub mod ui;
}
mod edit {
    pub mod ui;
}
mod list {
    pub mod ui;
}
mod out {
    pub mod ui;
}
mod pane {
    pub mod ui;
}
mod shapes;

pub use copy::ui::show_button;

pub mod blanks;
pub mod data;
pub mod row;
pub mod shipments;
pub mod stock;
pub mod ui;
