//! Statements about sets, discs, images and copies.

pub(super) const NEXT_SET: &str = "INSERT INTO counter (noun, last) VALUES ('disc_set', 1)
    ON CONFLICT (noun) DO UPDATE SET last = last + 1 RETURNING last";

pub(super) const LAST_SET: &str = "SELECT last FROM counter WHERE noun = 'disc_set'";

pub(super) const ADD_SET: &str = "INSERT INTO disc_set (id, name, media, capacity_sectors, copies,
        policy, at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

pub(super) const DISC_FOUND: &str = "UPDATE disc SET found = ?2 WHERE id = ?1";

pub(super) const ADD_DISC: &str = "INSERT INTO disc (disc_set, number, name, uuid, plan,
        capacity_sectors, used_sectors, parity, set_parity)
    SELECT id, ?2, name || '/' || ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM disc_set WHERE id = ?1
    RETURNING id";

pub(super) const REPLAN: &str = "UPDATE disc SET plan = ?2, used_sectors = ?3, parity = ?4,
        set_parity = ?5
    WHERE id = ?1";

pub(super) const FORGET_IMAGE: &str = "DELETE FROM image WHERE disc = ?1";

pub(super) const FORGET_IMAGES: &str = "DELETE FROM image
    WHERE disc IN (SELECT id FROM disc WHERE disc_set = ?1)";

pub(super) const PUT_IMAGE: &str = "INSERT INTO image (disc, file, sectors, strip_sectors, parity,
        blake3, manifest, manifest_length, manifest_bytes, conformance, members)
    SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 FROM disc WHERE id = ?1
    ON CONFLICT (disc) DO UPDATE SET file = excluded.file, sectors = excluded.sectors,
        strip_sectors = excluded.strip_sectors, parity = excluded.parity,
        blake3 = excluded.blake3, manifest = excluded.manifest,
        manifest_length = excluded.manifest_length, manifest_bytes = excluded.manifest_bytes,
        conformance = excluded.conformance, members = excluded.members";

pub(super) const OTHER_IMAGE: &str = "SELECT d.name FROM disc d
    LEFT JOIN image i ON i.disc = d.id AND i.blake3 = ?2 WHERE d.id = ?1 AND i.disc IS NULL";

pub(super) const OTHER_IMAGE_BEGUN: &str = "SELECT d.name FROM disc d
    JOIN image i ON i.disc = d.id AND i.blake3 <> ?2
    WHERE d.id = ?1 AND EXISTS (SELECT 1 FROM copy WHERE disc = d.id AND state <> 'planned'
        AND NOT (state = 'retired' AND media_id IS NULL))";

pub(super) const PUT_DISC_STUDY: &str = "INSERT INTO disc_study (disc, version, files, bytes)
    VALUES (?1, ?2, ?3, ?4)";

pub(super) const EMPTY_DISC: &str = "DELETE FROM disc_study WHERE disc = ?1";

pub(super) const EMPTY_SET: &str = "DELETE FROM disc_study
    WHERE disc IN (SELECT id FROM disc WHERE disc_set = ?1)";

pub(super) const DIVIDED: &str = "SELECT COUNT(*) FROM disc_study a
    JOIN disc_study b ON a.version = b.version WHERE a.disc = ?1 AND b.disc <> ?1";

pub(super) const WANT_COPIES: &str = "UPDATE disc_set SET copies = ?2
    WHERE id = ?1 AND dropped IS NULL";

pub(super) const DROP_SET: &str = "UPDATE disc_set SET dropped = ?2
    WHERE id = ?1 AND dropped IS NULL";

pub(super) const DROP_DISC: &str = "UPDATE disc SET dropped = ?2
    WHERE id = ?1 AND dropped IS NULL";

pub(super) const REPLACE: &str = "UPDATE disc SET replaced_by = ?2 WHERE id = ?1";

/// A serial that was retired before any disc carried it was never begun.
pub(super) const BEGUN_COPIES: &str = "SELECT COUNT(*) FROM copy
    WHERE disc = ?1 AND state <> 'planned' AND NOT (state = 'retired' AND media_id IS NULL)";

pub(super) const COPIES_OF_SET: &str = "SELECT c.id, c.serial, c.state FROM copy c
    JOIN disc d ON d.id = c.disc
    WHERE d.disc_set = ?1 AND d.dropped IS NULL AND c.state NOT IN ('retired', 'destroyed')
    ORDER BY c.id";

pub(super) const FOUND_IN_SET: &str =
    "SELECT id FROM disc WHERE disc_set = ?1 AND found IS NOT NULL AND dropped IS NULL LIMIT 1";

pub(super) const IS_FOUND: &str = "SELECT id FROM disc WHERE id = ?1 AND found IS NOT NULL";

pub(super) const DATA_DISCS_BESIDE: &str = "SELECT COUNT(*) FROM disc o
    JOIN disc d ON d.disc_set = o.disc_set
    WHERE d.id = ?1 AND o.id <> d.id AND o.dropped IS NULL AND o.set_parity IS NULL";

pub(super) const SET_OF: &str = "SELECT disc_set FROM disc WHERE id = ?1";

pub(super) const COPIES_OF_DISC: &str = "SELECT id, serial, state FROM copy
    WHERE disc = ?1 AND state NOT IN ('retired', 'destroyed') ORDER BY id";

/// Copies of a disc are never removed: the next number is one more than there are.
pub(super) const ADD_COPY: &str = "INSERT INTO copy (serial, disc, number, state) VALUES (?1, ?2,
        (SELECT COUNT(*) + 1 FROM copy WHERE disc = ?2), 'planned')
    RETURNING id";

/// Of one that is not burned yet, or whose burn is not known here.
pub(super) const REPLACES: &str = "UPDATE copy SET replaces = ?2
    WHERE id = ?1 AND (state = 'planned' OR (state = 'retired' AND media_id IS NULL))
        AND disc = (SELECT o.disc FROM copy o WHERE o.id = ?2)";

/// The copy that was made, or set aside, in the place of another one, and does not fail it.
pub(super) const REPLACED_BY: &str = "SELECT o.id, o.serial, o.state = 'planned'
    FROM copy c JOIN copy o ON o.disc = c.disc
    WHERE c.id = ?1 AND o.replaces = c.id
        AND o.state IN ('planned', 'burning', 'written', 'good', 'watch', 'suspect')
    ORDER BY o.state = 'planned', o.id LIMIT 1";

/// Name of the disc that a copy is of.
pub(super) const PLANNED_BESIDE: &str = "SELECT o.id FROM copy c JOIN copy o ON o.disc = c.disc
    WHERE c.id = ?1 AND o.state = 'planned' LIMIT 1";

/// Another good copy of a copy's disc that has not arrived yet.
pub(super) const DISC_OF: &str = "SELECT d.name FROM copy c JOIN disc d ON d.id = c.disc
    WHERE c.id = ?1";

/// Whether a drive ever had the disc that carries a copy's serial.
pub(super) const WAS_BURNED: &str = "SELECT media_id IS NOT NULL FROM copy WHERE id = ?1";

/// By `audit_built`.
pub(super) const BUILT_AT: &str = "SELECT at FROM audit
    WHERE kind = 'image built' AND subject = ?1 ORDER BY id DESC LIMIT 1";

pub(super) const STATE: &str = "SELECT state FROM copy WHERE id = ?1";

pub(super) const WAS_GOOD: &str = "SELECT COUNT(*) FROM custody
    WHERE copy = ?1 AND (state = 'good' OR kind = 'found by tag')";

/// The last state of a copy in which somebody knew where it was.
pub(super) const BEFORE_GONE: &str = "SELECT state FROM custody
    WHERE copy = ?1 AND state NOT IN ('missing', 'lost') ORDER BY id DESC LIMIT 1";

/// How the burn of a copy ended, where its disc was written at all.
pub(super) const LAST_END_OF_BURN: &str = "SELECT kind, phase, written_sectors, stopped
    FROM custody WHERE copy = ?1 AND kind IN ('burn ended', 'interrupted')
    ORDER BY id DESC LIMIT 1";

pub(super) const DOUBTED: &str = "SELECT c.id, c.serial, d.name, k.at, k.drive, k.doubt
    FROM custody k JOIN copy c ON c.id = k.copy JOIN disc d ON d.id = c.disc
    WHERE k.kind = 'doubted' AND (c.state <> 'retired' OR c.media_id IS NULL)
        AND (c.state = 'destroyed') = (k.doubt = 'destroyed')
        AND NOT EXISTS (SELECT 1 FROM custody t
            WHERE t.copy = k.copy AND t.kind IN ('told apart', 'destroyed', 'found by tag')
                AND t.id > k.id)
    ORDER BY k.id";

pub(super) const SET_STATE: &str = "UPDATE copy SET state = ?2 WHERE id = ?1";

pub(super) const SET_READ: &str = "UPDATE copy SET last_verified = ?2 WHERE id = ?1";

pub(super) const SET_MEDIUM: &str = "UPDATE copy SET media_id = ?2 WHERE id = ?1";

/// Columns for `set_row`.
macro_rules! set {
    ($rest:literal) => {
        concat!(
            "SELECT id, name, media, capacity_sectors, copies, policy, dropped IS NOT NULL
             FROM disc_set ",
            $rest
        )
    };
}

pub(super) const SETS: &str = set!("WHERE dropped IS NULL ORDER BY id DESC");
pub(super) const SET_BY_NAME: &str = set!("WHERE name = ?1");
pub(super) const SET: &str = set!("WHERE id = ?1");

/// Columns for `disc_row`.
macro_rules! disc {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.disc_set, d.name, d.number, d.uuid, i.file, d.capacity_sectors,
                 d.used_sectors, COALESCE(i.parity, d.parity), i.sectors, i.strip_sectors,
                 i.blake3, d.dropped IS NOT NULL, d.replaced_by, d.set_parity,
                 d.found IS NOT NULL
             FROM disc d LEFT JOIN image i ON i.disc = d.id ",
            $rest
        )
    };
}

pub(super) const DISCS: &str = disc!(
    "WHERE d.disc_set = ?1 AND d.dropped IS NULL AND d.replaced_by IS NULL ORDER BY d.number"
);
pub(super) const ALL_DISCS: &str = disc!("WHERE d.disc_set = ?1 ORDER BY d.number");
pub(super) const EVERY_DISC: &str = disc!("ORDER BY d.disc_set, d.number");
pub(super) const DISC: &str = disc!("WHERE d.id = ?1");
pub(super) const DISC_BY_NAME: &str = disc!("WHERE d.name = ?1");
pub(super) const DISC_BY_UUID: &str = disc!("WHERE d.uuid = ?1");
pub(super) const DISCS_OF_VERSION: &str =
    disc!("WHERE d.id IN (SELECT disc FROM disc_study WHERE version = ?1) ORDER BY d.id");

pub(super) const PLAN: &str = "SELECT plan FROM disc WHERE id = ?1";
pub(super) const MANIFEST: &str = "SELECT manifest, manifest_length, manifest_bytes FROM image
    WHERE disc = ?1";
pub(super) const CONFORMANCE: &str = "SELECT conformance FROM image WHERE disc = ?1";
pub(super) const MEMBERS: &str = "SELECT members FROM image WHERE disc = ?1";

/// Columns for `copy_row`. A borrower whose name was erased is told by the code.
macro_rules! copy {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.serial, c.disc, c.number, c.state,
                 CASE WHEN c.state NOT IN ('missing', 'lost') THEN s.path ELSE (SELECT l.path
                     FROM custody h JOIN slot l ON l.id = h.slot
                     WHERE h.copy = c.id AND h.kind <> 'sent' ORDER BY h.id DESC LIMIT 1) END,
                 COALESCE(w.text, p.code),
                 o.due, c.last_verified, c.media_id, c.quarantined, b.path,
                 (SELECT r.serial FROM copy r WHERE r.id = c.replaces)
             FROM copy c LEFT JOIN slot s ON s.id = c.slot LEFT JOIN slot b ON b.id = c.bound
             LEFT JOIN loan o ON o.copy = c.id AND o.returned IS NULL
             LEFT JOIN person p ON p.id = o.borrower LEFT JOIN words w ON w.id = p.name ",
            $rest
        )
    };
}

pub(super) const COPIES: &str = copy!("WHERE c.disc = ?1 ORDER BY c.number");
pub(super) const ALL_COPIES: &str = copy!("ORDER BY c.disc, c.number");
/// By their index alone.
pub(super) const SERIALS: &str = "SELECT serial FROM copy ORDER BY serial";
pub(super) const COPY_BY_SERIAL: &str = copy!("WHERE c.serial = ?1");
/// Copies first, then what happened to each by its index. In order of time: the last row of a disc
/// counts.
pub(super) const SPOILED: &str = "SELECT c.disc, k.at FROM copy c
    CROSS JOIN custody k
    WHERE c.state IN ('failed', 'missing', 'lost', 'retired', 'destroyed') AND k.copy = c.id
        AND k.kind = 'burn ended' AND k.stopped = ?1
    ORDER BY k.at";
/// Likewise.
pub(super) const JUDGED: &str = "SELECT c.id, k.id FROM copy c
    CROSS JOIN custody k
    WHERE (c.state IN ('failed', 'watch', 'migrate', 'missing', 'lost', 'retired', 'destroyed')
            OR c.quarantined IS NOT NULL) AND k.copy = c.id
        AND k.kind IN ('burn ended', 'read back', 'checked', 'quarantined', 'mislaid', 'missed',
            'retired', 'destroyed')
    ORDER BY k.id";
pub(super) const COPIES_UNDER_WAY: &str =
    copy!("WHERE c.state IN ('burning', 'written') ORDER BY c.id");
pub(super) const COPIES_IN: &str = concat!(
    "WITH RECURSIVE below (id) AS (SELECT ?1 UNION
         SELECT t.id FROM below b JOIN slot t ON t.parent = b.id OR t.merged = b.id) ",
    copy!("WHERE c.slot IN (SELECT id FROM below) ORDER BY c.serial")
);

pub(super) const SET_APART: &str = "UPDATE copy SET quarantined = ?2 WHERE id = ?1";

/// Nobody knows where it is: it is not on its way any more.
pub(super) const END_WAY: &str = "UPDATE copy SET bound = NULL, slot = NULL WHERE id = ?1";

/// It is nowhere, and there is nothing to be kept apart.
pub(super) const IS_NO_MORE: &str = "UPDATE copy SET bound = NULL, slot = NULL, quarantined = NULL
    WHERE id = ?1";
