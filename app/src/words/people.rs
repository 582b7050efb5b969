//! What is said of people.

use crate::jobs::shelf::people::Person;

fn name(person: &Person) -> &str {
    person.name.as_deref().unwrap_or("(name erased)")
}

/// A person was added.
pub fn added(person: &Person) -> String {
    let code = &person.person;
    match person.role {
        "borrower" => format!("{} is {code}: stele lend SERIAL --to {code}", name(person)),
        role => format!("{} acts as {role} with: --as {code}", name(person)),
    }
}

/// A line of the list of people.
pub fn listed(person: &Person) -> String {
    let retired = if person.active { "" } else { "  retired" };
    format!(
        "{}  {:13}  {}{retired}",
        person.person,
        person.role,
        name(person)
    )
}

/// What is said where a person was retired who is named in the settings.
pub const RETIRED_IS_NAMED: &str = "This is who acts unless --as says otherwise. Put another \
     code into stele.toml, where it says `person`, or give --as CODE with every command.";

/// A person was retired.
pub fn retired(person: &Person) -> String {
    format!("{} ({}) is retired.", person.person, name(person))
}
