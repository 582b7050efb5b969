//! What is said of incidents: copies that are lost, or being looked for.

use stele_catalog::{IncidentClock, Timestamp};

use super::advice::Place;
use super::few::few;
use super::lang::{say, say_in};
use super::quantities::{day, when, when_named};
use super::{names, states};
use crate::jobs::overview::status::MissingCopy;
use crate::jobs::shelf::incidents::{Incident, Outcome, Patient};

/// How many are named before the rest is counted.
const NAMED: usize = 5;

/// The time by which somebody is to be told, or that it is over; `time` writes a moment.
fn clock_by(
    clock: IncidentClock,
    incident: &Incident,
    now: Timestamp,
    time: fn(Timestamp) -> String,
) -> String {
    let source = clock.source();
    match clock {
        IncidentClock::Authority => say!(
            "incident-authority",
            over = over(incident.authority_by, now),
            time = time(incident.authority_by),
            source = source
        ),
        IncidentClock::Patients => say!(
            "incident-patients",
            over = over(incident.patients_by, now),
            time = time(incident.patients_by),
            source = source
        ),
    }
}

fn clock(clock: IncidentClock, incident: &Incident, now: Timestamp) -> String {
    clock_by(clock, incident, now, when)
}

fn over(by: Timestamp, now: Timestamp) -> &'static str {
    match by < now {
        true => "yes",
        false => "no",
    }
}

/// An incident in a line.
pub fn listed(one: &Incident, now: Timestamp) -> String {
    let (incident, serial, disc) = (one.incident, &one.serial, &one.disc);
    match one.closed {
        Some(at) => say!(
            "incident-listed-closed",
            incident = incident,
            serial = serial,
            disc = disc,
            aware = when(one.aware),
            time = when(at)
        ),
        None => say!(
            "incident-listed",
            incident = incident,
            serial = serial,
            disc = disc,
            found = if one.found.is_some() { "yes" } else { "no" },
            aware = when(one.aware),
            authority = clock(IncidentClock::Authority, one, now),
            patients = clock(IncidentClock::Patients, one, now)
        ),
    }
}

/// What it is about.
pub fn title(outcome: &Outcome) -> String {
    let one = &outcome.incident;
    say!(
        "incident-title",
        incident = one.incident,
        serial = &one.serial,
        disc = &one.disc,
        state = states::state_name(outcome.state)
    )
}

/// What is known of it, one a line.
pub fn facts(one: &Incident, now: Timestamp) -> Vec<String> {
    facts_by(one, now, when)
}

/// The same, with the dates in words.
pub fn facts_named(one: &Incident, now: Timestamp) -> Vec<String> {
    facts_by(one, now, when_named)
}

fn facts_by(one: &Incident, now: Timestamp, when: fn(Timestamp) -> String) -> Vec<String> {
    let who = names::with_code(one.name.as_deref(), &one.person);
    let mut facts = vec![say!(
        "incident-known",
        aware = when(one.aware),
        time = when(one.opened),
        person = who
    )];
    if !one.encrypted {
        facts.push(say!("incident-not-encrypted"));
    }
    // Whoever closed it has said who was told: nothing is left to be done.
    if one.closed.is_none() {
        facts.push(clock_by(IncidentClock::Authority, one, now, when));
        facts.push(clock_by(IncidentClock::Patients, one, now, when));
        facts.push(say!("incident-which-law"));
    }
    if let Some(at) = one.found {
        facts.push(match one.closed {
            None => say!("incident-found", time = when(at)),
            Some(_) => say!("incident-found-closed", time = when(at)),
        });
    }
    if let (Some(at), Some(by)) = (one.closed, &one.closed_by) {
        let (time, by) = (when(at), names::with_code(one.closed_name.as_deref(), by));
        facts.push(match &one.why {
            Some(why) => say!("incident-closed", time = time, person = by, why = why),
            None => say!("incident-closed-erased", time = time, person = by),
        });
    }
    facts
}

/// Which cases are on the disc; none where there is none.
pub fn cases(outcome: &Outcome) -> Option<String> {
    let cases = &outcome.cases;
    (!cases.is_empty()).then(|| {
        say!(
            "incident-cases",
            cases = cases.len(),
            names = cases.join(", ")
        )
    })
}

/// How many patients are concerned.
pub fn concerned(outcome: &Outcome) -> String {
    match (outcome.parity, outcome.patients) {
        (true, 0) => say!("incident-parity"),
        (_, patients) => say!(
            "incident-concerns",
            patients = patients,
            last = outcome.patients_no_other,
            studies = outcome.concerned.iter().map(|one| one.studies).sum::<u64>()
        ),
    }
}

/// A patient who is concerned.
pub fn patient(one: &Patient) -> String {
    let name = names::born(&one.patient_name, &one.birth_date);
    let name = match (one.patient_id.as_str(), one.issuer.as_str()) {
        // Nothing else tells one from the other.
        ("", "") if one.patient_name.is_empty() => {
            say!(
                "incident-patient-number",
                patient = name,
                number = one.number
            )
        }
        ("", "") => name,
        (id, "") => say!("whose-id", patient = name, id = id),
        ("", issuer) => say!("whose-issuer", patient = name, issuer = issuer),
        (id, issuer) => say!("whose-id-issuer", patient = name, id = id, issuer = issuer),
    };
    match one.no_other {
        0 => say!("incident-patient", patient = name, studies = one.studies),
        last => say!(
            "incident-patient-last",
            patient = name,
            studies = one.studies,
            last = last
        ),
    }
}

/// That an incident is open.
pub fn is_open(one: &Incident) -> String {
    let (incident, serial, disc) = (one.incident, &one.serial, &one.disc);
    let found = if one.found.is_some() { "yes" } else { "no" };
    say!(
        "status-incident",
        incident = incident,
        serial = serial,
        disc = disc,
        found = found
    )
}

/// By when the authority and the patients are to be told.
pub fn deadlines(one: &Incident, now: Timestamp) -> String {
    let clocks = [IncidentClock::Authority, IncidentClock::Patients];
    clocks.map(|of| clock(of, one, now)).join(" ")
}

/// The same, with the dates in words.
pub fn deadlines_named(one: &Incident, now: Timestamp) -> String {
    let clocks = [IncidentClock::Authority, IncidentClock::Patients];
    clocks
        .map(|of| clock_by(of, one, now, when_named))
        .join(" ")
}

/// By when the patients are to be told, with the date in words.
pub fn patients_told(one: &Incident, now: Timestamp) -> String {
    clock_by(IncidentClock::Patients, one, now, when_named)
}

/// How many open incidents there are beyond those that are named.
pub fn more(rest: usize, place: Place) -> String {
    say_in!(place, "status-incidents-more", incidents = rest)
}

/// A sentence for each open incident, and one for those beyond a few.
pub fn open(all: &[Incident], now: Timestamp) -> Vec<String> {
    let line = |one: &Incident| format!("{} {}", is_open(one), deadlines(one, now));
    few(all.iter().map(line), NAMED, |rest| {
        more(rest, Place::Terminal)
    })
}

/// A sentence for each copy that is being looked for, and one for those beyond a few.
pub fn missing(all: &[MissingCopy]) -> Vec<String> {
    few(all.iter().map(is_missing), NAMED, |rest| {
        more_missing(rest, Place::Terminal)
    })
}

/// How many copies are being looked for beyond those that are named.
pub fn more_missing(rest: usize, place: Place) -> String {
    say_in!(place, "status-missing-more", copies = rest)
}

/// That a copy is being looked for.
pub fn is_missing(one: &MissingCopy) -> String {
    let (serial, disc, since) = (&one.serial, &one.disc, day(one.since));
    let others = one.others_sound;
    match &one.place {
        Some(place) => say!(
            "status-missing",
            serial = serial,
            disc = disc,
            day = since,
            place = place,
            others = others
        ),
        None => say!(
            "status-missing-nowhere",
            serial = serial,
            disc = disc,
            day = since,
            others = others
        ),
    }
}
