//! A real kernel carries it: foreign burning programs write onto our recorder, and our program
//! writes through `/dev/sr*` onto our recorder and onto a foreign one.
//!
//! `tests/run` installs what this needs; where it is missing the test fails and names it. One guest
//! does all the work (tests/lab/guest.sh), the tests look at what it left. A second one
//! (tests/lab/odd.sh) has drives that do not load by command or are unplugged, a third one
//! (tests/lab/silent.sh) some at the other end of a network that fall silent; between those of a
//! fourth one (tests/lab/shuffle.sh) discs are moved. `tests/run` knows these tests by `in_lab_`,
//! and runs them beside the others.

// Other tests use the rest of it.
#[allow(dead_code)]
#[path = "whole/bench.rs"]
mod bench;

// Other tests use the rest of it.
#[allow(dead_code)]
#[path = "whole/campaign.rs"]
mod campaign;
#[path = "lab/guest.rs"]
mod guest;
#[path = "lab/foreign.rs"]
mod in_lab_foreign;
#[path = "lab/odd.rs"]
mod in_lab_odd;
#[path = "lab/ours.rs"]
mod in_lab_ours;
#[path = "lab/shuffle.rs"]
mod in_lab_shuffle;
#[path = "lab/silent.rs"]
mod in_lab_silent;
#[path = "lab/wire.rs"]
mod wire;
