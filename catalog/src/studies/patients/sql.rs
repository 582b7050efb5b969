//! Statements about patients, differences and decisions.

/// Columns of a patient, for `patient_row`; the last one is the case of whom nothing names, where
/// that one has no other study. Then more columns, if any.
macro_rules! patient {
    ($more:literal, $from:literal) => {
        concat!(
            "SELECT p.id, p.issuer, p.patient_id, p.name, p.birth_date, p.sex, p.at, p.shown_as,
                 CASE WHEN p.patient_id = '' AND p.name = '' THEN
                     (SELECT o.uid FROM study o WHERE o.patient = p.id AND o.kind = 'case'
                          AND NOT EXISTS (SELECT 1 FROM study t
                              WHERE t.patient = p.id AND t.id <> o.id)) END",
            $more,
            " ",
            $from
        )
    };
}

pub(super) const PATIENT: &str = patient!("", "FROM patient p WHERE p.id = ?1");

/// Those of an ID and of a name as it is written.
pub(super) const WORDED: &str = patient!(
    "",
    "FROM patient p WHERE p.patient_id = ?1 AND p.name = ?2 ORDER BY p.id LIMIT ?3"
);

/// Those of an ID, whatever their names.
pub(super) const OF_ID: &str = patient!(
    "",
    "FROM patient p WHERE p.patient_id = ?1 ORDER BY p.id LIMIT ?2"
);

/// All that are shown as one, itself first.
pub(super) const SHOWN_AS: &str =
    patient!("", "FROM patient p WHERE p.shown_as = ?1 ORDER BY p.id");

pub(super) const ADD: &str = "INSERT INTO patient (issuer, patient_id, name, birth_date, sex, at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id";

pub(super) const FILL: &str = "UPDATE patient SET issuer = ?2, birth_date = ?3, sex = ?4
    WHERE id = ?1";

pub(super) const SHOW: &str = "UPDATE patient SET shown_as = ?2 WHERE id = ?1";

pub(super) const OF_STUDY: &str = "SELECT patient FROM study WHERE id = ?1";

pub(super) const SET_PATIENT: &str = "UPDATE study SET patient = ?2 WHERE id = ?1";

pub(super) const HAS_STUDY: &str = "SELECT id FROM study WHERE patient = ?1 LIMIT 1";

pub(super) const OWN_STUDIES: &str = "SELECT id FROM study WHERE patient = ?1";

/// Patients from whom a study was split off, as far as that stands, the last one first.
pub(super) const SPLIT_FROM: &str = "SELECT patient, id FROM decision
    WHERE study = ?1 AND kind = 'split' AND undone IS NULL ORDER BY id DESC";

pub(super) const DIFFERENCE: &str = "SELECT d.id, x.kind FROM difference d
    LEFT JOIN decision x ON x.id = d.decision
    WHERE d.study = ?1 AND d.patient = ?2 AND d.kind = 'objects'";

pub(super) const ADD_DIFFERENCE: &str = "INSERT INTO difference (kind, study, patient, at)
    VALUES (?1, ?2, ?3, ?4) RETURNING id";

pub(super) const OPEN: &str = "SELECT id, study, patient, at, kind FROM difference
    WHERE decision IS NULL ORDER BY id";

pub(super) const OPEN_OF_STUDY: &str = "SELECT id FROM difference
    WHERE study = ?1 AND decision IS NULL ORDER BY id";

pub(super) const OPEN_ONE: &str = "SELECT study, patient, kind FROM difference
    WHERE id = ?1 AND decision IS NULL";

/// What nobody has decided of somebody whom objects say, with the patient of their study.
pub(super) const OPEN_OF_PATIENT: &str = "SELECT d.id, s.patient FROM difference d
    JOIN study s ON s.id = d.study WHERE d.patient = ?1 AND d.decision IS NULL";

/// What nobody has decided of studies of two people with one ID, where one of them is this one.
pub(super) const OPEN_SHARED: &str = "SELECT id, study FROM difference
    WHERE patient = ?1 AND kind = 'studies' AND decision IS NULL";

/// Whether it was told before that a study and somebody else have one ID.
pub(super) const SHARED: &str = "SELECT 1 FROM difference
    WHERE study = ?1 AND patient = ?2 AND kind = 'studies'";

pub(super) const SETTLE: &str = "UPDATE difference SET decision = ?2 WHERE id = ?1";

pub(super) const REOPEN: &str = "UPDATE difference SET decision = NULL WHERE decision = ?1";

pub(super) const FILES: &str = "SELECT COALESCE(SUM(files), 0) FROM study_version
    WHERE difference = ?1";

pub(super) const FILES_OF_STUDY: &str = "SELECT COALESCE(SUM(files), 0) FROM study_version
    WHERE study = ?1";

/// Versions of a difference, and whether each waits.
pub(super) const VERSIONS: &str = "SELECT v.id,
        EXISTS (SELECT 1 FROM waiting w WHERE w.version = v.id)
    FROM study_version v WHERE v.difference = ?1 ORDER BY v.id";

/// Discs that versions of a difference are on or planned for, each with its set.
pub(super) const DISCS: &str = "SELECT DISTINCT d.id, d.disc_set, d.name FROM study_version v
    JOIN disc_study k ON k.version = v.id JOIN disc d ON d.id = k.disc
    WHERE v.difference = ?1 ORDER BY d.id";

/// Whose objects stay out of their study, newest decision first.
pub(super) const WRONG_PATIENTS: &str = patient!(
    ", d.id, d.study, x.id",
    "FROM decision x JOIN difference d ON d.decision = x.id JOIN patient p ON p.id = d.patient
     WHERE x.kind = 'wrong patient' ORDER BY x.id DESC, d.id"
);

/// Discs with copies that hold files of a difference, and how many each.
pub(super) const HELD_OF_DIFFERENCE: &str = "SELECT d.name, SUM(k.files) FROM study_version v
    JOIN disc_study k ON k.version = v.id JOIN disc d ON d.id = k.disc
    WHERE v.difference = ?1 AND EXISTS (SELECT 1 FROM copy c WHERE c.disc = d.id
        AND c.state NOT IN ('planned', 'destroyed')
        AND NOT (c.state = 'retired' AND c.media_id IS NULL))
    GROUP BY d.id ORDER BY d.id";

/// Whether something was said of a version before.
pub(super) const IS_LEFT_OUT: &str = "SELECT 1 FROM left_out WHERE version = ?1";

/// What was said of a version before, whose set was given up since.
pub(super) const LEFT_OUT_NO_MORE: &str = "DELETE FROM left_out WHERE version = ?1";

pub(super) const LEAVE_OUT: &str = "INSERT INTO left_out (version, at) VALUES (?1, ?2)";

/// Only what was left out then: files that were gone before stay out.
pub(super) const TAKE_BACK: &str = "DELETE FROM left_out WHERE version = ?1 AND at = ?2";

pub(super) const OF_DECISION: &str = "SELECT id FROM difference WHERE decision = ?1";

pub(super) const DECIDE: &str = "INSERT INTO decision
    (kind, patient, other, study, at, person) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id";

pub(super) const UNDO: &str = "UPDATE decision SET undone = ?2 WHERE id = ?1";

/// Columns for `stored`.
macro_rules! decision {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.kind, d.patient, d.other, d.study, d.at, d.undone, p.code
             FROM decision d JOIN person p ON p.id = d.person ",
            $rest
        )
    };
}

pub(super) const DECISION: &str = decision!("WHERE d.id = ?1");

pub(super) const DECISIONS: &str = decision!("ORDER BY d.id DESC LIMIT ?1");

/// The one whom a patient is shown as by a decision that stands, and that decision.
pub(super) const LINK: &str = "SELECT other, id FROM decision
    WHERE patient = ?1 AND undone IS NULL AND kind IN ('correction', 'merge')";

/// Studies that are a patient's, or were before they were split off, or whose objects say so.
pub(super) const STUDIES: &str = "SELECT id FROM study WHERE patient = ?1
    UNION SELECT study FROM difference WHERE patient = ?1 AND kind = 'objects'
    UNION SELECT study FROM decision WHERE patient = ?1 AND kind = 'split' AND undone IS NULL";

/// Whom objects of a study say, but for those that stay out: its patient from before it was split
/// off first.
pub(super) const CLAIMED: &str = patient!(
    "",
    "FROM (SELECT patient, 0 AS place FROM (SELECT patient FROM decision
             WHERE study = ?1 AND kind = 'split' AND undone IS NULL ORDER BY id LIMIT 1)
         UNION ALL SELECT d.patient, d.id FROM difference d
             LEFT JOIN decision x ON x.id = d.decision
             WHERE d.study = ?1 AND d.kind = 'objects'
                 AND (x.id IS NULL OR x.kind <> 'wrong patient')) c
     JOIN patient p ON p.id = c.patient ORDER BY c.place"
);

/// What objects of a study say, but for those that stay out, and what settles it.
pub(super) const OF_OBJECTS: &str = "SELECT d.id, d.patient, d.decision FROM difference d
    LEFT JOIN decision x ON x.id = d.decision
    WHERE d.study = ?1 AND d.kind = 'objects' AND (x.id IS NULL OR x.kind <> 'wrong patient')
    ORDER BY d.id";

pub(super) const OPEN_AGAIN: &str = "UPDATE difference SET decision = NULL WHERE id = ?1";
