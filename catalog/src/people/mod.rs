//! People: who acts, what each may do, and who is named by a code; the stations they work at.

mod change;
mod permission;
mod read;
mod record;
mod sql;

pub(crate) use change::{first, see_station};
pub(crate) use permission::Rights;
pub use permission::{Permission, Role};
pub(crate) use read::{only_one_who_may, rights, station};
pub use record::{Acting, Person, PersonId, SessionId, Station, StationId};

#[cfg(test)]
mod tests;
