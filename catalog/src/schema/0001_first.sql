-- The shelf catalog, version 1.
-- Times are milliseconds since 1970 UTC. Blobs named `items`, `plan` and `manifest` are zlib
-- streams of bytes that only the application understands.

CREATE TABLE person (
    id    INTEGER PRIMARY KEY,
    code  TEXT NOT NULL UNIQUE,
    name  TEXT NOT NULL,
    role  TEXT NOT NULL
) STRICT;

CREATE TABLE patient (
    id          INTEGER PRIMARY KEY,
    patient_id  TEXT NOT NULL,
    name        TEXT NOT NULL,
    birth_date  TEXT NOT NULL,
    UNIQUE (patient_id, name)
) STRICT;

CREATE TABLE study (
    id                  INTEGER PRIMARY KEY,
    study_instance_uid  TEXT NOT NULL UNIQUE,
    patient             INTEGER NOT NULL REFERENCES patient (id),
    study_date          TEXT NOT NULL,
    accession_number    TEXT NOT NULL,
    description         TEXT NOT NULL,
    modalities          TEXT NOT NULL,
    is_case             INTEGER NOT NULL
) STRICT;
CREATE INDEX study_by_date ON study (study_date);

CREATE TABLE series (
    id                   INTEGER PRIMARY KEY,
    study                INTEGER NOT NULL REFERENCES study (id),
    series_instance_uid  TEXT NOT NULL,
    modality             TEXT NOT NULL,
    description          TEXT NOT NULL,
    number               INTEGER,
    objects              INTEGER NOT NULL,
    UNIQUE (study, series_instance_uid)
) STRICT;

-- What was taken in for a study at one time: one blob, no rows per file.
CREATE TABLE study_version (
    id      INTEGER PRIMARY KEY,
    study   INTEGER NOT NULL REFERENCES study (id),
    number  INTEGER NOT NULL,
    files   INTEGER NOT NULL,
    bytes   INTEGER NOT NULL,
    items   BLOB NOT NULL,
    at      INTEGER NOT NULL,
    UNIQUE (study, number)
) STRICT;

CREATE TABLE exception (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL,
    path      TEXT NOT NULL,
    detail    TEXT NOT NULL,
    at        INTEGER NOT NULL,
    resolved  INTEGER
) STRICT;

CREATE TABLE disc_set (
    id                INTEGER PRIMARY KEY,
    name              TEXT NOT NULL UNIQUE,
    media             TEXT NOT NULL,
    capacity_sectors  INTEGER NOT NULL,
    copies            INTEGER NOT NULL,
    policy            TEXT NOT NULL,
    at                INTEGER NOT NULL
) STRICT;

CREATE TABLE disc (
    id                INTEGER PRIMARY KEY,
    disc_set          INTEGER NOT NULL REFERENCES disc_set (id),
    number            INTEGER NOT NULL,
    name              TEXT NOT NULL UNIQUE,
    uuid              BLOB NOT NULL UNIQUE,
    plan              BLOB NOT NULL,
    capacity_sectors  INTEGER NOT NULL,
    used_sectors      INTEGER NOT NULL,
    parity            INTEGER NOT NULL,
    -- Of the built image; NULL while the disc is only planned.
    image             TEXT,
    sectors           INTEGER,
    strip_sectors     INTEGER,
    blake3            BLOB,
    manifest          BLOB,
    UNIQUE (disc_set, number)
) STRICT;

CREATE TABLE disc_study (
    disc     INTEGER NOT NULL REFERENCES disc (id),
    version  INTEGER NOT NULL REFERENCES study_version (id),
    files    INTEGER NOT NULL,
    bytes    INTEGER NOT NULL,
    PRIMARY KEY (disc, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX disc_study_by_version ON disc_study (version);

CREATE TABLE slot (
    id      INTEGER PRIMARY KEY,
    code    TEXT NOT NULL UNIQUE,
    path    TEXT NOT NULL UNIQUE,
    parent  INTEGER REFERENCES slot (id)
) STRICT;

CREATE TABLE copy (
    id             INTEGER PRIMARY KEY,
    serial         TEXT NOT NULL UNIQUE,
    disc           INTEGER NOT NULL REFERENCES disc (id),
    number         INTEGER NOT NULL,
    state          TEXT NOT NULL,
    slot           INTEGER REFERENCES slot (id),
    lent_to        TEXT,
    due            INTEGER,
    last_verified  INTEGER,
    media_id       TEXT,
    UNIQUE (disc, number)
) STRICT;
CREATE INDEX copy_by_slot ON copy (slot);

-- What happened to one copy, in order.
CREATE TABLE custody (
    id      INTEGER PRIMARY KEY,
    copy    INTEGER NOT NULL REFERENCES copy (id),
    at      INTEGER NOT NULL,
    person  INTEGER NOT NULL REFERENCES person (id),
    event   TEXT NOT NULL,
    state   TEXT NOT NULL,
    why     TEXT NOT NULL
) STRICT;
CREATE INDEX custody_by_copy ON custody (copy, id);

-- Every change, chained: `hash` is BLAKE3 over the previous row's hash and this row's content.
-- Rows name people, patients and studies by row number only, so that a lawful erasure elsewhere
-- does not break the chain.
CREATE TABLE audit (
    id       INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    person   INTEGER NOT NULL,
    why      TEXT NOT NULL,
    kind     TEXT NOT NULL,
    subject  INTEGER NOT NULL,
    detail   TEXT NOT NULL,
    hash     BLOB NOT NULL
) STRICT;

-- How long the chain is and where it ends, so that rows cut off its end are missed.
CREATE TABLE audit_head (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    rows  INTEGER NOT NULL,
    hash  BLOB NOT NULL
) STRICT;

CREATE TABLE job (
    id       INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,
    request  TEXT NOT NULL,
    holder   TEXT NOT NULL,
    begun    INTEGER NOT NULL,
    ended    INTEGER,
    ok       INTEGER,
    outcome  TEXT
) STRICT;
CREATE INDEX job_open ON job (id) WHERE ended IS NULL;

CREATE TABLE lease (
    name    TEXT PRIMARY KEY,
    holder  TEXT NOT NULL,
    since   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE study_text USING fts5 (
    words, content = '', contentless_delete = 1, prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2"
);

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE (ABORT, 'audit rows are never changed'); END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE (ABORT, 'audit rows are never removed'); END;
CREATE TRIGGER custody_is_not_changed BEFORE UPDATE ON custody
BEGIN SELECT RAISE (ABORT, 'custody rows are never changed'); END;
CREATE TRIGGER custody_is_not_removed BEFORE DELETE ON custody
BEGIN SELECT RAISE (ABORT, 'custody rows are never removed'); END;
