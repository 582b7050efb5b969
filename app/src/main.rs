//! Stele: the one binary.

fn main() {}
