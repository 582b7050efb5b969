-- From version 4, whose tables were renamed `v4_...`, into the empty tables of this version. What
-- needs more than SQL (the archive's row, versions and images with their lists, borrowers and
-- loans, custody, parity flags, the index of words) is done by store/migration.

INSERT INTO counter (noun, last)
SELECT 'person', COUNT(*) FROM v4_person UNION ALL
SELECT 'slot', COUNT(*) FROM v4_slot UNION ALL
SELECT 'disc_set', COUNT(*) FROM v4_disc_set;

INSERT INTO patient (id, issuer, patient_id, name, birth_date)
SELECT id, '', patient_id, name, birth_date FROM v4_patient;

-- Their days are found out when the index of words is made.
INSERT INTO study (id, kind, uid, patient, study_date, accession_number, description, modalities,
    day, dated)
SELECT id, CASE is_case WHEN 0 THEN 'study' ELSE 'case' END,
    CASE WHEN is_case <> 0 AND substr(study_instance_uid, 1, 5) = 'case:'
        THEN substr(study_instance_uid, 6) ELSE study_instance_uid END,
    patient, study_date, accession_number, description, modalities, 0, 'study'
FROM v4_study;

INSERT INTO series SELECT * FROM v4_series;
INSERT INTO exception (id, kind, path, detail, at, resolved)
SELECT id, kind, path, detail, at, resolved FROM v4_exception;
INSERT INTO disc_set (id, name, media, capacity_sectors, copies, policy, at, dropped)
SELECT id, name, media, capacity_sectors, copies, policy, at, dropped FROM v4_disc_set;

INSERT INTO disc (id, disc_set, number, name, uuid, plan, capacity_sectors, used_sectors, parity,
    dropped, replaced_by)
SELECT id, disc_set, number, name, uuid, plan, capacity_sectors, used_sectors, parity, dropped,
    replaced_by
FROM v4_disc;

INSERT INTO disc_study (disc, version, files, bytes)
SELECT disc, version, files, bytes FROM v4_disc_study ORDER BY disc, version;
INSERT INTO slot (id, code, path, parent) SELECT id, code, path, parent FROM v4_slot;

-- A state was a JSON text: "Good".
INSERT INTO copy (id, serial, disc, number, state, slot, last_verified, media_id)
SELECT id, serial, disc, number, lower(trim(state, '"')), slot, last_verified, media_id
FROM v4_copy;

-- A lease belongs to the open job of the process that took it.
INSERT INTO job (id, kind, lease, request, begun, heartbeat, ended, ok, outcome)
SELECT id, kind, 1, request, begun, COALESCE(ended, begun), ended,
    CASE WHEN ended IS NULL THEN NULL ELSE COALESCE(ok, 0) END, outcome
FROM v4_job;

INSERT INTO lease (name, job, since)
SELECT l.name, j.id, l.since FROM v4_lease l
JOIN v4_job j ON j.id = (SELECT o.id FROM v4_job o WHERE o.holder = l.holder AND o.ended IS NULL
    ORDER BY o.id DESC LIMIT 1);

-- The trail as it is, with the formula it was hashed by.
INSERT INTO audit (id, hash_version, at, person, kind, subject, detail, why, hash)
SELECT id, 1, at, person, kind, subject, detail, why, hash FROM v4_audit ORDER BY id;
INSERT INTO audit_head (one, rows, hash) SELECT one, rows, hash FROM v4_audit_head;
