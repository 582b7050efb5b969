//! Statements about shipments.

pub(super) const NEXT_NUMBER: &str = "INSERT INTO counter (noun, last) VALUES ('shipment', 1)
    ON CONFLICT (noun) DO UPDATE SET last = last + 1 RETURNING last";

pub(super) const ADD: &str = "INSERT INTO shipment (id, code, place, at, person)
    VALUES (?1, ?2, ?3, ?4, ?5)";

pub(super) const PACK: &str = "INSERT INTO shipment_copy (shipment, copy, at, person, home, last)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id";

pub(super) const UNPACK: &str = "DELETE FROM shipment_copy WHERE shipment = ?1 AND copy = ?2";

pub(super) const SET_SEAL: &str = "UPDATE shipment SET seal = ?2 WHERE id = ?1";

pub(super) const HAND_OVER: &str = "UPDATE shipment SET courier = ?2, handed = ?3, due = ?4
    WHERE id = ?1 AND handed IS NULL";

pub(super) const SET_SEAL_FOUND: &str = "UPDATE shipment SET seal_found = ?2 WHERE id = ?1";

pub(super) const CLOSE: &str = "UPDATE shipment SET closed = ?2, result = ?3
    WHERE id = ?1 AND closed IS NULL";

pub(super) const RECEIVE: &str = "UPDATE shipment_copy
    SET received = ?2, received_by = ?3, condition = ?4, put = ?5, arrived = ?6
    WHERE id = ?1 AND received IS NULL";

/// The row of a copy in a shipment that was handed over and is open, and the shipment.
pub(super) const UNDER_WAY_OF: &str = "SELECT k.id, k.shipment FROM shipment_copy k
    JOIN shipment s ON s.id = k.shipment
    WHERE k.copy = ?1 AND k.received IS NULL AND s.handed IS NOT NULL AND s.closed IS NULL";

/// The open shipment that a copy is packed or under way in.
pub(super) const OPEN_OF: &str = "SELECT s.id FROM shipment_copy k
    JOIN shipment s ON s.id = k.shipment
    WHERE k.copy = ?1 AND k.received IS NULL AND s.closed IS NULL";

/// The one that a copy is packed in, where that was not handed over.
pub(super) const PACKED_IN: &str = "SELECT s.id FROM shipment_copy k
    JOIN shipment s ON s.id = k.shipment
    WHERE k.copy = ?1 AND s.handed IS NULL AND s.closed IS NULL";

/// Other copies of a copy's disc in open shipments, with the code of each.
pub(super) const SAME_DISC: &str = "SELECT o.serial, s.code, s.handed IS NOT NULL FROM copy c
    JOIN copy o ON o.disc = c.disc AND o.id <> c.id
    JOIN shipment_copy k ON k.copy = o.id AND k.received IS NULL
    JOIN shipment s ON s.id = k.shipment AND s.closed IS NULL
    WHERE c.id = ?1 ORDER BY o.number LIMIT 1";

/// Another copy of a copy's disc that is on its way.
pub(super) const SAME_DISC_SENT: &str = "SELECT o.serial FROM copy c
    JOIN copy o ON o.disc = c.disc AND o.id <> c.id
    WHERE c.id = ?1 AND o.bound IS NOT NULL ORDER BY o.number LIMIT 1";

pub(super) const ROW_OF: &str = "SELECT id FROM shipment_copy WHERE shipment = ?1 AND copy = ?2";

/// Copies of a shipment that were not received, and whether each is still on its way.
pub(super) const OUTSTANDING: &str = "SELECT k.copy, c.bound IS NOT NULL FROM shipment_copy k
    JOIN copy c ON c.id = k.copy
    WHERE k.shipment = ?1 AND k.received IS NULL ORDER BY k.id";

pub(super) const COUNT_OUTSTANDING: &str = "SELECT COUNT(*) FROM shipment_copy
    WHERE shipment = ?1 AND received IS NULL";

/// Columns for `shipment_row`.
macro_rules! shipment {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.code, COALESCE(t.merged, t.id),
                (SELECT u.path FROM slot u WHERE u.id = COALESCE(t.merged, t.id)), s.at, p.code,
                s.seal, s.handed, q.code, n.text, s.due, s.seal_found, s.closed, s.result,
                (SELECT COUNT(*) FROM shipment_copy k WHERE k.shipment = s.id),
                (SELECT COUNT(*) FROM shipment_copy k WHERE k.shipment = s.id
                    AND k.arrived = 1)
             FROM shipment s JOIN slot t ON t.id = s.place JOIN person p ON p.id = s.person
             LEFT JOIN person q ON q.id = s.courier LEFT JOIN words n ON n.id = q.name ",
            $rest
        )
    };
}

pub(super) const SHIPMENT: &str = shipment!("WHERE s.id = ?1");

pub(super) const BY_CODE: &str = shipment!("WHERE s.code = ?1");

pub(super) const OPEN_ONES: &str = shipment!("WHERE s.closed IS NULL ORDER BY s.id");

pub(super) const ALL: &str = shipment!("ORDER BY s.id DESC");

pub(super) const ALL_OF: &str = "SELECT shipment, received, condition FROM shipment_copy
    WHERE copy = ?1 ORDER BY id";

pub(super) const COPIES: &str = "SELECT c.id, c.serial, c.disc, d.name, c.state,
        (SELECT u.path FROM slot u WHERE u.id = COALESCE(h.merged, h.id)), k.last, k.received,
        p.code, k.condition, k.arrived,
        (SELECT u.path FROM slot u WHERE u.id = COALESCE(t.merged, t.id)),
        (SELECT x.path FROM slot_path x WHERE x.slot = k.home AND x.since <= k.at
            ORDER BY x.id DESC LIMIT 1),
        (SELECT x.path FROM slot_path x WHERE x.slot = k.put AND x.since <= k.received
            ORDER BY x.id DESC LIMIT 1)
    FROM shipment_copy k JOIN copy c ON c.id = k.copy JOIN disc d ON d.id = c.disc
    LEFT JOIN slot h ON h.id = k.home LEFT JOIN person p ON p.id = k.received_by
    LEFT JOIN slot t ON t.id = k.put
    WHERE k.shipment = ?1 ORDER BY k.id";
