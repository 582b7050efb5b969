//! Statements about patients, studies and their versions.

pub(super) const KNOWN: &str = "SELECT id, modalities FROM study WHERE uid = ?1 AND kind = ?2";

/// What was said of a patient before stays; a birth date that was missing is filled in.
pub(super) const PUT_PATIENT: &str = "INSERT INTO patient (issuer, patient_id, name, birth_date)
    VALUES ('', ?1, ?2, ?3)
    ON CONFLICT (issuer, patient_id, name) DO UPDATE SET birth_date =
        CASE birth_date WHEN '' THEN excluded.birth_date ELSE birth_date END
    RETURNING id";

pub(super) const ADD_STUDY: &str = "INSERT INTO study (kind, uid, patient, study_date,
        accession_number, description, modalities)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id";

pub(super) const UPDATE_STUDY: &str = "UPDATE study SET modalities = ?2,
        study_date = CASE study_date WHEN '' THEN ?3 ELSE study_date END,
        accession_number = CASE accession_number WHEN '' THEN ?4 ELSE accession_number END,
        description = CASE description WHEN '' THEN ?5 ELSE description END
    WHERE id = ?1";

pub(super) const PUT_SERIES: &str = "INSERT INTO series (study, series_instance_uid, modality,
        description, number, objects)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (study, series_instance_uid) DO UPDATE SET objects = objects + excluded.objects";

/// Versions are never removed: the next number is one more than there are.
pub(super) const ADD_VERSION: &str = "INSERT INTO study_version (study, number, files, bytes,
        items, at)
    VALUES (?1, (SELECT COUNT(*) + 1 FROM study_version WHERE study = ?1), ?2, ?3, ?4, ?5)
    RETURNING id";

pub(super) const FORGET_WORDS: &str = "DELETE FROM study_text WHERE rowid = ?1";

pub(super) const WORDS: &str = "SELECT replace(replace(p.name, '^', ' '), '=', ' ') || ' '
        || p.patient_id || ' ' || s.accession_number || ' ' || s.description || ' '
        || CASE s.kind WHEN 'case' THEN 'case ' ELSE '' END || s.uid
    FROM study s JOIN patient p ON p.id = s.patient WHERE s.id = ?1";

pub(super) const PUT_WORDS: &str = "INSERT INTO study_text (rowid, words) VALUES (?1, ?2)";

pub(super) const ALL: &str = "SELECT id FROM study ORDER BY id";

/// Columns of a study, for `study_row`.
macro_rules! study {
    ($more:literal, $from:literal, $rest:literal) => {
        concat!(
            "SELECT s.id, s.uid, s.patient, p.patient_id, p.name, p.birth_date, s.study_date,
                 s.accession_number, s.description, s.modalities, s.kind ",
            $more,
            " FROM ",
            $from,
            " JOIN patient p ON p.id = s.patient ",
            $rest
        )
    };
}

pub(super) const STUDY: &str = study!("", "study s", "WHERE s.id = ?1");
pub(super) const STUDY_BY_UID: &str = study!("", "study s", "WHERE s.uid = ?1 AND s.kind = ?2");
pub(super) const STUDY_OF_VERSION: &str = study!(
    "",
    "study_version v JOIN study s ON s.id = v.study",
    "WHERE v.id = ?1"
);
pub(super) const STUDIES_ON_DISC: &str = study!(
    "",
    "study s",
    "WHERE s.id IN (SELECT v.study FROM disc_study d JOIN study_version v ON v.id = d.version
         WHERE d.disc = ?1)
     ORDER BY s.study_date DESC, s.id"
);
pub(super) const WAITING: &str = study!(
    ", v.id, v.files, v.bytes, v.at",
    "study_version v JOIN study s ON s.id = v.study",
    "WHERE NOT EXISTS (SELECT 1 FROM disc_study d WHERE d.version = v.id) ORDER BY v.id"
);

pub(super) const VERSIONS: &str = "SELECT id, number, files, bytes, at FROM study_version
    WHERE study = ?1 ORDER BY number";

pub(super) const ITEMS: &str = "SELECT items FROM study_version WHERE id = ?1";

pub(super) const IS_WAITING: &str = "SELECT 1 FROM study_version v WHERE v.study = ?1
    AND NOT EXISTS (SELECT 1 FROM disc_study d WHERE d.version = v.id) LIMIT 1";

pub(super) const FIND_ALL: &str = study!(
    "",
    "study s",
    "WHERE (?1 = '' OR 1) AND (?2 IS NULL OR s.study_date >= ?2)
         AND (?3 IS NULL OR s.study_date <= ?3)
         AND (?4 IS NULL OR instr(' ' || s.modalities || ' ', ' ' || ?4 || ' ') > 0)
     ORDER BY s.study_date DESC, s.id LIMIT ?5"
);

/// Words first: the index gives few rows, and only they are looked at further.
pub(super) const FIND_WORDS: &str = study!(
    "",
    "(SELECT rowid FROM study_text WHERE study_text MATCH ?1) t JOIN study s ON s.id = t.rowid",
    "WHERE (?2 IS NULL OR s.study_date >= ?2) AND (?3 IS NULL OR s.study_date <= ?3)
         AND (?4 IS NULL OR instr(' ' || s.modalities || ' ', ' ' || ?4 || ' ') > 0)
     ORDER BY s.study_date DESC, s.id LIMIT ?5"
);

pub(super) const COPIES: &str = "SELECT c.serial, d.name, c.state, l.path,
        COALESCE(w.text, p.code), c.last_verified
    FROM copy c JOIN disc d ON d.id = c.disc LEFT JOIN slot l ON l.id = c.slot
    LEFT JOIN loan o ON o.copy = c.id AND o.returned IS NULL
    LEFT JOIN person p ON p.id = o.borrower LEFT JOIN words w ON w.id = p.name
    WHERE c.disc IN (SELECT ds.disc FROM disc_study ds
        JOIN study_version v ON v.id = ds.version WHERE v.study = ?1)
    ORDER BY d.id, c.number";
