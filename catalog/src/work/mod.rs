//! What is being done, and what waits for a person.

mod change;
