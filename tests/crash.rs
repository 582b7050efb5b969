//! The crash shim: the program is killed at any call that changes a file, the disk is left as a
//! power cut may leave it, and the ordinary program has to find its way from there.
//!
//! `crash/shim.c` is the shim, `crash/model.rs` the disk. Both are tools for any command; the
//! campaign here takes the monthly job, and `tests/long` runs it with many seeds.

// Other tests use the rest of it.
#[allow(dead_code)]
#[path = "whole/bench.rs"]
mod bench;

// Other tests use the rest of it.
#[allow(dead_code)]
#[path = "whole/objects.rs"]
mod objects;

#[path = "crash/campaign.rs"]
mod campaign;
#[path = "crash/case.rs"]
mod case;
#[path = "crash/dice.rs"]
mod dice;
#[path = "crash/facts.rs"]
mod facts;
#[path = "crash/first.rs"]
mod first;
#[path = "crash/known.rs"]
mod known;
#[path = "crash/lines.rs"]
mod lines;
#[path = "crash/log.rs"]
mod log;
#[path = "crash/model.rs"]
mod model;
#[path = "crash/model_tests.rs"]
mod model_tests;
#[path = "crash/shim.rs"]
mod shim;
#[path = "crash/story.rs"]
mod story;
#[path = "crash/tree.rs"]
mod tree;
#[path = "crash/world.rs"]
mod world;
