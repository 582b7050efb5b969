//! What `--help` says, in the language that is spoken. The English stands in the sources, as the
//! doc comments of commands and arguments; a language says it in `help-COMMAND` with an attribute
//! for each argument. What clap says by itself (headings, defaults) is in `en.ftl`.

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::args::Line;
use crate::words::lang::{say, text_or};

/// The command line as a whole, for pages and completions that are made from it.
pub fn command() -> Command {
    Line::command()
}

/// A text of `--help`: where a language has it, and what it says in English.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HelpText {
    /// `help-burn` for `stele burn`, `help` for `stele`.
    pub id: String,
    /// None for what the command is for; else `long`, `after`, or an argument.
    pub attribute: Option<String>,
    /// The English.
    pub english: String,
}

/// All texts of `--help` that a whole language has.
pub fn texts() -> Vec<HelpText> {
    let mut all = Vec::new();
    translated(Line::command(), "help", &mut |text| {
        all.push(text.clone());
        text.english.clone()
    });
    all
}

/// The commands with their help in the language that is spoken.
fn spoken() -> Command {
    translated(Line::command(), "help", &mut |text| {
        text_or(&text.id, text.attribute.as_deref(), &[], &text.english)
    })
}

/// What clap says where help is asked for, in the language that is spoken. `words` are the command
/// and how its help is asked for: `--help`, `-h`, or nothing where it is no whole command.
pub(super) fn of(words: &[String]) -> Option<clap::Error> {
    spoken().try_get_matches_from(words).err()
}

/// A command, its arguments and all that is below it, each text said by `say`.
fn translated(command: Command, id: &str, say: &mut dyn FnMut(&HelpText) -> String) -> Command {
    let mut of = |attribute: Option<&str>, english: &StyledStr| {
        say(&HelpText {
            id: id.to_owned(),
            attribute: attribute.map(str::to_owned),
            english: english.to_string(),
        })
    };
    let about = command.get_about().map(|text| of(None, text));
    let long = command.get_long_about().map(|text| of(Some("long"), text));
    let after = match command.get_after_help() {
        Some(text) => Some(after(text, &mut of)),
        None => examples_below(&command),
    };
    let has_long = long.is_some()
        || command
            .get_arguments()
            .any(|arg| arg.get_long_help().is_some());
    let mut command = command.mut_args(|arg| argument(arg, &mut of));
    if let Some(text) = about {
        command = command.about(text);
    }
    if let Some(text) = long {
        command = command.long_about(text);
    }
    if let Some(text) = after {
        command = command.after_help(text);
    }
    let command = with_help(command, has_long);
    let command = command.mut_subcommands(|sub| {
        let id = format!("{id}-{}", sub.get_name());
        translated(sub, &id, say)
    });
    let template = template(&command);
    let command = command.help_template(template);
    match command.has_subcommands() {
        true => command.subcommand(Command::new("help").about(say!("cli-help"))),
        false => command,
    }
}

/// Of how many of its commands a group shows an example.
const OF_GROUP: usize = 4;

/// The first examples of the commands of a group.
fn examples_below(group: &Command) -> Option<String> {
    let first = |command: &Command| {
        let text = command.get_after_help()?.to_string();
        let mut lines = text.lines();
        let has = matches!(lines.next(), Some("Example:" | "Examples:"));
        lines.next().filter(|_| has).map(in_two)
    };
    let examples: Vec<String> = group
        .get_subcommands()
        .filter_map(first)
        .take(OF_GROUP)
        .collect();
    let heading = say!("cli-examples", count = examples.len());
    (!examples.is_empty()).then(|| format!("{heading}\n{}", examples.join("\n")))
}

/// Examples under their heading; anything else is a text.
fn after(text: &StyledStr, of: &mut impl FnMut(Option<&str>, &StyledStr) -> String) -> String {
    let english = text.to_string();
    let mut lines = english.lines();
    match lines.next() {
        Some("Example:" | "Examples:") => {
            let examples: Vec<String> = lines.map(in_two).collect();
            let heading = say!("cli-examples", count = examples.len());
            format!("{heading}\n{}", examples.join("\n"))
        }
        _ => of(Some("after"), text),
    }
}

/// The longest line of an example.
const EXAMPLE: usize = 98;

/// An example as a shell takes it, each of its lines on the screen whole: a longer one goes on
/// behind a backslash.
fn in_two(line: &str) -> String {
    if line.chars().count() <= EXAMPLE {
        return line.to_owned();
    }
    let options = line.match_indices(" --").map(|(at, _)| at);
    let fits = |at: &usize| {
        line.get(..*at)
            .is_some_and(|part| part.chars().count() < EXAMPLE - 1)
    };
    let quoted = |at: &usize| {
        line.get(..*at)
            .is_some_and(|part| part.matches('\'').count() % 2 == 1)
    };
    match options.filter(|at| fits(at) && !quoted(at)).last() {
        Some(at) => {
            let (first, rest) = line.split_at(at);
            format!("{first} \\\n{}", in_two(&format!("     {rest}")))
        }
        None => line.to_owned(),
    }
}

/// An argument: what it is for, then its defaults, as clap has them.
fn argument(arg: Arg, of: &mut impl FnMut(Option<&str>, &StyledStr) -> String) -> Arg {
    let name = arg.get_id().as_str().replace('_', "-");
    let help = arg.get_help().map(|text| of(Some(&name), text));
    let long = arg.get_long_help();
    let long = long.map(|text| of(Some(&format!("{name}-long")), text));
    let specs = specs(&arg);
    let mut arg = arg.hide_env(true).hide_default_value(true);
    arg = arg.hide_possible_values(true);
    let behind = |text: String, gap: &str| match specs.is_empty() {
        true => text,
        false if text.is_empty() => specs.clone(),
        false => format!("{text}{gap}{specs}"),
    };
    if let Some(long) = long {
        arg = arg.long_help(behind(long, "\n\n"));
    }
    arg.help(behind(help.unwrap_or_default(), " "))
}

/// Where an argument's value comes from when it is not given, and which values there are.
fn specs(arg: &Arg) -> String {
    let mut all = Vec::new();
    if let Some(name) = arg.get_env().map(|name| name.to_string_lossy()) {
        all.push(say!("cli-environment", name = name.as_ref()));
    }
    let takes_value = arg.get_action().takes_values();
    let defaults: Vec<_> = arg.get_default_values().iter().collect();
    let defaults: Vec<_> = defaults.iter().map(|one| one.to_string_lossy()).collect();
    if takes_value && defaults.iter().any(|one| !one.is_empty()) {
        all.push(say!("cli-default", value = defaults.join(" ")));
    }
    let values = arg.get_possible_values();
    let names = values.iter().filter(|value| !value.is_hide_set());
    let names: Vec<&str> = names.map(|value| value.get_name()).collect();
    if takes_value && !names.is_empty() {
        all.push(say!("cli-values", values = names.join(", ")));
    }
    all.join(" ")
}

/// With arguments of ours for what clap adds by itself.
fn with_help(command: Command, has_long: bool) -> Command {
    let (short, long) = match has_long {
        true => (say!("cli-see-more"), say!("cli-see-less")),
        false => (say!("cli-print"), String::new()),
    };
    // Behind those of the command and of all commands, as clap has them.
    let last = 999;
    let mut help = Arg::new("help").short('h').long("help").help(short);
    help = help.display_order(last);
    if has_long {
        help = help.long_help(long);
    }
    let has_version = command.get_version().is_some();
    let mut command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(help.action(ArgAction::Help));
    if has_version {
        let version = Arg::new("version").short('V').long("version");
        let version = version.help(say!("cli-version")).display_order(last);
        command = command
            .disable_version_flag(true)
            .arg(version.action(ArgAction::Version));
    }
    command
}

/// How a command's help is arranged, as clap does it, with headings of ours.
fn template(command: &Command) -> String {
    let styles = command.get_styles();
    let (usage, header) = (styles.get_usage(), styles.get_header());
    let mut text = format!(
        "{{about-with-newline}}\n{usage}{}{usage:#} {{usage}}",
        say!("cli-usage")
    );
    let mut part = |heading: String, tag: &str| {
        text.push_str(&format!("\n\n{header}{heading}{header:#}\n{{{tag}}}"));
    };
    if command.has_subcommands() {
        part(say!("cli-commands"), "subcommands");
    }
    if command.get_positionals().next().is_some() {
        part(say!("cli-arguments"), "positionals");
    }
    part(say!("cli-options"), "options");
    text.push_str("{after-help}\n");
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_text_has_a_place_of_its_own() {
        let all = texts();
        assert!(all.len() > 200, "{}", all.len());
        let mut seen = BTreeSet::new();
        for text in all {
            let place = (text.id.clone(), text.attribute.clone());
            assert!(seen.insert(place), "{text:?}");
        }
        for (id, attribute) in [
            ("help", Some("long")),
            ("help", Some("archive")),
            ("help-burn", None),
            ("help-burn", Some("second-drive")),
            ("help-drive-list", None),
        ] {
            let place = (id.to_owned(), attribute.map(str::to_owned));
            assert!(seen.contains(&place), "{place:?}");
        }
    }

    /// What clap makes of the sources, apart from what is said otherwise on purpose.
    #[test]
    fn english_help_is_what_clap_would_say() {
        let mut plain = Line::command();
        let mut ours = spoken();
        plain.build();
        ours.build();
        let mut seen = 0;
        let mut pairs = vec![(plain, ours)];
        while let Some((mut plain, mut ours)) = pairs.pop() {
            // Clap shows no examples of a group's commands.
            if let (true, None) = (plain.has_subcommands(), plain.get_after_help()) {
                plain = plain.after_help(ours.get_after_help().cloned().unwrap_or_default());
            }
            for (of_clap, of_us) in [
                (plain.render_help(), ours.render_help()),
                (plain.render_long_help(), ours.render_long_help()),
            ] {
                // An example that is too long goes on behind a backslash.
                let words = |text: String| {
                    let mut words = words_of(&text);
                    words.retain(|word| word != "\\");
                    words
                };
                assert_eq!(words(of_us.to_string()), words(of_clap.to_string()));
                seen += 1;
            }
            for sub in plain
                .get_subcommands()
                .filter(|sub| sub.get_name() != "help")
            {
                let same = ours.find_subcommand(sub.get_name()).unwrap();
                pairs.push((sub.clone(), same.clone()));
            }
        }
        assert!(seen > 100, "{seen}");
    }

    /// Without the command `help` of clap, without how lines are broken and that a value may be
    /// nothing.
    fn words_of(text: &str) -> Vec<String> {
        let mut text = text.replace("[default: \"\"]", "");
        // What we say in other words than clap.
        for (of_clap, of_us) in [
            ("Print help (see more with '--help')", say!("cli-see-more")),
            ("Print help (see a summary with '-h')", say!("cli-see-less")),
            ("Print help", say!("cli-print")),
            ("Print version", say!("cli-version")),
            ("[possible values:", "[one of:".to_owned()),
            ("STELE_ARCHIVE=]", "STELE_ARCHIVE]".to_owned()),
        ] {
            text = text.replace(of_clap, &of_us);
        }
        let lines = text.lines().filter(|line| !line.starts_with("  help "));
        let words = lines.flat_map(str::split_whitespace);
        words.map(str::to_owned).collect()
    }

    fn examples(command: &Command, seen: &mut u32) {
        let text = command.get_after_help().map(StyledStr::to_string);
        let text = text.filter(|text| text.starts_with("Example"));
        for line in text.iter().flat_map(|text| text.lines().skip(1)) {
            *seen += 1;
            for part in in_two(line).lines() {
                assert!(part.chars().count() <= 100, "{part}");
            }
        }
        command
            .get_subcommands()
            .for_each(|sub| examples(sub, seen));
    }

    /// Whoever asks a group for help sees commands as they are typed.
    #[test]
    fn a_group_shows_the_first_examples_of_its_commands() {
        let line = spoken();
        for group in line.get_subcommands().filter(|one| one.has_subcommands()) {
            let shown = group.get_after_help().map(StyledStr::to_string);
            let shown = shown.unwrap_or_default();
            let begins = format!("  stele {} ", group.get_name());
            let of_group = shown.lines().filter(|line| line.starts_with(&begins));
            assert!((1..=OF_GROUP).contains(&of_group.count()), "{shown}");
        }
    }

    /// A shell takes what is pasted line by line: an option that has wrapped is lost.
    #[test]
    fn no_line_of_an_example_is_longer_than_a_screen() {
        let mut seen = 0;
        examples(&Line::command(), &mut seen);
        assert!(seen > 50, "{seen} examples");
        let begin = format!(
            "  stele blanks product 4006381333931 --name '{}'",
            "x".repeat(50)
        );
        assert_eq!(
            in_two(&format!("{begin} --pieces 25")),
            format!("{begin} \\\n      --pieces 25")
        );
    }
}
