//! What is said of people.

use super::lang::say;
use crate::jobs::shelf::people::{People, Person};

fn name(person: &Person) -> String {
    let name = person.name.clone();
    name.unwrap_or_else(|| say!("person-name-erased"))
}

/// A person was added.
pub fn added(person: &Person) -> String {
    let (code, name) = (&person.person, name(person));
    match person.role {
        "borrower" => say!("person-added-borrower", name = name, code = code),
        _ => say!(
            "person-added",
            name = name,
            role = role(person.role),
            code = code
        ),
    }
}

/// That somebody of the same name is there already.
pub fn same_name(added: &Person, before: &People) -> Option<String> {
    let name = added.name.as_ref()?.to_lowercase();
    let has_it = |one: &&Person| {
        let other = one.name.as_ref().map(|name| name.to_lowercase());
        one.active && other.as_ref() == Some(&name)
    };
    let other = before.people.iter().find(has_it)?;
    Some(say!(
        "person-same-name",
        other = &other.person,
        code = &added.person
    ))
}

/// A line of the list of people.
pub fn listed(person: &Person) -> String {
    let (role, name) = (role(person.role), name(person));
    let line = format!("{}  {role:13}  {name}", person.person);
    match person.active {
        true => line,
        false => say!("person-listed-retired", line = line),
    }
}

/// That somebody who was retired still has copies; none where nobody waits for any.
pub fn still_has(copies: &[String]) -> Option<String> {
    let first = copies.first()?;
    let count = copies.len();
    Some(say!("person-still-has", count = count, first = first))
}

/// What is said where a person was retired who is named in the settings.
pub fn retired_is_named() -> String {
    say!("person-retired-is-named")
}

/// A person was retired.
pub fn retired(person: &Person) -> String {
    say!("person-retired", code = &person.person, name = name(person))
}

/// For the window: that a person was added, or may do nothing more.
pub fn changed(person: &Person) -> String {
    let (code, name) = (&person.person, name(person));
    match person.active {
        true => say!("person-is-added", name = name, code = code),
        false => say!("person-is-retired", name = name, code = code),
    }
}

/// The name of a person, whom anybody may see by it.
pub fn shown(person: &Person) -> String {
    name(person)
}

/// A role, by what the catalog calls it.
pub fn role(role: &str) -> String {
    match role {
        "administrator" => say!("role-administrator"),
        "clerk" => say!("role-clerk"),
        "verifier" => say!("role-verifier"),
        "locator" => say!("role-locator"),
        _ => say!("role-borrower"),
    }
}

/// What a role is for.
pub fn role_does(role: &str) -> String {
    match role {
        "administrator" => say!("role-administrator-does"),
        "clerk" => say!("role-clerk-does"),
        "verifier" => say!("role-verifier-does"),
        "locator" => say!("role-locator-does"),
        _ => say!("role-borrower-does"),
    }
}
