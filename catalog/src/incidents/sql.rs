//! Statements about incidents, and about copies that are missing.

pub(super) const OPEN: &str = "INSERT INTO incident (copy, custody, aware, opened, person)
    VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id";

pub(super) const CLOSE: &str = "UPDATE incident SET closed = ?2, closed_by = ?3, why = ?4
    WHERE id = ?1 AND closed IS NULL";

/// Since when a copy is missing, where it is.
pub(super) const MISSING_SINCE: &str = "SELECT h.at FROM copy c JOIN custody h ON h.copy = c.id
    WHERE c.id = ?1 AND c.state = 'missing' AND h.kind = 'mislaid' ORDER BY h.id DESC LIMIT 1";

pub(super) const BURNED_AT: &str = "SELECT at FROM custody
    WHERE copy = ?1 AND kind = 'burn started' ORDER BY id LIMIT 1";

/// The open incident of a copy.
pub(super) const OPEN_OF: &str = "SELECT id FROM incident WHERE copy = ?1 AND closed IS NULL";

/// Columns for `incident_row`. A copy that was seen since it was last lost is there again, whatever
/// it is now.
macro_rules! incident {
    ($rest:literal) => {
        concat!(
            "SELECT i.id, i.copy, c.serial, c.disc, d.name, i.aware, i.opened, p.code,
                (SELECT h.at FROM custody h WHERE h.copy = i.copy
                    AND h.id > (SELECT m.id FROM custody m WHERE m.copy = i.copy
                        AND m.kind = 'missed' AND (i.closed IS NULL OR m.at <= i.closed)
                        ORDER BY m.id DESC LIMIT 1)
                    AND h.state NOT IN ('missing', 'lost', 'retired', 'destroyed')
                    ORDER BY h.id LIMIT 1),
                i.closed, q.code, w.text
             FROM incident i JOIN copy c ON c.id = i.copy JOIN disc d ON d.id = c.disc
             JOIN person p ON p.id = i.person LEFT JOIN person q ON q.id = i.closed_by
             LEFT JOIN words w ON w.id = i.why ",
            $rest
        )
    };
}

pub(super) const INCIDENT: &str = incident!("WHERE i.id = ?1");

/// Those that are known of longest first: their clocks run out first.
pub(super) const OPEN_ONES: &str = incident!("WHERE i.closed IS NULL ORDER BY i.aware, i.id");

pub(super) const ALL: &str = incident!("ORDER BY i.id DESC");

pub(super) const MISSING: &str = "SELECT c.serial, c.disc, d.name, m.at
    FROM copy c JOIN disc d ON d.id = c.disc
    CROSS JOIN custody m ON m.id = (SELECT h.id FROM custody h
        WHERE h.copy = c.id AND h.kind = 'mislaid' ORDER BY h.id DESC LIMIT 1)
    WHERE c.state = 'missing' ORDER BY m.at, c.id";

/// Names of the cases of which a disc holds anything.
pub(super) const CASES: &str = "SELECT DISTINCT s.uid FROM disc_study e
    JOIN study_version v ON v.id = e.version JOIN study s ON s.id = v.study
    WHERE e.disc = ?1 AND s.kind = 'case' ORDER BY s.uid";

/// Patients of whom a disc holds anything, by the studies on it and by what objects of them say:
/// files that are another patient's, as somebody decided, do not concern that of their study;
/// with how many of their studies there are, and of how many no other good copy than ?2 holds what
/// this disc does.
pub(super) const CONCERNED: &str = "WITH held (version, study, patient) AS (
        SELECT e.version, v.study, s.patient FROM disc_study e
            JOIN study_version v ON v.id = e.version JOIN study s ON s.id = v.study
            WHERE e.disc = ?1 AND s.kind = 'study' AND NOT EXISTS (SELECT 1 FROM difference f
                JOIN decision w ON w.id = f.decision
                WHERE f.id = v.difference AND w.kind = 'wrong patient')
        UNION SELECT e.version, v.study, f.patient FROM disc_study e
            JOIN study_version v ON v.id = e.version JOIN difference f ON f.id = v.difference
            WHERE e.disc = ?1),
    judged (version, other) AS (
        SELECT e.version, EXISTS (SELECT 1 FROM disc_study o JOIN copy c ON c.disc = o.disc
            WHERE o.version = e.version AND c.id <> ?2 AND c.state IN ('good', 'watch')
                AND c.quarantined IS NULL
                AND (o.disc = ?1 OR o.files = (SELECT v.files FROM study_version v
                    WHERE v.id = o.version)))
        FROM disc_study e WHERE e.disc = ?1)
    SELECT r.id, r.issuer, r.patient_id, r.name, r.birth_date, COUNT(DISTINCT h.study),
        COUNT(DISTINCT CASE WHEN j.other THEN NULL ELSE h.study END)
    FROM held h CROSS JOIN judged j ON j.version = h.version
    CROSS JOIN patient p ON p.id = h.patient
    CROSS JOIN patient r ON r.id = COALESCE(p.shown_as, p.id)
    GROUP BY r.id ORDER BY r.name, r.birth_date, r.id";
