//! Statements about people, stations and sessions.

pub(super) const NEXT_PERSON: &str = "INSERT INTO counter (noun, last) VALUES ('person', 1)
    ON CONFLICT (noun) DO UPDATE SET last = last + 1 RETURNING last";

pub(super) const ADD_PERSON: &str = "INSERT INTO person (id, code, name, role, active)
    VALUES (?1, ?2, ?3, ?4, 1)";

pub(super) const RETIRE: &str = "UPDATE person SET active = 0 WHERE id = ?1 AND active = 1";

pub(super) const OTHER_ADMINISTRATORS: &str = "SELECT COUNT(*) FROM person
    WHERE role = 'administrator' AND active = 1 AND id <> ?1";

/// Columns for `person_row`.
macro_rules! person {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.code, w.text, p.role, p.active FROM person p
             JOIN words w ON w.id = p.name ",
            $rest
        )
    };
}

pub(super) const PEOPLE: &str = person!("ORDER BY p.id");
pub(super) const PERSON: &str = person!("WHERE p.id = ?1");
pub(super) const PERSON_BY_CODE: &str = person!("WHERE p.code = ?1");
pub(super) const PEOPLE_NAMED: &str = person!("WHERE w.text = ?1 AND p.active = 1 ORDER BY p.id");

pub(super) const NAME_OF: &str = "SELECT name FROM person WHERE id = ?1";

pub(super) const RIGHTS: &str = "SELECT code, role, active FROM person WHERE id = ?1";

pub(super) const STATION: &str = "SELECT id, uuid, name, last_seen FROM station WHERE uuid = ?1";

pub(super) const STATIONS: &str = "SELECT id, uuid, name, last_seen FROM station ORDER BY id";

pub(super) const ADD_STATION: &str = "INSERT INTO station (uuid, name, last_seen)
    VALUES (?1, ?2, ?3) RETURNING id";

pub(super) const SEE_STATION: &str = "UPDATE station SET last_seen = ?2 WHERE id = ?1";

pub(super) const RENAME_STATION: &str = "UPDATE station SET name = ?2 WHERE id = ?1";

pub(super) const BEGIN_SESSION: &str = "INSERT INTO session (person, station, begun)
    VALUES (?1, ?2, ?3) RETURNING id";

pub(super) const END_SESSION: &str =
    "UPDATE session SET ended = ?2 WHERE id = ?1 AND ended IS NULL";
