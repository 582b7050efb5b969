//! Statements about patients, studies and their versions.

pub(super) const KNOWN: &str = "SELECT id, modalities, study_date, day, dated FROM study
    WHERE uid = ?1 AND kind = ?2";

pub(super) const ADD_STUDY: &str = "INSERT INTO study (kind, uid, patient, study_date,
        accession_number, description, modalities, day, dated)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id";

pub(super) const UPDATE_STUDY: &str = "UPDATE study SET modalities = ?2,
        study_date = CASE study_date WHEN '' THEN ?3 ELSE study_date END,
        accession_number = CASE accession_number WHEN '' THEN ?4 ELSE accession_number END,
        description = CASE description WHEN '' THEN ?5 ELSE description END
    WHERE id = ?1";

pub(super) const PUT_SERIES: &str = "INSERT INTO series (study, series_instance_uid, modality,
        description, number, objects)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (series_instance_uid, study) DO UPDATE SET objects = objects + excluded.objects";

/// Versions are never removed: the next number is one more than there are.
pub(super) const ADD_VERSION: &str = "INSERT INTO study_version (study, number, files, bytes,
        at, list, list_offset, list_length, list_bytes, difference)
    VALUES (?1, (SELECT COUNT(*) + 1 FROM study_version WHERE study = ?1), ?2, ?3, ?4, ?5, ?6, ?7,
        ?8, ?9)
    RETURNING id";

pub(super) const VERSION_MOVED: &str = "UPDATE study_version SET list = ?2, list_offset = ?3,
        list_length = ?4, list_bytes = ?5 WHERE id = ?1";

pub(super) const FORGET_WORDS: &str = "DELETE FROM study_text WHERE rowid = ?1";

pub(super) const PUT_WORDS: &str = "INSERT INTO study_text (rowid, name, ids, text, tags)
    VALUES (?1, ?2, ?3, ?4, ?5)";

pub(super) const SAID: &str = "SELECT accession_number, description, modalities,
        CASE kind WHEN 'case' THEN uid END, day
    FROM study WHERE id = ?1";

/// Whom a study is found by: its patient and whom its objects say, with all who are shown as them.
/// Objects of one that was split off say its first patient.
pub(super) const WHO: &str = "WITH said (id) AS (
        SELECT patient FROM study WHERE id = ?1
        UNION SELECT * FROM (SELECT patient FROM decision
            WHERE study = ?1 AND kind = 'split' AND undone IS NULL ORDER BY id LIMIT 1)
        UNION SELECT d.patient FROM difference d LEFT JOIN decision x ON x.id = d.decision
            WHERE d.study = ?1 AND d.kind = 'objects'
                AND (x.id IS NULL OR x.kind <> 'wrong patient')),
    root (id) AS (SELECT COALESCE(p.shown_as, p.id) FROM said JOIN patient p ON p.id = said.id)
    SELECT p.name, p.patient_id, p.birth_date FROM root JOIN patient p ON p.id = root.id
    UNION
    SELECT p.name, p.patient_id, p.birth_date FROM root JOIN patient p ON p.shown_as = root.id";

pub(super) const DESCRIPTIONS: &str = "SELECT DISTINCT description FROM series WHERE study = ?1";

/// Where copies stand that hold anything of a study.
pub(super) const PLACES: &str = "SELECT DISTINCT l.path FROM study_version v
    JOIN disc_study d ON d.version = v.id JOIN copy c ON c.disc = d.disc
    JOIN slot l ON l.id = c.slot WHERE v.study = ?1
        AND NOT EXISTS (SELECT 1 FROM difference f JOIN decision x ON x.id = f.decision
            WHERE f.id = v.difference AND x.kind = 'wrong patient')";

pub(super) const DOCUMENTS: &str = "SELECT names FROM study_documents WHERE study = ?1";

pub(super) const PUT_DOCUMENTS: &str = "INSERT INTO study_documents (study, names) VALUES (?1, ?2)
    ON CONFLICT (study) DO UPDATE SET names = excluded.names";

pub(super) const PUT_WORD: &str = "INSERT INTO word (word, in_name, initial, tail, letters)
    VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (word) DO UPDATE SET in_name = 1 WHERE in_name < excluded.in_name";

pub(super) const DAY: &str = "SELECT day FROM study WHERE id = ?1";

pub(super) const SET_DAY: &str = "UPDATE study SET day = ?2, dated = ?3 WHERE id = ?1";

/// Studies of a patient, and of all who are shown as it.
pub(super) const STUDIES_OF_PATIENT: &str = "SELECT id, day FROM study WHERE patient = ?1
    UNION SELECT s.id, s.day FROM patient p JOIN study s ON s.patient = p.id WHERE p.shown_as = ?1
    ORDER BY 2";

pub(super) const STUDIES_OF_COPY: &str = "SELECT DISTINCT v.study FROM copy c
    JOIN disc_study d ON d.disc = c.disc JOIN study_version v ON v.id = d.version
    WHERE c.id = ?1 ORDER BY v.study";

/// All studies with their dates, and when anything of them was first taken in.
pub(super) const ALL: &str = "SELECT s.id, s.study_date,
        (SELECT v.at FROM study_version v WHERE v.study = s.id ORDER BY v.number LIMIT 1)
    FROM study s ORDER BY s.id";

pub(super) const BY_DAY: &str = "SELECT id FROM study ORDER BY day, id";

/// What every study is found by, and of whom, in order of the studies; one row for each series.
pub(super) const EACH_SAID: &str = "SELECT s.id, e.description, s.patient, s.accession_number,
        s.description, s.modalities, CASE s.kind WHEN 'case' THEN s.uid END, s.day, d.names,
        p.name, p.patient_id, p.birth_date
    FROM study s LEFT JOIN patient p ON p.id = s.patient
    LEFT JOIN study_documents d ON d.study = s.id
    LEFT JOIN series e ON e.study = s.id ORDER BY s.id";

/// What one of the few patients says that are shown as others, or have others shown as them.
pub(super) const CLAIM: &str = "SELECT name, patient_id, birth_date FROM patient WHERE id = ?1";

pub(super) const EACH_SHOWN: &str = "SELECT id, shown_as FROM patient WHERE shown_as IS NOT NULL";

/// Whom studies are found by beside their own patient, as [`WHO`] has them for one study.
pub(super) const EACH_OTHER: &str = "SELECT study, patient FROM (
        SELECT study, patient, ROW_NUMBER() OVER (PARTITION BY study ORDER BY id) AS number
        FROM decision WHERE study IS NOT NULL AND kind = 'split' AND undone IS NULL)
        WHERE number = 1
    UNION ALL
    SELECT d.study, d.patient FROM difference d LEFT JOIN decision x ON x.id = d.decision
        WHERE d.kind = 'objects' AND x.kind IS NOT 'wrong patient'";

/// On which discs studies are, as [`PLACES`] has it for one study.
pub(super) const EACH_ON_DISC: &str = "SELECT v.study, d.disc FROM disc_study d
    JOIN study_version v ON v.id = d.version
    LEFT JOIN difference f ON f.id = v.difference LEFT JOIN decision x ON x.id = f.decision
    WHERE x.kind IS NOT 'wrong patient'";

/// Where copies of a disc stand.
pub(super) const EACH_PLACE: &str = "SELECT DISTINCT c.disc, l.path FROM copy c
    JOIN slot l ON l.id = c.slot";

/// Known words that begin with something: from it up to what no longer does.
pub(super) const WORDS_FROM: &str = "SELECT word FROM word WHERE word >= ?1 AND word < ?2
    ORDER BY word LIMIT ?3";

/// Words of names that begin with the same letter and are about as long.
pub(super) const WORDS_OF_SHAPE: &str = "SELECT word FROM word
    WHERE in_name = 1 AND initial = ?1 AND letters BETWEEN ?2 AND ?3";

/// Words of names that go on the same after their first letter.
pub(super) const WORDS_OF_TAIL: &str = "SELECT word FROM word WHERE in_name = 1 AND tail = ?1";

/// Columns of a study, for `study_row`.
macro_rules! study {
    ($more:literal, $from:literal, $rest:literal) => {
        concat!(
            "SELECT s.id, s.uid, p.id, p.patient_id, p.name, p.birth_date, s.study_date,
                 s.accession_number, s.description, s.modalities, s.kind, s.day, s.dated,
                 p.issuer, p.sex ",
            $more,
            " FROM ",
            $from,
            " JOIN patient own ON own.id = s.patient
             JOIN patient p ON p.id = COALESCE(own.shown_as, own.id) ",
            $rest
        )
    };
}

pub(super) const STUDY: &str = study!("", "study s", "WHERE s.id = ?1");
pub(super) const STUDY_BY_UID: &str = study!("", "study s", "WHERE s.uid = ?1 AND s.kind = ?2");
pub(super) const CASES: &str = study!("", "study s", "WHERE s.kind = 'case' ORDER BY s.id DESC");
pub(super) const STUDY_OF_VERSION: &str = study!(
    "",
    "study_version v JOIN study s ON s.id = v.study",
    "WHERE v.id = ?1"
);
/// Which ones, before anything else is read of them: a disc holds hundreds, and few are asked for.
pub(super) const STUDIES_ON_DISC: &str = study!(
    "",
    "(SELECT t.id FROM disc_study d JOIN study_version v ON v.id = d.version
          JOIN study t ON t.id = v.study
      WHERE d.disc = ?1
          AND NOT EXISTS (SELECT 1 FROM difference f JOIN decision x ON x.id = f.decision
              WHERE f.id = v.difference AND x.kind = 'wrong patient')
      GROUP BY t.id ORDER BY t.study_date DESC, t.id LIMIT ?2) n
     JOIN study s ON s.id = n.id",
    "ORDER BY s.study_date DESC, s.id"
);
pub(super) const COUNT_ON_DISC: &str = "SELECT COUNT(DISTINCT v.study)
    FROM disc_study d JOIN study_version v ON v.id = d.version WHERE d.disc = ?1
        AND NOT EXISTS (SELECT 1 FROM difference f JOIN decision x ON x.id = f.decision
            WHERE f.id = v.difference AND x.kind = 'wrong patient')";
/// Patients of whom a disc holds anything; those that were merged are one.
pub(super) const PATIENTS_ON_DISC: &str = "SELECT COUNT(DISTINCT COALESCE(p.shown_as, p.id))
    FROM disc_study d JOIN study_version v ON v.id = d.version JOIN study s ON s.id = v.study
    JOIN patient p ON p.id = s.patient WHERE d.disc = ?1 AND s.kind = 'study'";
pub(super) const WAITING: &str = study!(
    ", v.id, v.files, v.bytes, v.at",
    "waiting w JOIN study_version v ON v.id = w.version JOIN study s ON s.id = v.study",
    "ORDER BY w.version"
);

pub(super) const VERSIONS: &str = "SELECT v.id, v.number, v.files, v.bytes, v.at,
        (SELECT SUM(d.files) FROM disc_study d WHERE d.version = v.id),
        (SELECT SUM(d.bytes) FROM disc_study d WHERE d.version = v.id),
        EXISTS (SELECT 1 FROM left_out o WHERE o.version = v.id
            AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.version = v.id))
    FROM study_version v WHERE v.study = ?1 AND NOT EXISTS (SELECT 1 FROM difference f
        JOIN decision x ON x.id = f.decision
        WHERE f.id = v.difference AND x.kind = 'wrong patient')
    ORDER BY v.number";

/// Files on discs whose versions are another patient's, as somebody decided.
pub(super) const OF_OTHERS: &str = "SELECT COALESCE(SUM(k.files), 0) FROM study_version v
    JOIN difference f ON f.id = v.difference JOIN decision x ON x.id = f.decision
    JOIN disc_study k ON k.version = v.id
    WHERE v.study = ?1 AND x.kind = 'wrong patient'";

/// From the few that are in part, in that order of the two tables.
pub(super) const IN_PART: &str = "SELECT DISTINCT v.study FROM in_part p
    CROSS JOIN study_version v ON v.id = p.version ORDER BY v.study";

pub(super) const ITEMS: &str = "SELECT f.hash, f.bytes, v.list_offset, v.list_length, v.list_bytes
    FROM study_version v JOIN list_file f ON f.id = v.list WHERE v.id = ?1";

pub(super) const IS_WAITING: &str = "SELECT 1 FROM study_version v
    JOIN waiting w ON w.version = v.id WHERE v.study = ?1 LIMIT 1";

pub(super) const STUDIES_OF_SERIES: &str = study!(
    "",
    "series e JOIN study s ON s.id = e.study",
    "WHERE e.series_instance_uid = ?1 ORDER BY s.day DESC, s.id DESC"
);

/// Studies with a series whose UID is next to one, in order of UIDs.
pub(super) const SERIES_BEFORE: &str = "SELECT study, series_instance_uid FROM series
    WHERE series_instance_uid < ?1 ORDER BY series_instance_uid DESC LIMIT ?2";
pub(super) const SERIES_BEHIND: &str = "SELECT study, series_instance_uid FROM series
    WHERE series_instance_uid > ?1 ORDER BY series_instance_uid LIMIT ?2";

/// A version whose set was given up waits again, and what was said of it before is void.
pub(super) const LEFT_OUT_NO_MORE: &str = "DELETE FROM left_out WHERE version = ?1";

pub(super) const LEAVE_OUT: &str = "INSERT INTO left_out (version, at) VALUES (?1, ?2)";

pub(super) const LEFT_OUT: &str = "SELECT o.version FROM left_out o
    JOIN study_version v ON v.id = o.version WHERE v.study = ?1
        AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.version = v.id) ORDER BY o.version";

/// Whether anything in the index answers.
pub(super) const ANY_WITH: &str = "SELECT rowid FROM study_text WHERE study_text MATCH ?1 LIMIT 1";

pub(super) const FIND_ALL: &str = study!(
    "",
    "study s",
    "WHERE s.day BETWEEN ?1 AND ?2 ORDER BY s.day DESC, s.id DESC LIMIT ?3"
);

pub(super) const COUNT_ALL: &str = "SELECT COUNT(*) FROM
    (SELECT id FROM study WHERE day BETWEEN ?1 AND ?2 LIMIT ?3)";

/// The index first, in its own order, which is that of days: it gives the rows that are wanted and
/// no more. A row's number holds the study's in its lower half.
pub(super) const FIND_WORDS: &str = study!(
    "",
    "(SELECT rowid AS place FROM study_text WHERE study_text MATCH ?1
          AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC LIMIT ?4) t
     JOIN study s ON s.id = t.place & 4294967295",
    "ORDER BY t.place DESC"
);

pub(super) const COUNT_WORDS: &str = "SELECT COUNT(*) FROM (SELECT rowid FROM study_text
    WHERE study_text MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC LIMIT ?4)";

pub(super) const COPIES: &str = "SELECT c.serial, d.name, c.state,
        CASE WHEN c.state NOT IN ('missing', 'lost') THEN l.path ELSE (SELECT k.path
            FROM custody h JOIN slot k ON k.id = h.slot
            WHERE h.copy = c.id AND h.kind <> 'sent' ORDER BY h.id DESC LIMIT 1) END,
        COALESCE(w.text, p.code), c.last_verified,
        c.quarantined IS NOT NULL, b.path
    FROM copy c JOIN disc d ON d.id = c.disc LEFT JOIN slot l ON l.id = c.slot
    LEFT JOIN slot b ON b.id = c.bound
    LEFT JOIN loan o ON o.copy = c.id AND o.returned IS NULL
    LEFT JOIN person p ON p.id = o.borrower LEFT JOIN words w ON w.id = p.name
    WHERE c.disc IN (SELECT ds.disc FROM disc_study ds
        JOIN study_version v ON v.id = ds.version WHERE v.study = ?1
        AND NOT EXISTS (SELECT 1 FROM difference f JOIN decision x ON x.id = f.decision
            WHERE f.id = v.difference AND x.kind = 'wrong patient'))
        AND NOT (c.state = 'retired' AND c.media_id IS NULL)
    ORDER BY d.id, c.number";
