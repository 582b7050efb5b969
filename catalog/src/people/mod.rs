//! People: who acts, and who is named by a code.

mod change;
mod read;
mod record;

pub use record::{Actor, Person, PersonId};
