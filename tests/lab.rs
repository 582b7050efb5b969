//! A real kernel carries it: foreign burning programs write onto our recorder, and our program
//! writes through `/dev/sr*` onto our recorder and onto a foreign one.
//!
//! `tests/run` installs what this needs; where it is missing the test fails and names it. One guest
//! does all the work (tests/lab/guest.sh), the tests look at what it left. A second one
//! (tests/lab/odd.sh) has drives that do not load by command or are unplugged.

// Other tests use the rest of it.
#[allow(dead_code)]
#[path = "whole/bench.rs"]
mod bench;

#[path = "lab/foreign.rs"]
mod foreign;
#[path = "lab/guest.rs"]
mod guest;
#[path = "lab/odd.rs"]
mod odd;
#[path = "lab/ours.rs"]
mod ours;
