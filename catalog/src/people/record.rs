//! People, and who acts.

use crate::store::row_numbers;

row_numbers! {
    /// Row of a person.
    PersonId,
}

/// Who acts.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
}

/// A person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The row.
    pub id: PersonId,
    /// `PER-0001`.
    pub code: String,
    /// The name.
    pub name: String,
    /// What the person does here.
    pub role: String,
}
