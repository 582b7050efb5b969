//! Where everything lies.

/// The layout of one volume: every address, before a byte is written.
#[derive(Clone, Debug)]
pub struct Layout {}
