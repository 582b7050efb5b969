//! What to do about each error: a text for each code, `advice-CODE`, in every language
//! (`tests/tidy` compares them with the codes that the sources name).

pub use super::lang::Place;
use super::lang::{Value, known_in, say};
use crate::jobs::JobError;

/// Names that an advice may give, and what stands for them where they are not known: as `--help`
/// writes them.
const NAMES: &[(&str, &str)] = &[
    ("command", "stele COMMAND"),
    ("disc", "DISC"),
    ("drive", "DRIVE"),
    ("serial", "SERIAL"),
    ("set", "SET"),
];

/// What to do about an error, with the names that it knows.
pub fn of(error: &JobError, place: Place) -> String {
    with(error.code(), &names(error), place)
}

/// What to do about the error of a code.
pub fn by_code(code: &str, place: Place) -> String {
    with(code, &[], place)
}

/// What to do about arguments that cannot be understood, of a command as it is typed.
pub fn of_command(code: &str, command: &str) -> String {
    with(code, &[("command", command)], Place::Terminal)
}

/// As [`by_code`], where it is about a disc.
pub fn of_disc(code: &str, disc: &str, place: Place) -> String {
    with(code, &[("disc", disc)], place)
}

fn with(code: &str, known: &[(&str, &str)], place: Place) -> String {
    let values: Vec<(&str, Value)> = NAMES
        .iter()
        .map(|(name, general)| {
            let known = known.iter().find(|(of, _)| of == name);
            (*name, known.map_or(*general, |(_, value)| *value).into())
        })
        .collect();
    let text = known_in(place, &format!("advice-{code}"), &values);
    text.unwrap_or_else(|| say!("advice-unlisted"))
}

/// The names that an error knows, for its advice.
fn names(error: &JobError) -> Vec<(&'static str, &str)> {
    match error {
        JobError::NotBuilt { disc }
        | JobError::WrongImage { disc }
        | JobError::ParityStays { disc }
        | JobError::IsDisc { disc } => {
            let set = disc.split('/').next().unwrap_or(disc);
            vec![("disc", disc), ("set", set)]
        }
        JobError::OnlyInOthers { disc }
        | JobError::InNoImage { disc }
        | JobError::OnlyInAltered { disc }
        | JobError::OnlyParts { disc, .. }
        | JobError::NothingLeft { disc }
        | JobError::OnlyInImage { what: disc } => vec![("disc", disc)],
        JobError::IsSet { set } => vec![("set", set)],
        JobError::LastOfSeveral { what, .. } => vec![("set", what)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_advice_names_what_is_known_and_what_is_not_in_general() {
        let disc = "SET-0007/2".to_owned();
        let known = of(&JobError::NotBuilt { disc }, Place::Terminal);
        assert!(known.ends_with("stele build SET-0007"), "{known}");
        let general = by_code("JOB-005", Place::Terminal);
        assert!(general.ends_with("stele build SET"), "{general}");
        assert_eq!(by_code("ZZZ-999", Place::Terminal), say!("advice-unlisted"));
    }
}
