//! The application: jobs, command line, desktop, demo.
//!
//! Everything a person can ask for is one job in [`jobs`]; command line and desktop only ask. From
//! the top: [`cli`], [`gui`], [`demo`], the sentences about outcomes in [`words`], [`jobs`],
//! [`station`] (this machine's drives), and on the ground the rest of [`words`], [`archive`] (its
//! folder), [`picture`] (shapes of a disc), [`signals`] and [`encoding`]. Each knows only what
//! stands below it. [`system`] has the machine's time and chance, for `main` alone.

pub mod archive;
pub mod cli;
pub mod demo;
pub mod encoding;
pub mod gui;
pub mod jobs;
pub mod picture;
pub mod signals;
pub mod station;
pub mod system;
pub mod words;

/// Runs the program with the arguments of the process and returns its exit code.
pub fn run(
    args: impl IntoIterator<Item = std::ffi::OsString>,
    outside: &jobs::run::outside::Outside,
) -> std::process::ExitCode {
    cli::run(args, outside)
}
