//! Statements about files of lists.

pub(super) const PUT_FILE: &str = "INSERT INTO list_file (hash, bytes) VALUES (?1, ?2)
    ON CONFLICT (hash) DO NOTHING";

pub(super) const FILE: &str = "SELECT id FROM list_file WHERE hash = ?1";

/// Every file that a row names, with its length.
pub(super) const NAMED: &str = "SELECT hash, bytes FROM list_file
    UNION SELECT manifest, manifest_length FROM image ORDER BY 1";
