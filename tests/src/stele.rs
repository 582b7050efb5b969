//! The product, built as a binary of this package.

fn main() {}
