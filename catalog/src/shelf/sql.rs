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

/// The place that another one is since a merge, which had this path when it was one of its own.
pub(super) const SLOT_MERGED_FROM: &str = slot!(
    "WHERE s.merged IS NULL AND s.id = (SELECT t.merged FROM slot_path p
        JOIN slot t ON t.id = p.slot
        WHERE p.path = ?1 AND t.merged IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM slot_path q WHERE q.slot = t.merged AND q.path = ?1)
        ORDER BY p.id DESC LIMIT 1)"
);

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

/// What a place is called from now on.
pub(super) const PUT_PATH: &str = "INSERT INTO slot_path (slot, path, since)
    SELECT id, path, ?2 FROM slot WHERE id = ?1 RETURNING id";

/// What a place was called at a time, and what it is called now, or the one that it is since a
/// merge.
pub(super) const PATH_AT: &str = "SELECT
        (SELECT path FROM slot_path WHERE slot = ?1 AND since <= ?2 ORDER BY id DESC LIMIT 1),
        (SELECT u.path FROM slot t JOIN slot u ON u.id = COALESCE(t.merged, t.id) WHERE t.id = ?1)";

pub(super) const SET_PARENT: &str = "UPDATE slot SET parent = ?2 WHERE id = ?1";

pub(super) const SET_KIND: &str = "UPDATE slot SET kind = ?2 WHERE id = ?1";

/// Copies whose last move was that they were missed.
pub(super) const LOST_ARE_NOWHERE: &str = "UPDATE copy SET slot = NULL WHERE 'missed' IS (SELECT
    h.kind FROM custody h WHERE h.copy = copy.id AND h.kind IN ('shelved', 'lent', 'given back',
        'sent', 'arrived', 'missed', 'destroyed') ORDER BY h.id DESC LIMIT 1)";

pub(super) const SET_WIDTHS: &str = "UPDATE slot SET width = ?2, case_width = ?3 WHERE id = ?1";

pub(super) const SET_MERGED: &str = "UPDATE slot SET merged = ?2, parent = NULL, path = ?3
    WHERE id = ?1";

pub(super) const MERGED_INTO: &str = "SELECT id FROM slot WHERE merged = ?1 ORDER BY id";

pub(super) const WIDTHS: &str = "SELECT id, width, case_width FROM slot WHERE merged IS NULL";

pub(super) const WIDTHS_OF: &str = "SELECT width, case_width FROM slot WHERE id = ?1";

/// How many copies each place has of itself, without those that are not there or count for nothing.
pub(super) const COUNTS: &str = "SELECT COALESCE(s.merged, s.id), COUNT(*) FROM copy c
    JOIN slot s ON s.id = c.slot
    WHERE c.state NOT IN ('missing', 'lost', 'destroyed') GROUP BY COALESCE(s.merged, s.id)";

pub(super) const COPIES_AT: &str = "SELECT id FROM copy WHERE slot = ?1 OR bound = ?1 ORDER BY id";

/// Copies that are in a place or on their way to it, but for one.
pub(super) const OTHER_AT: &str = "SELECT c.serial FROM copy c JOIN slot s
        ON s.id = COALESCE(c.slot, c.bound)
    WHERE COALESCE(s.merged, s.id) = ?1 AND c.id <> ?2
        AND c.state NOT IN ('missing', 'lost', 'destroyed') ORDER BY c.id LIMIT 1";

/// Other copies of a copy's disc that count, and the place that each is in or on its way to.
pub(super) const SIBLINGS: &str = "SELECT o.serial, COALESCE(o.slot, o.bound) FROM copy c
    JOIN copy o ON o.disc = c.disc AND o.id <> c.id
    WHERE c.id = ?1 AND COALESCE(o.slot, o.bound) IS NOT NULL
        AND o.state NOT IN ('failed', 'missing', 'lost', 'retired', 'destroyed') ORDER BY o.number";

/// Each place with the path and the kind of what is at the top above it, and whether copies in it
/// count as being in their place.
pub(super) const ROOTS: &str = "WITH RECURSIVE down (id, root, kind, kept) AS (
        SELECT s.id, s.path, s.kind, s.kind NOT IN ('transit', 'quarantine') FROM slot s
            WHERE s.parent IS NULL AND s.merged IS NULL
        UNION ALL SELECT t.id, d.root, d.kind, d.kept AND t.kind NOT IN ('transit', 'quarantine')
            FROM down d JOIN slot t ON t.parent = d.id OR t.merged = d.id)
    SELECT id, root, kind, kept FROM down";

/// Copies that are in their places, on their way or lent, by disc: where each is, and where it
/// goes or comes back to.
pub(super) const SETTLED: &str = "SELECT c.disc, c.id, c.slot,
        COALESCE(c.bound, (SELECT l.home FROM loan l WHERE l.copy = c.id AND l.returned IS NULL))
    FROM copy c
    WHERE c.state IN ('good', 'watch', 'migrate') AND c.quarantined IS NULL
    ORDER BY c.disc, c.number";

/// A copy's disc, and its serial.
pub(super) const DISC_AND_SERIAL: &str = "SELECT d.name, c.serial
    FROM copy c JOIN disc d ON d.id = c.disc WHERE c.id = ?1";

/// Where a copy was put and sent, the last place first.
pub(super) const STAYS: &str = "SELECT h.at, h.slot FROM custody h
    WHERE h.copy = ?1 AND h.slot IS NOT NULL ORDER BY h.id DESC";

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

/// Whether a copy `o` came back dirty or scratched, or in a box with another seal, and was not read
/// since.
macro_rules! unread {
    () => {
        "(EXISTS (SELECT 1 FROM loan l WHERE l.copy = o.id
                AND l.condition IN ('dirty', 'scratched')
                AND (o.last_verified IS NULL OR o.last_verified < l.returned))
            OR EXISTS (SELECT 1 FROM shipment_copy k JOIN shipment s ON s.id = k.shipment
                WHERE k.copy = o.id AND k.received IS NOT NULL
                    AND (k.condition IN ('dirty', 'scratched')
                        OR (s.seal_found IS NOT NULL AND s.seal_found IS NOT s.seal))
                    AND (o.last_verified IS NULL OR o.last_verified < k.received)))"
    };
}

/// Whether a copy `o` was looked for in a stock-take that has ended, was not seen, and is not known
/// to have been seen since.
macro_rules! unseen {
    () => {
        "EXISTS (SELECT 1 FROM stocktake_copy k JOIN stocktake t ON t.id = k.stocktake
            WHERE k.copy = o.id AND k.seen = 0 AND t.ended IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM custody h WHERE h.copy = o.id AND h.at > k.at
                    AND h.kind <> 'doubted')
                AND NOT EXISTS (SELECT 1 FROM stocktake_copy n WHERE n.copy = o.id
                    AND n.stocktake > k.stocktake AND n.seen = 1))"
    };
}

/// Other good copies of a copy's disc that are in their places; a courier's desk and a quarantine
/// are none, nor is one there that is packed, has to be read first, or was not seen when it was
/// looked for.
pub(super) const OTHERS_IN_PLACE: &str = concat!(
    "SELECT COUNT(*) FROM copy c JOIN copy o ON o.disc = c.disc AND o.id <> c.id
    WHERE c.id = ?1 AND o.slot IS NOT NULL AND o.quarantined IS NULL
        AND o.state IN ('good', 'watch') AND NOT ",
    unread!(),
    " AND NOT ",
    unseen!(),
    " AND NOT EXISTS (SELECT 1 FROM shipment_copy k JOIN shipment s ON s.id = k.shipment
            WHERE k.copy = o.id AND k.received IS NULL AND s.closed IS NULL)
        AND NOT EXISTS (WITH RECURSIVE up (parent, kind) AS (
            SELECT s.parent, s.kind FROM slot s
                WHERE s.id = (SELECT COALESCE(t.merged, t.id) FROM slot t WHERE t.id = o.slot)
            UNION ALL SELECT s.parent, s.kind FROM up u JOIN slot s ON s.id = u.parent)
            SELECT 1 FROM up WHERE kind IN ('transit', 'quarantine'))"
);

/// Whether a copy is whole, or was before it was doubted, missed, failed or taken out of use, and
/// no other of its disc is sound and where it belongs.
pub(super) const LAST_SOUND: &str = concat!(
    "SELECT EXISTS (SELECT 1 FROM copy c WHERE c.id = ?1
    AND (c.state IN ('good', 'watch', 'migrate')
        OR (c.state = 'suspect' AND c.quarantined IS NOT NULL)
        OR (c.state IN ('suspect', 'missing', 'lost', 'failed', 'retired') AND EXISTS (
            SELECT 1 FROM custody k
            WHERE k.copy = c.id AND (k.state = 'good' OR k.kind = 'found by tag'))))
    AND NOT EXISTS (SELECT 1 FROM copy o
        WHERE o.disc = c.disc AND o.id <> c.id AND o.state IN ('good', 'watch')
            AND o.quarantined IS NULL AND o.bound IS NULL AND NOT ",
    unread!(),
    " AND NOT ",
    unseen!(),
    "))"
);

/// Another good copy of a copy's disc that does not count now, and why: it is on its way, was not
/// seen when it was looked for, or has to be read first.
pub(super) const NOT_COUNTED: &str = concat!(
    "SELECT o.serial, CASE WHEN o.bound IS NOT NULL THEN 0 WHEN ",
    unseen!(),
    " THEN 1 ELSE 2 END
    FROM copy c JOIN copy o ON o.disc = c.disc
    WHERE c.id = ?1 AND o.id <> c.id AND o.state IN ('good', 'watch') AND o.quarantined IS NULL
        AND (o.bound IS NOT NULL OR ",
    unread!(),
    " OR ",
    unseen!(),
    ") ORDER BY o.id LIMIT 1"
);

/// Copies that came back dirty or scratched, or in a box with another seal, and were not read
/// since. What came back first: it is little beside all copies.
pub(super) const UNREAD_RETURNS: &str = "SELECT c.serial, d.name, b.condition, b.at,
        b.sealed
    FROM (SELECT l.copy, l.condition, l.returned AS at, 0 AS kind, l.id, 0 AS sealed FROM loan l
            WHERE l.condition IN ('dirty', 'scratched')
        UNION ALL SELECT k.copy, k.condition, k.received, 1, k.id, 0 FROM shipment_copy k
            WHERE k.condition IN ('dirty', 'scratched')
        UNION ALL SELECT k.copy, NULL, k.received, 2, k.id, s.seal IS NOT NULL FROM shipment_copy k
            JOIN shipment s ON s.id = k.shipment
            WHERE k.received IS NOT NULL AND s.seal_found IS NOT NULL
                AND s.seal_found IS NOT s.seal
                AND (k.condition IS NULL OR k.condition NOT IN ('dirty', 'scratched'))) b
    CROSS JOIN copy c ON c.id = b.copy JOIN disc d ON d.id = c.disc
    WHERE c.state IN ('good', 'watch', 'migrate', 'suspect')
        AND (c.last_verified IS NULL OR c.last_verified < b.at)
        AND NOT EXISTS (SELECT 1 FROM loan o WHERE o.copy = c.id AND o.returned IS NULL)
    ORDER BY b.at, b.kind, b.id";

/// A good copy of a copy's disc that nobody has and that is not on its way.
pub(super) const OTHERS_TO_LEND: &str = "SELECT o.id, o.serial FROM copy c
    JOIN copy o ON o.disc = c.disc AND o.id <> c.id
    WHERE c.id = ?1 AND o.state IN ('good', 'watch') AND o.quarantined IS NULL
        AND o.bound IS NULL
        AND NOT EXISTS (SELECT 1 FROM loan l WHERE l.copy = o.id AND l.returned IS NULL)
        AND NOT EXISTS (SELECT 1 FROM shipment_copy k JOIN shipment s ON s.id = k.shipment
            WHERE k.copy = o.id AND k.received IS NULL AND s.closed IS NULL)
    ORDER BY o.number";

/// A good copy of a copy's disc that somebody has, that is packed or on its way.
pub(super) const OTHER_AWAY: &str = "SELECT o.serial FROM copy c
    JOIN copy o ON o.disc = c.disc AND o.id <> c.id
    WHERE c.id = ?1 AND o.state IN ('good', 'watch') AND o.quarantined IS NULL
        AND (o.bound IS NOT NULL
            OR EXISTS (SELECT 1 FROM loan l WHERE l.copy = o.id AND l.returned IS NULL)
            OR EXISTS (SELECT 1 FROM shipment_copy k JOIN shipment s ON s.id = k.shipment
                WHERE k.copy = o.id AND k.received IS NULL AND s.closed IS NULL))
    ORDER BY o.number LIMIT 1";

/// A good copy of a copy's disc that has no place and is with nobody.
pub(super) const OTHER_UNPLACED: &str = "SELECT o.serial FROM copy c
    JOIN copy o ON o.disc = c.disc AND o.id <> c.id
    WHERE c.id = ?1 AND o.state IN ('good', 'watch') AND o.quarantined IS NULL
        AND o.slot IS NULL AND o.bound IS NULL
        AND NOT EXISTS (SELECT 1 FROM loan l WHERE l.copy = o.id AND l.returned IS NULL)
        AND NOT EXISTS (SELECT 1 FROM shipment_copy k JOIN shipment s ON s.id = k.shipment
            WHERE k.copy = o.id AND k.received IS NULL AND s.closed IS NULL)
    ORDER BY o.number LIMIT 1";

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
