//! Trees of files laid out by `stele-discfs` and read back by programs that know nothing of it.

#[path = "trees/large.rs"]
mod large;
#[path = "trees/make.rs"]
mod make;
#[path = "trees/random.rs"]
mod random;
#[path = "trees/witness.rs"]
mod witness;
