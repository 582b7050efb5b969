//! Statements about stock-takes.

/// Columns for `stocktake_row`.
macro_rules! stocktake {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.place, t.began, p.code, t.ended
             FROM stocktake t JOIN person p ON p.id = t.person ",
            $rest
        )
    };
}

pub(super) const UNDER_WAY: &str = stocktake!("WHERE t.ended IS NULL");

pub(super) const LAST: &str = stocktake!("ORDER BY t.id DESC LIMIT 1");

pub(super) const BEGIN: &str = "INSERT INTO stocktake (place, began, person) VALUES (?1, ?2, ?3)
    RETURNING id";

pub(super) const END: &str = "UPDATE stocktake SET ended = ?2 WHERE id = ?1 AND ended IS NULL";

pub(super) const PLACE: &str = "INSERT INTO stocktake_place (stocktake, place, at, person, other)
    VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (stocktake, place) DO UPDATE SET at = excluded.at, person = excluded.person,
        other = other + excluded.other
    RETURNING id";

pub(super) const EMPTY: &str = "UPDATE stocktake_place SET other = 0
    WHERE stocktake = ?1 AND place = ?2";

pub(super) const COPY: &str = "INSERT INTO stocktake_copy (stocktake, copy, place, at, seen)
    VALUES (?1, ?2, ?3, ?4, 1)
    ON CONFLICT (stocktake, copy) DO UPDATE SET place = excluded.place, at = excluded.at, seen = 1
    RETURNING id";

/// Copies that belong to a place or into it, and are not among those seen or expected elsewhere,
/// nor packed in a box that waits for its courier.
pub(super) const EXPECTED: &str = "INSERT INTO stocktake_copy (stocktake, copy, place, at, seen)
    WITH RECURSIVE below (id) AS (SELECT ?2 UNION
        SELECT t.id FROM below b JOIN slot t ON t.parent = b.id OR t.merged = b.id)
    SELECT ?1, c.id, ?2, ?3, 0 FROM copy c
        WHERE c.slot IN (SELECT id FROM below) AND c.state <> 'destroyed'
            AND NOT EXISTS (SELECT 1 FROM shipment_copy p JOIN shipment s ON s.id = p.shipment
                WHERE p.copy = c.id AND s.handed IS NULL AND s.closed IS NULL)
    ON CONFLICT (stocktake, copy) DO NOTHING";

/// Places that were counted; those that were merged since are the ones that they are now.
pub(super) const COUNTED: &str = "SELECT COALESCE(s.merged, s.id), c.at, p.code, c.other
    FROM stocktake_place c JOIN slot s ON s.id = c.place JOIN person p ON p.id = c.person
    WHERE c.stocktake = ?1 ORDER BY c.id";

/// Copies that were seen or expected, where and when.
pub(super) const SEEN: &str = "SELECT k.copy, COALESCE(s.merged, s.id), k.at, k.seen
    FROM stocktake_copy k JOIN slot s ON s.id = k.place WHERE k.stocktake = ?1 ORDER BY k.copy";

/// Copies with the place that each is in, whether it is on its way, lent, or packed in a shipment,
/// when something was last done with it, and when that last was more than a read of it: where it is
/// was said then.
pub(super) const COPIES: &str = "SELECT c.id, c.serial, d.name, c.state,
        (SELECT COALESCE(s.merged, s.id) FROM slot s WHERE s.id = c.slot),
        c.bound IS NOT NULL,
        EXISTS (SELECT 1 FROM loan l WHERE l.copy = c.id AND l.returned IS NULL),
        EXISTS (SELECT 1 FROM shipment_copy k JOIN shipment s ON s.id = k.shipment
            WHERE k.copy = c.id AND s.handed IS NULL AND s.closed IS NULL),
        (SELECT h.at FROM custody h WHERE h.copy = c.id AND h.kind <> 'doubted'
            ORDER BY h.id DESC LIMIT 1),
        (SELECT h.at FROM custody h WHERE h.copy = c.id AND h.kind NOT IN ('burn started',
            'burn ended', 'interrupted', 'read back', 'checked', 'found by tag', 'doubted',
            'told apart') ORDER BY h.id DESC LIMIT 1)
    FROM copy c JOIN disc d ON d.id = c.disc ORDER BY c.id";

/// Copies that were looked for in a stock-take that has ended, were not seen, and are not known to
/// have been seen since: the place that each was looked for in, and when, the latest time.
pub(super) const UNSEEN: &str = "SELECT o.serial, d.name,
        (SELECT u.path FROM slot u WHERE u.id = COALESCE(s.merged, s.id)), k.at, t.id
    FROM stocktake_copy k JOIN stocktake t ON t.id = k.stocktake JOIN copy o ON o.id = k.copy
    JOIN disc d ON d.id = o.disc JOIN slot s ON s.id = k.place
    WHERE k.seen = 0 AND t.ended IS NOT NULL
        AND o.state NOT IN ('missing', 'lost', 'retired', 'destroyed')
        AND NOT EXISTS (SELECT 1 FROM custody h WHERE h.copy = o.id AND h.at > k.at
            AND h.kind <> 'doubted')
        AND NOT EXISTS (SELECT 1 FROM stocktake_copy n WHERE n.copy = o.id
            AND n.stocktake > k.stocktake)
    ORDER BY k.at, o.serial";
