//! What the program says, in sentences: to people at a terminal and at a window alike.
//!
//! It knows what jobs bring, and neither a terminal nor egui.

pub mod outcomes;
pub mod quantities;
