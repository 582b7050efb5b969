//! Man pages and completions of shells, made from what the command line itself says of each
//! command: `cargo run --example manual -- FOLDER`. `packaging/build` puts them into the package.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use clap::{Arg, Command};
use clap_complete::Shell;
use stele::cli::help;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or("name a folder for the pages")?;
    let pages = folder.join("man1");
    fs::create_dir_all(&pages)?;
    clap_mangen::generate_to(pages_of(help::command()), &pages)?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        clap_complete::generate_to(shell, &mut help::command(), "stele", &folder)?;
    }
    Ok(())
}

/// The commands as pages: without the one that prints help, which every page is.
fn pages_of(line: Command) -> Command {
    let quiet = |arg: Arg| match arg
        .get_default_values()
        .iter()
        .all(|value| value.is_empty())
    {
        true => arg.hide_default_value(true),
        false => arg,
    };
    let mut line = line.disable_help_subcommand(true).mut_args(quiet);
    for name in names(&line) {
        line = line.mut_subcommand(name, pages_of);
    }
    line
}

fn names(line: &Command) -> Vec<String> {
    let all = line.get_subcommands();
    all.map(|one| one.get_name().to_owned()).collect()
}
