//! Statements about slots, loans and custody.

pub(super) const NEXT_NUMBER: &str = "INSERT INTO counter (noun, last) VALUES (?1, 1)
    ON CONFLICT (noun) DO UPDATE SET last = last + 1 RETURNING last";

pub(super) const ADD_SLOT: &str = "INSERT INTO slot (code, path, parent, kind)
    VALUES (?1, ?2, ?3, ?4) RETURNING id";

/// Columns for `slot_row`.
macro_rules! slot {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.code, s.path, s.kind, s.parent FROM slot s ",
            $rest
        )
    };
}

pub(super) const SLOTS: &str = slot!("WHERE s.merged IS NULL ORDER BY s.path");

/// A code that was given to a place which another one is since a merge leads to that one.
pub(super) const SLOT_BY_CODE: &str =
    slot!("WHERE s.id = (SELECT COALESCE(t.merged, t.id) FROM slot t WHERE t.code = ?1)");

pub(super) const SLOT_OF_PATH: &str = slot!("WHERE s.path = ?1 AND s.merged IS NULL");

pub(super) const SLOT: &str =
    slot!("WHERE s.id = (SELECT COALESCE(t.merged, t.id) FROM slot t WHERE t.id = ?1)");

pub(super) const INSIDE: &str = slot!("WHERE s.parent IS ?1 AND s.merged IS NULL ORDER BY s.path");

/// A place and those that it is in, from the smallest to the largest.
pub(super) const UPWARD: &str = "WITH RECURSIVE up (id, parent, depth) AS (
        SELECT s.id, s.parent, 0 FROM slot s
            WHERE s.id = (SELECT COALESCE(t.merged, t.id) FROM slot t WHERE t.id = ?1)
        UNION ALL SELECT s.id, s.parent, u.depth + 1 FROM up u JOIN slot s ON s.id = u.parent)
    SELECT s.id, s.code, s.path, s.kind, s.parent FROM up u JOIN slot s ON s.id = u.id
    ORDER BY u.depth";

/// A place, those in it, and those that were merged into any of them.
pub(super) const DOWNWARD: &str = "WITH RECURSIVE below (id) AS (SELECT ?1 UNION
        SELECT t.id FROM below b JOIN slot t ON t.parent = b.id OR t.merged = b.id)
    SELECT id FROM below ORDER BY id";

pub(super) const PATH_OF: &str = "SELECT path FROM slot WHERE id = ?1";

pub(super) const SET_PATH: &str = "UPDATE slot SET path = ?2 WHERE id = ?1";

pub(super) const SET_PARENT: &str = "UPDATE slot SET parent = ?2 WHERE id = ?1";

pub(super) const SET_KIND: &str = "UPDATE slot SET kind = ?2 WHERE id = ?1";

pub(super) const SET_WIDTHS: &str = "UPDATE slot SET width = ?2, case_width = ?3 WHERE id = ?1";

pub(super) const SET_MERGED: &str = "UPDATE slot SET merged = ?2, parent = NULL, path = ?3
    WHERE id = ?1";

pub(super) const MERGED_INTO: &str = "SELECT id FROM slot WHERE merged = ?1 ORDER BY id";

pub(super) const WIDTHS: &str = "SELECT id, width, case_width FROM slot WHERE merged IS NULL";

pub(super) const WIDTHS_OF: &str = "SELECT width, case_width FROM slot WHERE id = ?1";

/// How many copies each place has of itself, without those that are not there or count for nothing.
pub(super) const COUNTS: &str = "SELECT COALESCE(s.merged, s.id), COUNT(*) FROM copy c
    JOIN slot s ON s.id = c.slot
    WHERE c.state NOT IN ('lost', 'destroyed') GROUP BY COALESCE(s.merged, s.id)";

pub(super) const COPIES_AT: &str = "SELECT id FROM copy WHERE slot = ?1 OR bound = ?1 ORDER BY id";

/// Copies that are in a place or on their way to it, but for one.
pub(super) const OTHER_AT: &str = "SELECT c.serial FROM copy c JOIN slot s
        ON s.id = COALESCE(c.slot, c.bound)
    WHERE COALESCE(s.merged, s.id) = ?1 AND c.id <> ?2
        AND c.state NOT IN ('lost', 'destroyed') ORDER BY c.id LIMIT 1";

/// Other copies of a copy's disc that count, and the place that each is in or on its way to.
pub(super) const SIBLINGS: &str = "SELECT o.serial, COALESCE(o.slot, o.bound) FROM copy c
    JOIN copy o ON o.disc = c.disc AND o.id <> c.id
    WHERE c.id = ?1 AND COALESCE(o.slot, o.bound) IS NOT NULL
        AND o.state NOT IN ('failed', 'lost', 'retired', 'destroyed') ORDER BY o.number";

/// Each place with the path of the site, or whatever is at the top, that it is in.
pub(super) const ROOTS: &str = "WITH RECURSIVE down (id, root) AS (
        SELECT s.id, s.path FROM slot s WHERE s.parent IS NULL AND s.merged IS NULL
        UNION ALL SELECT t.id, d.root FROM down d JOIN slot t
            ON t.parent = d.id OR t.merged = d.id)
    SELECT id, root FROM down";

/// Copies that are in their places, by disc, and those that are on their way.
pub(super) const SETTLED: &str = "SELECT c.disc, d.name, c.id, c.serial, c.slot, c.bound,
        (SELECT h.at FROM custody h WHERE h.copy = c.id
            AND h.kind IN ('shelved', 'given back', 'arrived') ORDER BY h.id DESC LIMIT 1)
    FROM copy c JOIN disc d ON d.id = c.disc
    WHERE c.state IN ('good', 'watch', 'migrate') AND c.quarantined IS NULL
    ORDER BY c.disc, c.number";

pub(super) const STAND: &str = "UPDATE copy SET slot = ?2 WHERE id = ?1";

pub(super) const ON_THE_WAY: &str = "UPDATE copy SET slot = NULL, bound = ?2 WHERE id = ?1";

pub(super) const ARRIVE: &str = "UPDATE copy SET slot = ?2, bound = NULL WHERE id = ?1";

/// Serial of a copy.
pub(super) const SERIAL_OF: &str = "SELECT serial FROM copy WHERE id = ?1";

pub(super) const BOUND: &str = "SELECT bound FROM copy WHERE id = ?1";

pub(super) const APART: &str = "SELECT quarantined FROM copy WHERE id = ?1";

pub(super) const OPEN_LOAN: &str = "SELECT id FROM loan WHERE copy = ?1 AND returned IS NULL";

pub(super) const LEND: &str = "INSERT INTO loan (copy, borrower, purpose, since, due, kind, home)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id";

pub(super) const RETURN: &str = "UPDATE loan SET returned = ?2, condition = ?3
    WHERE id = ?1 AND returned IS NULL";

pub(super) const HOME: &str = "SELECT home FROM loan WHERE id = ?1";

pub(super) const STANDING: &str = "SELECT slot, state FROM copy WHERE id = ?1";

/// Other good copies of a copy's disc that are in their places.
pub(super) const OTHERS_IN_PLACE: &str = "SELECT COUNT(*) FROM copy c
    JOIN copy o ON o.disc = c.disc AND o.id <> c.id
    WHERE c.id = ?1 AND o.slot IS NOT NULL AND o.quarantined IS NULL
        AND o.state IN ('good', 'watch')";

pub(super) const OPEN_LOANS: &str = "SELECT c.serial, d.name, p.code, n.text, l.kind, l.since,
        l.due, s.path
    FROM loan l JOIN copy c ON c.id = l.copy JOIN disc d ON d.id = c.disc
    JOIN person p ON p.id = l.borrower JOIN words n ON n.id = p.name
    LEFT JOIN slot s ON s.id = l.home
    WHERE l.returned IS NULL ORDER BY l.due IS NULL, l.due, l.id";

/// How much has happened to a copy.
pub(super) const ACTS: &str = "SELECT COUNT(*) FROM custody WHERE copy = ?1";

pub(super) const LOANS: &str = "SELECT l.id, l.borrower, p.code, n.text, u.text, l.since, l.due,
        l.returned, l.kind, l.condition, s.path
    FROM loan l JOIN person p ON p.id = l.borrower JOIN words n ON n.id = p.name
    LEFT JOIN words u ON u.id = l.purpose LEFT JOIN slot s ON s.id = l.home
    WHERE l.copy = ?1 ORDER BY l.id";

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
