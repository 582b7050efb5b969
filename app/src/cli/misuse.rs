//! Arguments that cannot be understood: what is wrong, and what to type. Nothing of what was typed
//! is repeated: it may be somebody's name.

use std::ffi::OsString;
use std::num::{IntErrorKind, ParseIntError};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory};

use super::args::Line;
use super::output::Misused;
use super::unfit::Unfit;
use crate::words::lang::say;

/// What clap found wrong with the arguments of the process.
pub(super) fn misuse(error: &clap::Error, args: &[OsString]) -> Misused {
    let mut root = Line::command();
    root.build();
    let (command, name) = meant(&root, args);
    let usage = command.clone().render_usage().to_string();
    let usage = usage.split_once(' ').map_or("", |(_, usage)| usage);
    Misused {
        message: message(error, command, &name),
        usage: say!("misuse-usage", usage = usage.trim()),
        command: name,
    }
}

/// The command that the arguments name, as far as they do.
fn meant<'a>(root: &'a Command, args: &[OsString]) -> (&'a Command, String) {
    let (mut command, mut name) = (root, root.get_name().to_owned());
    let mut args = args.iter().skip(1).map(|arg| arg.to_string_lossy());
    while let Some(arg) = args.next() {
        if arg == "--" {
            break;
        }
        if arg.starts_with('-') {
            let takes_value = option_of(command, &arg)
                .is_some_and(|option| option.get_action().takes_values() && !arg.contains('='));
            if takes_value {
                args.next();
            }
            continue;
        }
        if arg == "help" {
            continue;
        }
        let Some(sub) = command.find_subcommand(arg.as_ref()) else {
            break;
        };
        (command, name) = (sub, format!("{name} {arg}"));
    }
    (command, name)
}

fn option_of<'a>(command: &'a Command, arg: &str) -> Option<&'a Arg> {
    let name = arg.trim_start_matches('-').split('=').next()?;
    command
        .get_arguments()
        .find(|option| match arg.starts_with("--") {
            true => option.get_long() == Some(name),
            // What follows its letter is its value.
            false => option.get_short().map(String::from).as_deref() == Some(name),
        })
}

/// What is wrong.
fn message(error: &clap::Error, command: &Command, name: &str) -> String {
    let argument = one(error, ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => unknown(error, &argument),
        ErrorKind::InvalidSubcommand => match some(error, ContextKind::SuggestedSubcommand) {
            _ if is_of_the_root(error) => say!(
                "misuse-other-command",
                command = name,
                typed = one(error, ContextKind::InvalidSubcommand)
            ),
            similar if similar.is_empty() => match name.contains(' ') {
                true => say!(
                    "misuse-no-command-of",
                    command = name,
                    commands = below(command)
                ),
                false => say!("misuse-no-command", command = name),
            },
            similar => not_this_command(error, name, &similar.join(", ")),
        },
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say!(
                "misuse-command-missing",
                command = name,
                commands = below(command)
            )
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = some(error, ContextKind::InvalidArg);
            if name == VERIFY && missing.iter().any(|one| one.contains("--image")) {
                return say!("misuse-verify-what");
            }
            if let [group] = missing.as_slice()
                && let Some(choice) = choice(group)
            {
                return say!("misuse-missing-choice", options = choice);
            }
            say!(
                "misuse-missing",
                count = missing.len(),
                arguments = missing.join(", ")
            )
        }
        ErrorKind::InvalidValue => value(error, &argument),
        ErrorKind::ValueValidation => unfit(error, &argument),
        ErrorKind::ArgumentConflict => conflict(error, &argument),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            say!("misuse-values", argument = argument)
        }
        ErrorKind::InvalidUtf8 => say!("misuse-not-text"),
        _ => say!("misuse-other"),
    }
}

/// The commands of a group.
fn below(command: &Command) -> String {
    let below = command.get_subcommands().map(Command::get_name);
    let below: Vec<&str> = below.filter(|name| *name != "help").collect();
    below.join(", ")
}

/// Whether what a group of commands does not have is a command by itself.
fn is_of_the_root(error: &clap::Error) -> bool {
    let typed = one(error, ContextKind::InvalidSubcommand);
    near_command(&typed).is_some_and(|name| Line::command().find_subcommand(name).is_some())
}

/// A command that is none, and those that are like it.
fn not_this_command(error: &clap::Error, name: &str, similar: &str) -> String {
    let typed = one(error, ContextKind::InvalidSubcommand);
    match near_command(&typed) {
        Some(typed) => say!(
            "misuse-not-this-command",
            command = name,
            typed = typed,
            similar = similar
        ),
        None => say!("misuse-similar-command", command = name, similar = similar),
    }
}

fn unknown(error: &clap::Error, typed: &str) -> String {
    let similar = some(error, ContextKind::SuggestedArg);
    let similar = similar.join(", ");
    match (option_name(typed), typed.starts_with('-')) {
        (Some(option), _) if similar.is_empty() => say!("misuse-no-such-option", option = option),
        (Some(option), _) => say!("misuse-not-this-option", option = option, similar = similar),
        (None, true) if similar.is_empty() => say!("misuse-no-option"),
        (None, true) => say!("misuse-similar-option", similar = similar),
        (None, false) => say!("misuse-word-too-many"),
    }
}

/// The name of an option without its value, where it can be no name of a person or a number: in
/// small letters, and not longer than names of options are; or one letter.
fn option_name(typed: &str) -> Option<&str> {
    let option = typed.split('=').next()?;
    if let Some(letter) = option.strip_prefix('-')
        && letter.len() == 1
        && letter.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return Some(option);
    }
    let name = option.strip_prefix("--")?;
    let is_name = |c: char| c.is_ascii_lowercase() || c == '-';
    (name.len() <= 24 && name.starts_with(is_name) && name.chars().all(is_name)).then_some(option)
}

/// A word that is one of our commands but for a letter or two: then it is nobody's name.
fn near_command(typed: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c == '-';
    (!typed.is_empty() && typed.chars().all(is_plain)).then_some(typed)
}

/// A value that is none of those that there are, or none at all.
fn value(error: &clap::Error, argument: &str) -> String {
    let known = some(error, ContextKind::ValidValue);
    let typed = one(error, ContextKind::InvalidValue);
    let similar = one(error, ContextKind::SuggestedValue);
    match (typed.is_empty(), known.is_empty()) {
        (false, false) if !similar.is_empty() => say!(
            "misuse-value-like",
            argument = argument,
            values = known.join(", "),
            similar = similar
        ),
        (true, _) => say!("misuse-value-missing", argument = argument),
        (false, true) => say!("misuse-value", argument = argument),
        (false, false) => say!(
            "misuse-value-unknown",
            argument = argument,
            values = known.join(", ")
        ),
    }
}

/// A value that its parser does not take.
fn unfit(error: &clap::Error, argument: &str) -> String {
    let source = std::error::Error::source(error);
    if let Some(Unfit(reason)) = source.and_then(|source| source.downcast_ref()) {
        return say!("misuse-value-unfit", argument = argument, reason = reason);
    }
    let number = source.and_then(|source| source.downcast_ref::<ParseIntError>());
    match number.map(ParseIntError::kind) {
        Some(IntErrorKind::PosOverflow | IntErrorKind::NegOverflow) | None => {
            say!("misuse-value", argument = argument)
        }
        Some(_) => say!(
            "misuse-value-unfit",
            argument = argument,
            reason = match argument.contains("<PATIENT>") {
                true => say!("misuse-no-patient"),
                false => say!("misuse-no-number"),
            }
        ),
    }
}

fn conflict(error: &clap::Error, argument: &str) -> String {
    let others = some(error, ContextKind::PriorArg);
    match others.as_slice() {
        [] => say!("misuse-other"),
        _ if argument.is_empty() => say!("misuse-other"),
        [other] if other == argument => say!("misuse-twice", argument = argument),
        others => say!(
            "misuse-conflict",
            argument = argument,
            others = others.join(", ")
        ),
    }
}

/// What clap says of an error, as one text; empty where it says nothing.
fn one(error: &clap::Error, kind: ContextKind) -> String {
    some(error, kind).join(" ")
}

fn some(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}
/// What needs one of many arguments; some of them do nothing alone.
const VERIFY: &str = "stele verify";

/// Options that are given with others only.
const WITH_OTHERS: [&str; 2] = ["--by-label", "--disc-changed"];

/// The options of a group as clap writes it, `<--drive <DRIVE>|--dry-run>`; none where it is no
/// group of options.
fn choice(group: &str) -> Option<String> {
    let options = group.strip_prefix('<')?.strip_suffix('>')?.split('|');
    let options: Vec<&str> = options.collect();
    let are_options = options.iter().all(|one| one.starts_with("--"));
    // What goes with another one only is no choice.
    let alone: Vec<&str> = options
        .into_iter()
        .filter(|one| !WITH_OTHERS.contains(one))
        .collect();
    let options = alone;
    (are_options && options.len() > 1).then(|| options.join(", "))
}
