//! Statements about files of lists.

pub(super) const PUT_FILE: &str = "INSERT INTO list_file (hash, bytes) VALUES (?1, ?2)
    ON CONFLICT (hash) DO NOTHING";

pub(super) const FILE: &str = "SELECT id FROM list_file WHERE hash = ?1";

/// Every file that a row names, with its length; one that several rows name several times.
pub(super) const NAMED: &str = "SELECT hash, bytes FROM list_file
    UNION ALL SELECT manifest, manifest_length FROM image";

/// The parts of files that are lists of versions that were left out, and of no other version.
pub(super) const LEFT_OUT_PARTS: &str = "SELECT DISTINCT f.hash, f.bytes, v.list_length,
        v.list_offset
    FROM left_out o CROSS JOIN study_version v ON v.id = o.version JOIN list_file f ON f.id = v.list
    WHERE NOT EXISTS (SELECT 1 FROM study_version w WHERE w.study = v.study AND w.list = v.list
        AND NOT EXISTS (SELECT 1 FROM left_out l WHERE l.version = w.id))";
