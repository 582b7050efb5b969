//! Statements about the trail and the words it refers to.

pub(super) const HEAD: &str = "SELECT rows, hash FROM audit_head WHERE one = 1";

/// The columns of all tables, but those of the index of words, which the engine makes.
pub(super) const COLUMNS: &str = "SELECT t.name, c.name FROM sqlite_schema t
    JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'study_text%' AND t.name NOT LIKE 'sqlite_%'";

pub(super) const RECORDED: &str = "SELECT rows FROM audit_head WHERE one = 1";

pub(super) const SET_HEAD: &str = "INSERT INTO audit_head (one, rows, hash) VALUES (1, ?1, ?2)
    ON CONFLICT (one) DO UPDATE SET rows = excluded.rows, hash = excluded.hash";

pub(super) const APPEND: &str = "INSERT INTO audit (id, hash_version, at, person, station, kind,
        subject, detail, reason, words, words_digest, seals, hash)
    VALUES (?1, 2, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

/// Columns for `audit_row`.
macro_rules! audit {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.hash_version, a.at, a.person, a.station, a.kind, a.subject, a.detail,
                 a.why, a.words_digest, a.hash, w.salt, w.text, w.erased,
                 a.reason, a.words, a.seals
             FROM audit a LEFT JOIN words w ON w.id = a.words ",
            $rest
        )
    };
}

pub(super) const ROWS: &str = audit!("ORDER BY a.id");
pub(super) const ROW: &str = audit!("WHERE a.id = ?1");

/// What the rows behind one are about.
pub(super) const AFTER: &str = "SELECT kind, subject FROM audit WHERE id > ?1 ORDER BY id";

pub(super) const LAST_AT: &str = "SELECT at FROM audit ORDER BY id DESC LIMIT 1";

pub(super) const HASH: &str = "SELECT hash FROM audit WHERE id = ?1";

/// The salt is the engine's randomness, and kept nowhere else: nothing that stays after an erasure
/// could give it again.
pub(super) const NEW_SALT: &str = "SELECT randomblob(16)";

pub(super) const PUT_WORDS: &str = "INSERT INTO words (digest, salt, text) VALUES (?1, ?2, ?3)
    RETURNING id";

pub(super) const ERASE_WORDS: &str = "UPDATE words SET salt = NULL, text = NULL, erased = ?2
    WHERE id = ?1 AND erased IS NULL";

pub(super) const WORDS: &str = "SELECT digest, erased IS NOT NULL FROM words WHERE id = ?1";

pub(super) const WORDS_OF: &str = "SELECT words FROM audit WHERE id = ?1";

pub(super) const TEXTS: &str = "SELECT id, digest, salt, text FROM words
    WHERE erased IS NULL ORDER BY id";

/// Copies that are not what their custody says, each with what of it. A place is left when the
/// copy is lent, sent, mislaid, missed or destroyed; a loan ends when it is given back or
/// destroyed. Until version 5 a copy whose check said `migrate` was recorded as one to be watched.
pub(super) const COPIES_THAT_DIFFER: &str = "
    SELECT c.id, 'state' FROM copy c WHERE c.state IS NOT COALESCE((SELECT
        CASE WHEN h.state = 'watch' AND (SELECT r.class FROM custody r WHERE r.copy = c.id
                AND r.kind IN ('read back', 'checked') ORDER BY r.id DESC LIMIT 1) = 'migrate'
            THEN 'migrate' ELSE h.state END
        FROM custody h WHERE h.copy = c.id ORDER BY h.id DESC LIMIT 1), 'planned')
    UNION ALL
    SELECT c.id, 'place' FROM copy c WHERE c.slot IS NOT (SELECT
        CASE h.kind WHEN 'sent' THEN NULL ELSE h.slot END FROM custody h
        WHERE h.copy = c.id
            AND h.kind IN ('shelved', 'lent', 'given back', 'sent', 'arrived', 'mislaid',
                'missed', 'destroyed')
        ORDER BY h.id DESC LIMIT 1)
    UNION ALL
    SELECT c.id, 'way' FROM copy c WHERE c.bound IS NOT (SELECT
        CASE h.kind WHEN 'sent' THEN h.slot ELSE NULL END FROM custody h
        WHERE h.copy = c.id AND h.kind IN ('sent', 'arrived', 'mislaid', 'missed', 'destroyed')
        ORDER BY h.id DESC LIMIT 1)
    UNION ALL
    SELECT c.id, 'quarantine' FROM copy c WHERE c.quarantined IS NOT (SELECT
        CASE h.kind WHEN 'quarantined' THEN h.at ELSE NULL END FROM custody h
        WHERE h.copy = c.id AND h.kind IN ('quarantined', 'released', 'destroyed')
        ORDER BY h.id DESC LIMIT 1)
    UNION ALL
    SELECT c.id, 'loan' FROM copy c WHERE (SELECT o.id FROM loan o
        WHERE o.copy = c.id AND o.returned IS NULL) IS NOT (SELECT h.loan FROM custody h
        WHERE h.copy = c.id AND h.kind = 'lent'
            AND NOT EXISTS (SELECT 1 FROM custody b WHERE b.loan = h.loan
                AND b.kind = 'given back')
            AND NOT EXISTS (SELECT 1 FROM custody b WHERE b.copy = h.copy AND b.id > h.id
                AND b.kind = 'destroyed')
        ORDER BY h.id DESC LIMIT 1)
    UNION ALL
    SELECT c.id, 'last read' FROM copy c WHERE c.last_verified IS NOT (SELECT h.at FROM custody h
        WHERE h.copy = c.id AND h.kind IN ('read back', 'checked') ORDER BY h.id DESC LIMIT 1)
    ORDER BY 1, 2";

/// How often each copy was burned to an end, good or bad.
pub(super) const BURNS: &str = "SELECT c.serial, (SELECT COUNT(*) FROM custody h
        WHERE h.copy = c.id AND h.kind = 'burn ended')
    FROM copy c ORDER BY c.id";

pub(super) const CUSTODY_STATES: &str = "SELECT copy, id, kind, state FROM custody
    ORDER BY copy DESC, id DESC";

/// In the place of which other copy each is made.
pub(super) const REPLACING: &str = "SELECT id, replaces FROM copy ORDER BY id";

pub(super) const LAST_BACKUP: &str = "SELECT at FROM audit
    WHERE kind = 'catalog backed up' ORDER BY at DESC LIMIT 1";

pub(super) const SETS_GIVEN: &str = "SELECT last FROM counter WHERE noun = 'disc_set'";

pub(super) const SKIP_SETS: &str = "INSERT INTO counter (noun, last) VALUES ('disc_set', ?1)
    ON CONFLICT (noun) DO UPDATE SET last =
        CASE WHEN last < excluded.last THEN excluded.last ELSE last END";

pub(super) const NUMBERS_GIVEN: &str = "SELECT noun, last FROM counter";

/// Gives no number up to ?2 any more, nor the next ?3.
pub(super) const SKIP_NUMBERS: &str = "INSERT INTO counter (noun, last) VALUES (?1, ?2 + ?3)
    ON CONFLICT (noun) DO UPDATE SET last = CASE WHEN last < ?2 THEN ?2 ELSE last END + ?3";

/// Table by table, with its indexes; without the index of words, whose own tables are among them.
pub(super) const QUICK: &str = "SELECT q.quick_check
    FROM sqlite_schema t, pragma_quick_check(t.name) q
    WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%' AND q.quick_check <> 'ok' LIMIT 20";
/// While a quick check reads: what a row may say is not asked again.
pub(super) const CHECKS_OFF: &str = "PRAGMA ignore_check_constraints = ON";
pub(super) const CHECKS_ON: &str = "PRAGMA ignore_check_constraints = OFF";

pub(super) const ERASED_UNTOLD: &str = "SELECT id FROM words WHERE erased IS NOT NULL
    AND id NOT IN (SELECT subject FROM audit WHERE kind = 'words erased') ORDER BY id";

pub(super) const FIRST_OF_KIND: &str = "SELECT id FROM audit WHERE kind = ?1 ORDER BY id LIMIT 1";

pub(super) const LAST_OF_KIND: &str = "SELECT at FROM audit WHERE kind = ?1
    ORDER BY id DESC LIMIT 1";

/// What is said of tags that do not fit, of what answers them, and of burns.
pub(super) const ABOUT_DISCS: &str = "SELECT id, at, kind, subject, detail FROM audit
    WHERE kind IN ('burn started', 'tag misfits', 'catalog accepted', 'found by tag', 'told apart',
        'retired', 'destroyed') ORDER BY id";

/// Kinds of the newest rows, the last one first.
pub(super) const NEWEST_KINDS: &str = "SELECT kind FROM audit ORDER BY id DESC LIMIT ?1";
