//! Statements about jobs, leases and files that a person has to look at.

pub(super) const BEGIN: &str = "INSERT INTO job (kind, station, lease, request, begun,
        heartbeat)
    VALUES (?1, ?2, 1, ?3, ?4, ?4) RETURNING id";

pub(super) const TAKE_OVER: &str = "UPDATE job SET lease = lease + 1, station = ?3, heartbeat = ?4
    WHERE id = ?1 AND lease = ?2 AND ended IS NULL RETURNING lease";

pub(super) const END: &str = "UPDATE job SET ended = ?3, ok = ?4, outcome = ?5
    WHERE id = ?1 AND lease = ?2 AND ended IS NULL";

pub(super) const DONE: &str = "UPDATE job SET outcome = '{\"done\":true}'
    WHERE id = ?1 AND lease = ?2 AND ended IS NULL";

pub(super) const HOLDS: &str = "SELECT 1 FROM job
    WHERE id = ?1 AND lease = ?2 AND ended IS NULL";

pub(super) const HEARTBEAT: &str = "UPDATE job SET heartbeat = ?3
    WHERE id = ?1 AND lease = ?2 AND ended IS NULL";

pub(super) const OPEN: &str = "SELECT j.id, j.kind, j.request, j.station, j.lease, j.begun,
        j.heartbeat, s.name, j.outcome IS NOT NULL
    FROM job j LEFT JOIN station s ON s.id = j.station WHERE j.ended IS NULL ORDER BY j.id";

pub(super) const TAKE_LEASE: &str = "INSERT INTO lease (name, job, since) VALUES (?1, ?2, ?3)
    ON CONFLICT (name) DO NOTHING";

pub(super) const LEASE_HOLDER: &str = "SELECT job FROM lease WHERE name = ?1";

pub(super) const RELEASE: &str = "DELETE FROM lease WHERE name = ?1 AND job = ?2";

pub(super) const RELEASE_ALL: &str = "DELETE FROM lease WHERE job = ?1";

pub(super) const ADD_EXCEPTION: &str = "INSERT INTO exception (kind, path, detail, at)
    VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING RETURNING id";

pub(super) const RESOLVE: &str = "UPDATE exception SET resolved = ?2
    WHERE id = ?1 AND resolved IS NULL";

pub(super) const EXCEPTIONS_OF: &str = "SELECT id, kind, path, detail, at FROM exception
    WHERE kind = ?1 AND resolved IS NULL ORDER BY id DESC";

pub(super) const EXCEPTIONS: &str = "SELECT id, kind, path, detail, at FROM exception
    WHERE resolved IS NULL ORDER BY id DESC";
