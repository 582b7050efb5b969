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

/// A person was retired.
pub fn retired(person: &Person) -> String {
    format!("{} ({}) is retired.", person.person, name(person))
}
