//! The product, built as a binary of this package: cargo names a binary's path to tests only
//! inside the same package.
//!
//! With `STELE_TEST_STEP=N` its time and identifiers are those of the N-th step of a story, the
//! same whenever it is told (`tests/transcripts`).

use std::process::ExitCode;

use stele_tests::story;

fn main() -> ExitCode {
    let step = std::env::var("STELE_TEST_STEP").ok();
    let outside = match step.and_then(|step| step.parse().ok()) {
        None => stele::system::outside(),
        Some(step) => story::outside(step),
    };
    stele::run(std::env::args_os(), &outside)
}
