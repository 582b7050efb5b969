//! Stele: the one binary. With no command it opens the desktop; with one it is a command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    stele::run(std::env::args_os(), &stele::system::outside())
}
