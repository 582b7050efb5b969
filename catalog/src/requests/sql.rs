//! Statements about requests and deliveries.

pub(super) const NEXT_NUMBER: &str = "INSERT INTO counter (noun, last) VALUES ('request', 1)
    ON CONFLICT (noun) DO UPDATE SET last = last + 1 RETURNING last";

pub(super) const DAYS_OF: &str = "SELECT days FROM request_clock WHERE kind = ?1";

pub(super) const SET_DAYS: &str = "INSERT INTO request_clock (kind, days) VALUES (?1, ?2)
    ON CONFLICT (kind) DO UPDATE SET days = excluded.days RETURNING id";

pub(super) const ADD: &str = "INSERT INTO request
        (id, code, kind, patient, recipient, address, purpose, proof, at, due)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

pub(super) const ADD_STUDY: &str = "INSERT INTO request_study (request, study) VALUES (?1, ?2)
    RETURNING id";

pub(super) const SIGN: &str = "UPDATE request SET signed = ?2 WHERE id = ?1 AND signed IS NULL";

pub(super) const EXTEND: &str = "UPDATE request SET due = ?2, extended = ?3
    WHERE id = ?1 AND extended IS NULL";

pub(super) const CLOSE: &str = "UPDATE request SET closed = ?2, result = ?3
    WHERE id = ?1 AND closed IS NULL";

pub(super) const WORDS_OF: &str = "SELECT w.id FROM request r
    JOIN words w ON w.id IN (r.recipient, r.address, r.purpose, r.proof)
    WHERE r.id = ?1 AND w.text IS NOT NULL ORDER BY w.id";

/// Columns for `request_row`.
macro_rules! request {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.code, r.kind, r.patient, n.text, a.text, u.text, o.text, r.at, r.due,
                r.extended, s.code, r.closed, r.result
             FROM request r JOIN words n ON n.id = r.recipient
             LEFT JOIN words a ON a.id = r.address LEFT JOIN words u ON u.id = r.purpose
             LEFT JOIN words o ON o.id = r.proof LEFT JOIN person s ON s.id = r.signed ",
            $rest
        )
    };
}

pub(super) const REQUEST: &str = request!("WHERE r.id = ?1");

pub(super) const BY_CODE: &str = request!("WHERE r.code = ?1");

pub(super) const OPEN: &str =
    request!("WHERE r.closed IS NULL ORDER BY r.due IS NULL, r.due, r.id");

pub(super) const NEWEST: &str = request!("ORDER BY r.id DESC LIMIT ?1");

/// Of a patient by any of the wordings that are shown as one.
pub(super) const OF_PATIENT: &str = request!(
    "WHERE r.patient IN (SELECT ?1 UNION SELECT p.id FROM patient p WHERE p.shown_as = ?1)
     ORDER BY r.id"
);

/// For studies that are a patient's now, whoever they were asked for of.
pub(super) const OF_STUDIES: &str = request!(
    "WHERE r.id IN (SELECT k.request FROM study t JOIN request_study k ON k.study = t.id
        WHERE t.patient IN (SELECT ?1 UNION SELECT p.id FROM patient p WHERE p.shown_as = ?1))
     ORDER BY r.id"
);

pub(super) const STUDIES: &str = "SELECT study FROM request_study WHERE request = ?1 ORDER BY id";

/// Whose a study is, as it is shown.
pub(super) const ROOT_OF_STUDY: &str = "SELECT COALESCE(p.shown_as, p.id) FROM study s
    JOIN patient p ON p.id = s.patient WHERE s.id = ?1";

/// Versions of a study whose objects are another patient's, as somebody decided.
pub(super) const STAY_OUT: &str = "SELECT v.id FROM study_version v
    JOIN difference d ON d.id = v.difference JOIN decision x ON x.id = d.decision
    WHERE v.study = ?1 AND x.kind = 'wrong patient' ORDER BY v.id";

pub(super) const LAST_DELIVERY: &str = "SELECT number FROM delivery WHERE request = ?1
    ORDER BY number DESC LIMIT 1";

pub(super) const BEGIN: &str =
    "INSERT INTO delivery (request, number, begun, person, form, identity)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id";

pub(super) const DELIVER: &str = "UPDATE delivery
    SET delivered = ?2, files = ?3, bytes = ?4, receipt = ?5
    WHERE id = ?1 AND delivered IS NULL";

pub(super) const DELIVERED: &str = "SELECT COUNT(*) FROM delivery
    WHERE request = ?1 AND delivered IS NOT NULL";

/// Columns for `delivery_row`.
macro_rules! delivery {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.request, d.number, d.begun, p.code, d.form, d.identity, d.delivered,
                d.files, d.bytes, d.receipt
             FROM delivery d JOIN person p ON p.id = d.person ",
            $rest
        )
    };
}

pub(super) const DELIVERY: &str = delivery!("WHERE d.id = ?1");

pub(super) const DELIVERIES: &str = delivery!("WHERE d.request = ?1 ORDER BY d.number");
