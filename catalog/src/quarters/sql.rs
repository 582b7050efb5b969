//! Statements about quarterly checks.

pub(super) const BEGIN: &str =
    "INSERT INTO quarter (id, rules, begun, seed) VALUES (?1, ?2, ?3, ?4) RETURNING id";

pub(super) const DRAWN: &str = "UPDATE quarter SET drawn = ?2 WHERE id = ?1 AND drawn IS NULL";

pub(super) const PUT: &str = "INSERT INTO quarter_copy (quarter, copy, stratum, drawn)
    VALUES (?1, ?2, ?3, ?4) RETURNING id";

pub(super) const QUARTER: &str = "SELECT id, rules, begun, seed, drawn FROM quarter WHERE id = ?1";

pub(super) const LAST: &str =
    "SELECT id, rules, begun, seed, drawn FROM quarter ORDER BY id DESC LIMIT 1";

pub(super) const COPIES: &str = "SELECT q.stratum, c.serial, q.drawn FROM quarter_copy q
    JOIN copy c ON c.id = q.copy WHERE q.quarter = ?1 ORDER BY q.id";

pub(super) const RULES: &str = "SELECT version, bad_per_mille, confidence_per_mille,
    first_after_days, first_by_days, whole_within_days FROM check_rules WHERE version = ?1";

pub(super) const LAST_RULES: &str = "SELECT version, bad_per_mille, confidence_per_mille,
    first_after_days, first_by_days, whole_within_days FROM check_rules
    ORDER BY version DESC LIMIT 1";

pub(super) const SET_RULES: &str = "INSERT INTO check_rules (version, at, bad_per_mille,
    confidence_per_mille, first_after_days, first_by_days, whole_within_days)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING version";

/// Copies that were burned by a moment (?1), with what was done with each before and since:
/// for a quarter's check (?2) that ends at a moment (?3); whatever became of them.
pub(super) const HISTORIES: &str = "SELECT c.id, c.serial, d.name, c.state,
        c.quarantined IS NOT NULL,
        (SELECT u.path FROM slot s JOIN slot u ON u.id = COALESCE(s.merged, s.id)
            WHERE s.id = c.slot),
        c.bound IS NOT NULL,
        EXISTS (SELECT 1 FROM loan l WHERE l.copy = c.id AND l.returned IS NULL),
        (SELECT b.at FROM custody b WHERE b.copy = c.id
            AND b.kind IN ('burn started', 'found by tag') ORDER BY b.id DESC LIMIT 1) AS burned,
        (SELECT k.at || ' ' || COALESCE(k.class, CASE k.lost WHEN 0 THEN 'ok' ELSE 'failed' END)
            FROM custody k WHERE k.copy = c.id AND k.kind IN ('read back', 'checked')
            AND k.at <= ?1 ORDER BY k.id DESC LIMIT 1),
        (SELECT k.at || ' ' || k.class FROM custody k WHERE k.copy = c.id AND k.kind = 'checked'
            AND k.at > ?1 AND k.at < ?3 ORDER BY k.id DESC LIMIT 1),
        (SELECT r.at FROM custody r WHERE r.copy = c.id
            AND r.kind IN ('given back', 'arrived', 'found') ORDER BY r.id DESC LIMIT 1),
        EXISTS (SELECT 1 FROM quarter_copy q WHERE q.quarter = ?2 AND q.copy = c.id AND q.drawn),
        (SELECT u.name FROM drive_use u WHERE u.copy = c.id AND u.kind = 'burn'
            ORDER BY u.id DESC LIMIT 1)
    FROM copy c JOIN disc d ON d.id = c.disc
    WHERE burned <= ?1
    ORDER BY c.id";

/// How each copy was found by each whole read of it before a moment (?1), in order of time.
pub(super) const READS: &str = "SELECT k.copy, k.at, CASE WHEN k.kind = 'checked' THEN k.class
        WHEN k.sectors > 0 AND k.equal = k.sectors THEN 'ok' ELSE 'failed' END
    FROM copy c CROSS JOIN custody k
    WHERE k.copy = c.id AND k.kind IN ('read back', 'checked') AND k.at < ?1
    ORDER BY c.id, k.id";

/// The lot of each copy, and the drive that burned it: by what the station called it where it
/// tells no serial number.
pub(super) const MADE: &str = "SELECT c.id, u.lot,
        CASE u.serial WHEN '' THEN u.name
            ELSE u.vendor || ' ' || u.product || ' ' || u.serial END
    FROM copy c CROSS JOIN drive_use u
    WHERE u.copy = c.id AND u.kind = 'burn' AND u.id = (SELECT b.id FROM drive_use b
        WHERE b.copy = c.id AND b.kind = 'burn' ORDER BY b.id DESC LIMIT 1)
    ORDER BY c.id";

/// What copies share with others: lot and media ID, the drive that burned each, when, and the
/// place it is in.
pub(super) const SHARED: &str = "SELECT c.id, COALESCE(NULLIF(u.lot, ''), c.media_id, ''),
        COALESCE(u.vendor || ' ' || u.product || ' ' || u.serial, ''), u.at
    FROM copy c LEFT JOIN drive_use u ON u.id = (SELECT b.id FROM drive_use b
        WHERE b.copy = c.id AND b.kind = 'burn' ORDER BY b.id DESC LIMIT 1)
    ORDER BY c.id";

/// A copy that counts and was burned before a moment.
pub(super) const ANY_BEFORE: &str = "SELECT c.id FROM copy c
    WHERE c.state IN ('good', 'watch') AND c.quarantined IS NULL
        AND EXISTS (SELECT 1 FROM custody b WHERE b.copy = c.id AND b.at < ?1
            AND b.kind IN ('burn started', 'found by tag'))
    LIMIT 1";
