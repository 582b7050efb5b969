//! Statements about slots, loans and custody.

pub(super) const SLOT_BY_PATH: &str = "SELECT id, code FROM slot WHERE path = ?1";

pub(super) const NEXT_SLOT: &str = "INSERT INTO counter (noun, last) VALUES ('slot', 1)
    ON CONFLICT (noun) DO UPDATE SET last = last + 1 RETURNING last";

pub(super) const ADD_SLOT: &str = "INSERT INTO slot (id, code, path, parent)
    VALUES (?1, ?2, ?3, ?4)";

pub(super) const SLOTS: &str = "SELECT id, code, path FROM slot ORDER BY path";

pub(super) const SLOT_BY_CODE: &str = "SELECT id, code, path FROM slot WHERE code = ?1";

pub(super) const SLOT_OF_PATH: &str = "SELECT id, code, path FROM slot WHERE path = ?1";

pub(super) const STAND: &str = "UPDATE copy SET slot = ?2 WHERE id = ?1";

pub(super) const ON_THE_WAY: &str = "UPDATE copy SET slot = NULL, bound = ?2 WHERE id = ?1";

pub(super) const ARRIVE: &str = "UPDATE copy SET slot = ?2, bound = NULL WHERE id = ?1";

/// Serial of a copy.
pub(super) const SERIAL_OF: &str = "SELECT serial FROM copy WHERE id = ?1";

pub(super) const BOUND: &str = "SELECT bound FROM copy WHERE id = ?1";

pub(super) const APART: &str = "SELECT quarantined FROM copy WHERE id = ?1";

pub(super) const OPEN_LOAN: &str = "SELECT id FROM loan WHERE copy = ?1 AND returned IS NULL";

pub(super) const LEND: &str = "INSERT INTO loan (copy, borrower, purpose, since, due)
    VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id";

pub(super) const RETURN: &str = "UPDATE loan SET returned = ?2
    WHERE id = ?1 AND returned IS NULL";

pub(super) const LOANS: &str = "SELECT l.id, l.borrower, p.code, n.text, u.text, l.since, l.due,
        l.returned
    FROM loan l JOIN person p ON p.id = l.borrower JOIN words n ON n.id = p.name
    LEFT JOIN words u ON u.id = l.purpose WHERE l.copy = ?1 ORDER BY l.id";

pub(super) const PUT_CUSTODY: &str =
    "INSERT INTO custody (copy, at, person, reason, words, state, kind,
        drive, media_id, written_sectors, stopped, sectors, equal, lost, different, phase, class,
        damage_map, duration_ms, slot, loan, tag, known_by, doubt, id)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
        ?20, ?21, ?22, ?23, ?24, ?25)
    RETURNING id";

pub(super) const HISTORY: &str = "SELECT h.at, p.code, h.state, w.text, h.kind, h.drive,
        h.media_id, h.written_sectors, h.stopped, h.sectors, h.equal, h.lost, h.different, h.phase,
        h.class, h.damage_map, h.duration_ms, h.slot, h.loan, h.tag, h.reason, h.known_by, h.doubt
    FROM custody h JOIN person p ON p.id = h.person LEFT JOIN words w ON w.id = h.words
    WHERE h.copy = ?1 ORDER BY h.id";
