//! The product, built as a binary of this package: cargo names a binary's path to tests only
//! inside the same package.

use std::process::ExitCode;

fn main() -> ExitCode {
    stele::run(std::env::args_os(), &stele::system::outside())
}
