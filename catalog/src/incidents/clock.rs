//! By when who is to be told of an incident.

use crate::store::Timestamp;

const HOUR_MS: i64 = 3_600_000;

/// Who is to be told of an incident.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum IncidentClock {
    /// The authority that watches over data of patients.
    Authority,
    /// The patients.
    Patients,
}

/// How many hours there are from when somebody knew of it, and who says so.
const CLOCKS: [(IncidentClock, i64, &str); 2] = [
    (IncidentClock::Authority, 72, "GDPR Art. 33 (1)"),
    (IncidentClock::Patients, 60 * 24, "45 CFR 164.404 (b)"),
];

impl IncidentClock {
    /// When it runs out, of an incident that was known of `aware`.
    pub fn ends(self, aware: Timestamp) -> Timestamp {
        let hours = CLOCKS.iter().find(|clock| clock.0 == self);
        let hours = hours.map_or(0, |clock| clock.1);
        Timestamp(aware.0.saturating_add(hours.saturating_mul(HOUR_MS)))
    }

    /// Where that is written.
    pub fn source(self) -> &'static str {
        let clock = CLOCKS.iter().find(|clock| clock.0 == self);
        clock.map_or("", |clock| clock.2)
    }
}
