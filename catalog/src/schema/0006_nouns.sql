-- The shelf catalog, version 6. A new catalog is made from this file alone; one of versions 1 to 5
-- is brought to it by store/migration.
-- Times are milliseconds since 1970 UTC. Blobs named `plan`, `conformance` and `members` are zlib
-- streams of bytes that only the application understands. Lists of files lie beside the catalog:
-- see the room `lists`.
-- The trail holds a digest of every row (`audit.seals`). Where a row may name a patient, `salt`
-- is part of it: erased with the row, it leaves a digest that tells nobody what the row said.

-- The archive itself. Copies on virtual media count only where `practice` is 1.
CREATE TABLE archive (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    uuid      BLOB NOT NULL CHECK (length(uuid) = 16),
    practice  INTEGER NOT NULL CHECK (practice IN (0, 1)),
    made      INTEGER NOT NULL
) STRICT;

-- The last number given to a thing that carries its number in its name; none is given twice.
CREATE TABLE counter (
    id    INTEGER PRIMARY KEY,
    noun  TEXT NOT NULL UNIQUE CHECK (noun IN ('person', 'slot', 'box', 'disc_set', 'request',
              'shipment')),
    last  INTEGER NOT NULL
) STRICT;

-- Words that may name people: reasons, names, purposes. The trail holds `digest` alone, which is
-- BLAKE3 of the salt followed by the text. Erasing takes salt and text away together: what is left
-- tells nobody what the words were, and the trail still holds.
CREATE TABLE words (
    id      INTEGER PRIMARY KEY,
    digest  BLOB NOT NULL CHECK (length(digest) = 32),
    salt    BLOB CHECK (length(salt) = 16),
    text    TEXT,
    erased  INTEGER,
    CHECK ((salt IS NULL) = (text IS NULL)),
    CHECK ((erased IS NULL) = (text IS NOT NULL))
) STRICT;

-- `badge` is what a scanner reads off a badge. `pin` is a PHC string, `$NAME$PARAMETERS$SALT$HASH`,
-- that the application makes and checks. Each is NULL where none was given.
CREATE TABLE person (
    id      INTEGER PRIMARY KEY,
    code    TEXT NOT NULL UNIQUE,
    name    INTEGER NOT NULL REFERENCES words (id),
    role    TEXT NOT NULL CHECK (role IN
                ('administrator', 'clerk', 'verifier', 'locator', 'borrower')),
    active  INTEGER NOT NULL CHECK (active IN (0, 1)),
    badge   TEXT UNIQUE,
    pin     TEXT
) STRICT;

-- A computer that works on the archive.
CREATE TABLE station (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
    name       TEXT NOT NULL,
    last_seen  INTEGER NOT NULL
) STRICT;

-- Somebody at work at a station, from sign-on to sign-off.
CREATE TABLE session (
    id       INTEGER PRIMARY KEY,
    person   INTEGER NOT NULL REFERENCES person (id),
    station  INTEGER NOT NULL REFERENCES station (id),
    begun    INTEGER NOT NULL,
    ended    INTEGER CHECK (ended >= begun)
) STRICT;
CREATE INDEX session_open ON session (station) WHERE ended IS NULL;

-- Whom objects say that a patient is, or somebody who corrected them: a row for each wording, and
-- so what was said of one patient over the years. `issuer` is who gave the patient ID (DICOM Issuer
-- of Patient ID); what is not said is empty. `at` is when it was first said; 0 where an earlier
-- version recorded it. `shown_as` is the row that is shown instead since a correction or a merge,
-- the last one of the chain that the decisions which stand make; NULL where it is shown itself.
CREATE TABLE patient (
    id          INTEGER PRIMARY KEY,
    issuer      TEXT NOT NULL,
    patient_id  TEXT NOT NULL,
    name        TEXT NOT NULL,
    birth_date  TEXT NOT NULL,
    sex         TEXT NOT NULL DEFAULT '',
    at          INTEGER NOT NULL DEFAULT 0,
    shown_as    INTEGER REFERENCES patient (id),
    salt        BLOB NOT NULL DEFAULT (randomblob(16)) CHECK (length(salt) = 16)
) STRICT;
CREATE INDEX patient_by_id ON patient (patient_id, name);
CREATE INDEX patient_shown ON patient (shown_as) WHERE shown_as IS NOT NULL;

-- `uid` is the Study Instance UID of a study, the name of a case. `day` is when it is listed, in
-- days since 1800-01-01, and `dated` which date that is: a study without a date of its own, or with
-- one that lies in the future, has that of its earliest series, or else the day of its import.
CREATE TABLE study (
    id                INTEGER PRIMARY KEY,
    kind              TEXT NOT NULL CHECK (kind IN ('study', 'case')),
    uid               TEXT NOT NULL,
    patient           INTEGER NOT NULL REFERENCES patient (id),
    study_date        TEXT NOT NULL,
    accession_number  TEXT NOT NULL,
    description       TEXT NOT NULL,
    modalities        TEXT NOT NULL,
    day               INTEGER NOT NULL,
    dated             TEXT NOT NULL CHECK
                          (dated = 'study' OR dated = 'series' OR dated = 'import'),
    salt              BLOB NOT NULL DEFAULT (randomblob(16)) CHECK (length(salt) = 16),
    UNIQUE (uid, kind)
) STRICT;
CREATE INDEX study_by_day ON study (day);
CREATE INDEX study_by_patient ON study (patient);
CREATE INDEX study_of_case ON study (id) WHERE kind = 'case';

-- What somebody decided of patients. A correction or a merge: `patient` is shown as `other`. A
-- split: `study` is `other`'s, and was `patient`'s. Of the wrong patient: the objects of `study`
-- that say they are `patient`'s stay out. Two people: the patient of `study` is not `other`, who
-- has the same ID. Each can be undone.
CREATE TABLE decision (
    id       INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL CHECK (kind IN ('correction', 'merge', 'split', 'wrong patient',
                                           'two people')),
    patient  INTEGER NOT NULL REFERENCES patient (id),
    other    INTEGER REFERENCES patient (id),
    study    INTEGER REFERENCES study (id),
    at       INTEGER NOT NULL,
    person   INTEGER NOT NULL REFERENCES person (id),
    undone   INTEGER,
    CHECK ((other IS NOT NULL) = (kind <> 'wrong patient')),
    CHECK ((study IS NOT NULL) = (kind IN ('split', 'wrong patient', 'two people')))
) STRICT;
CREATE UNIQUE INDEX decision_shows ON decision (patient)
    WHERE undone IS NULL AND kind IN ('correction', 'merge');
CREATE INDEX decision_of_study ON decision (study) WHERE study IS NOT NULL;

-- What somebody is to decide: `objects` of a study say another patient than the study's, one row
-- for each that they say; or a study's patient has the ID of `patient`, whom other `studies` have,
-- and cannot be the same by name, birth date or sex. `decision` settles it; NULL while nobody has
-- decided.
CREATE TABLE difference (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL CHECK (kind IN ('objects', 'studies')),
    study     INTEGER NOT NULL REFERENCES study (id),
    patient   INTEGER NOT NULL REFERENCES patient (id),
    decision  INTEGER REFERENCES decision (id),
    at        INTEGER NOT NULL,
    UNIQUE (study, patient, kind)
) STRICT;
CREATE INDEX difference_by_patient ON difference (patient);
CREATE INDEX difference_open ON difference (id) WHERE decision IS NULL;
CREATE INDEX difference_by_decision ON difference (decision) WHERE decision IS NOT NULL;

CREATE TABLE series (
    id                   INTEGER PRIMARY KEY,
    study                INTEGER NOT NULL REFERENCES study (id),
    series_instance_uid  TEXT NOT NULL,
    modality             TEXT NOT NULL,
    description          TEXT NOT NULL,
    number               INTEGER,
    objects              INTEGER NOT NULL,
    UNIQUE (series_instance_uid, study)
) STRICT;
CREATE INDEX series_by_study ON series (study);

-- Names of the documents of a study, by which it is found too: a zlib stream of lines.
CREATE TABLE study_documents (
    study  INTEGER PRIMARY KEY REFERENCES study (id),
    names  BLOB NOT NULL,
    salt   BLOB NOT NULL DEFAULT (randomblob(16)) CHECK (length(salt) = 16)
) STRICT;

-- A file of lists: BLAKE3 and length in bytes. It is never changed.
CREATE TABLE list_file (
    id     INTEGER PRIMARY KEY,
    hash   BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    bytes  INTEGER NOT NULL,
    salt   BLOB NOT NULL DEFAULT (randomblob(16)) CHECK (length(salt) = 16)
) STRICT;

-- What was taken in for a study at one time: no rows per file. Its items are a frame of
-- `list_length` bytes at `list_offset` of a file of lists, and `list_bytes` long taken out of it.
-- `difference` is that of its objects, where they say another patient than the study's.
CREATE TABLE study_version (
    id           INTEGER PRIMARY KEY,
    study        INTEGER NOT NULL REFERENCES study (id),
    number       INTEGER NOT NULL,
    files        INTEGER NOT NULL,
    bytes        INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    list         INTEGER NOT NULL REFERENCES list_file (id),
    list_offset  INTEGER NOT NULL,
    list_length  INTEGER NOT NULL,
    list_bytes   INTEGER NOT NULL,
    difference   INTEGER REFERENCES difference (id),
    salt         BLOB NOT NULL DEFAULT (randomblob(16)) CHECK (length(salt) = 16),
    UNIQUE (study, number)
) STRICT;
CREATE INDEX version_that_differs ON study_version (difference) WHERE difference IS NOT NULL;

-- Versions that no disc will ever hold, as somebody decided: their files were gone.
CREATE TABLE left_out (
    version  INTEGER PRIMARY KEY REFERENCES study_version (id),
    at       INTEGER NOT NULL
) STRICT;

CREATE TABLE exception (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL,
    path      TEXT NOT NULL,
    detail    TEXT NOT NULL,
    at        INTEGER NOT NULL,
    resolved  INTEGER,
    salt      BLOB NOT NULL DEFAULT (randomblob(16)) CHECK (length(salt) = 16)
) STRICT;
CREATE UNIQUE INDEX exception_open ON exception (kind, path) WHERE resolved IS NULL;
CREATE INDEX exception_to_look_at ON exception (id) WHERE resolved IS NULL;

-- A set that was given up keeps its name and its serials, so that neither is ever given again.
CREATE TABLE disc_set (
    id                INTEGER PRIMARY KEY,
    name              TEXT NOT NULL UNIQUE,
    media             TEXT NOT NULL,
    capacity_sectors  INTEGER NOT NULL,
    copies            INTEGER NOT NULL,
    policy            TEXT NOT NULL,
    at                INTEGER NOT NULL,
    dropped           INTEGER
) STRICT;

-- `parity` is what was planned, in strips. `set_parity` is the disc's number among the parity
-- discs of its set, from 0; NULL for a data disc.
CREATE TABLE disc (
    id                INTEGER PRIMARY KEY,
    disc_set          INTEGER NOT NULL REFERENCES disc_set (id),
    number            INTEGER NOT NULL,
    name              TEXT NOT NULL UNIQUE,
    uuid              BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
    plan              BLOB NOT NULL,
    capacity_sectors  INTEGER NOT NULL,
    used_sectors      INTEGER NOT NULL,
    parity            INTEGER NOT NULL,
    set_parity        INTEGER CHECK (set_parity BETWEEN 0 AND 254),
    dropped           INTEGER,
    replaced_by       INTEGER REFERENCES disc (id),
    -- When it was recorded from one of its discs or images; NULL where this catalog planned it.
    found             INTEGER,
    salt              BLOB NOT NULL DEFAULT (randomblob(16)) CHECK (length(salt) = 16),
    UNIQUE (disc_set, number)
) STRICT;

-- The image of a disc, once it is built. Its manifest is a file of lists of its own, of one frame:
-- BLAKE3 and length of the file, and of the list in it. `conformance` is what may be claimed of its DICOM
-- file-set, `members` the images that a parity disc was made of; an earlier version kept neither.
CREATE TABLE image (
    disc             INTEGER PRIMARY KEY REFERENCES disc (id),
    file             TEXT NOT NULL,
    sectors          INTEGER NOT NULL,
    strip_sectors    INTEGER NOT NULL,
    parity           INTEGER NOT NULL,
    blake3           BLOB NOT NULL CHECK (length(blake3) = 32),
    manifest         BLOB NOT NULL CHECK (length(manifest) = 32),
    manifest_length  INTEGER NOT NULL,
    manifest_bytes   INTEGER NOT NULL,
    conformance      BLOB,
    members          BLOB,
    salt             BLOB NOT NULL DEFAULT (randomblob(16)) CHECK (length(salt) = 16)
) STRICT;

CREATE TABLE disc_study (
    id       INTEGER PRIMARY KEY,
    disc     INTEGER NOT NULL REFERENCES disc (id),
    version  INTEGER NOT NULL REFERENCES study_version (id),
    files    INTEGER NOT NULL,
    bytes    INTEGER NOT NULL,
    UNIQUE (disc, version)
) STRICT;
CREATE INDEX disc_study_by_version ON disc_study (version);

-- Versions that are in no set. Triggers keep it, so that what waits is found without looking at
-- all that ever came.
CREATE TABLE waiting (version INTEGER PRIMARY KEY REFERENCES study_version (id)) STRICT;
CREATE TRIGGER a_version_waits AFTER INSERT ON study_version
BEGIN INSERT INTO waiting (version) VALUES (NEW.id); END;
CREATE TRIGGER a_version_is_planned AFTER INSERT ON disc_study
BEGIN DELETE FROM waiting WHERE version = NEW.version; END;
-- What is another patient's, as somebody decided, stays out instead.
CREATE TRIGGER a_version_waits_again AFTER DELETE ON disc_study
WHEN NOT EXISTS (SELECT 1 FROM disc_study WHERE version = OLD.version)
    AND NOT EXISTS (SELECT 1 FROM study_version v JOIN difference d ON d.id = v.difference
        JOIN decision x ON x.id = d.decision
        WHERE v.id = OLD.version AND x.kind = 'wrong patient')
BEGIN INSERT INTO waiting (version) VALUES (OLD.version); END;
CREATE TRIGGER a_version_is_left_out AFTER INSERT ON left_out
BEGIN DELETE FROM waiting WHERE version = NEW.version; END;
CREATE TRIGGER a_version_is_taken_back AFTER DELETE ON left_out
WHEN NOT EXISTS (SELECT 1 FROM disc_study WHERE version = OLD.version)
    AND NOT EXISTS (SELECT 1 FROM waiting WHERE version = OLD.version)
BEGIN INSERT INTO waiting (version) VALUES (OLD.version); END;

-- Versions of which the discs of a set hold fewer files than were taken in. Triggers keep it too.
CREATE TABLE in_part (version INTEGER PRIMARY KEY REFERENCES study_version (id)) STRICT;
CREATE TRIGGER a_version_is_on_one_more_disc AFTER INSERT ON disc_study
BEGIN
    DELETE FROM in_part WHERE version = NEW.version;
    INSERT INTO in_part (version) SELECT v.id FROM study_version v WHERE v.id = NEW.version
        AND v.files > (SELECT SUM(d.files) FROM disc_study d WHERE d.version = v.id);
END;
CREATE TRIGGER a_version_is_on_one_disc_less AFTER DELETE ON disc_study
BEGIN
    DELETE FROM in_part WHERE version = OLD.version;
    INSERT INTO in_part (version) SELECT v.id FROM study_version v WHERE v.id = OLD.version
        AND v.files > (SELECT SUM(d.files) FROM disc_study d WHERE d.version = v.id);
END;

-- A place, in the place `parent`: `path` is the names from the site down to its own, kept in step
-- with those above it. `width` is its room for cases that stand side by side, and `case_width` that
-- of one of them, in mm; NULL where nobody said. Since a merge `merged` is the place that it is,
-- which its code leads to: its path is then that one's.
CREATE TABLE slot (
    id          INTEGER PRIMARY KEY,
    code        TEXT NOT NULL UNIQUE,
    path        TEXT NOT NULL,
    parent      INTEGER REFERENCES slot (id),
    kind        TEXT NOT NULL DEFAULT 'slot' CHECK (kind IN ('site', 'vault', 'quarantine',
                    'transit', 'room', 'rack', 'shelf', 'box', 'slot')),
    width       INTEGER CHECK (width BETWEEN 1 AND 100000),
    case_width  INTEGER CHECK (case_width BETWEEN 1 AND 100),
    merged      INTEGER REFERENCES slot (id),
    CHECK (merged IS NULL OR merged <> id)
) STRICT;
CREATE UNIQUE INDEX slot_by_path ON slot (path) WHERE merged IS NULL;
CREATE INDEX slot_by_parent ON slot (parent);
CREATE INDEX slot_merged ON slot (merged) WHERE merged IS NOT NULL;

-- What a slot was called, and since when: what happened to a copy is told with the path of its day.
CREATE TABLE slot_path (
    id     INTEGER PRIMARY KEY,
    slot   INTEGER NOT NULL REFERENCES slot (id),
    path   TEXT NOT NULL,
    since  INTEGER NOT NULL
) STRICT;
CREATE INDEX slot_path_by_slot ON slot_path (slot);

-- `state` is what the disc is. Whether it is kept apart (`quarantined`, since when) and where it is
-- (`slot`, where it stands; `bound`, the slot that it is on its way to; a loan) are facts beside it:
-- a copy that is kept apart is read and judged like any other, and counts only once it is released.
CREATE TABLE copy (
    id             INTEGER PRIMARY KEY,
    serial         TEXT NOT NULL UNIQUE,
    disc           INTEGER NOT NULL REFERENCES disc (id),
    number         INTEGER NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('planned', 'burning', 'written', 'good',
                       'watch', 'migrate', 'suspect', 'failed', 'missing', 'lost', 'retired',
                       'destroyed')),
    quarantined    INTEGER,
    slot           INTEGER REFERENCES slot (id),
    bound          INTEGER REFERENCES slot (id),
    last_verified  INTEGER,
    media_id       TEXT,
    -- The damaged or old copy in whose place it is made.
    replaces       INTEGER REFERENCES copy (id),
    UNIQUE (disc, number),
    CHECK (replaces <> id),
    CHECK (bound IS NULL OR slot IS NULL),
    CHECK (state <> 'destroyed' OR (bound IS NULL AND slot IS NULL AND quarantined IS NULL))
) STRICT;
CREATE INDEX copy_by_slot ON copy (slot);

-- Who has a copy, what for, and the place that it came from. A copy is lent at most once at a time.
-- `condition` is how it came back, as somebody saw it.
CREATE TABLE loan (
    id        INTEGER PRIMARY KEY,
    copy      INTEGER NOT NULL REFERENCES copy (id),
    borrower  INTEGER NOT NULL REFERENCES person (id),
    purpose   INTEGER REFERENCES words (id),
    since     INTEGER NOT NULL,
    due       INTEGER,
    returned  INTEGER,
    kind      TEXT NOT NULL DEFAULT 'other' CHECK (kind IN ('reading', 'repair', 'order', 'other')),
    home      INTEGER REFERENCES slot (id),
    condition TEXT CHECK (condition IN ('as before', 'dirty', 'scratched', 'case broken')),
    CHECK (condition IS NULL OR returned IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX loan_open ON loan (copy) WHERE returned IS NULL;
CREATE INDEX loan_by_borrower ON loan (borrower);

-- What happened to one copy, in order. Each kind fills the columns of its particulars.
CREATE TABLE custody (
    id               INTEGER PRIMARY KEY,
    copy             INTEGER NOT NULL REFERENCES copy (id),
    at               INTEGER NOT NULL,
    person           INTEGER NOT NULL REFERENCES person (id),
    reason           TEXT NOT NULL CHECK (reason IN ('routine', 'said', 'killed job',
                         'untold burn', 'outdated parity', 'source changed')),
    words            INTEGER REFERENCES words (id),
    state            TEXT NOT NULL CHECK (state IN ('planned', 'burning', 'written', 'good',
                         'watch', 'migrate', 'suspect', 'failed', 'missing', 'lost', 'retired',
                         'destroyed')),
    kind             TEXT NOT NULL CHECK (kind IN ('burn started', 'burn ended', 'read back',
                         'interrupted', 'found by tag', 'checked', 'shelved', 'lent', 'given back', 'doubted',
                         'told apart', 'quarantined', 'released', 'sent', 'arrived', 'retired',
                         'destroyed', 'mislaid', 'missed', 'found')),
    drive            TEXT,
    media_id         TEXT,
    written_sectors  INTEGER,
    stopped          TEXT,
    sectors          INTEGER,
    equal            INTEGER,
    lost             INTEGER,
    different        INTEGER,
    phase            TEXT,
    class            TEXT CHECK (class IN ('ok', 'watch', 'migrate', 'failed')),
    damage_map       TEXT,
    duration_ms      INTEGER,
    -- Where it was put, or is on its way to.
    slot             INTEGER REFERENCES slot (id),
    loan             INTEGER REFERENCES loan (id),
    -- BLAKE3 of the tag on the disc, which has the hash of the trail before this event.
    tag              BLOB CHECK (length(tag) = 32),
    -- Who says which copy it was; NULL where an earlier version recorded it.
    known_by         TEXT CHECK (known_by IN ('tag', 'label')),
    -- Why a disc that says it is this copy may be another one.
    doubt            TEXT CHECK (doubt IN ('two drives', 'other tag', 'never written', 'destroyed')),
    CHECK ((doubt IS NOT NULL) = (kind = 'doubted')),
    CHECK (known_by IS NULL
        OR kind IN ('checked', 'shelved', 'lent', 'given back', 'told apart', 'sent', 'arrived')),
    CHECK (known_by IS NOT NULL OR kind NOT IN ('told apart', 'sent', 'arrived')),
    CHECK (tag IS NULL OR kind IN ('burn started', 'found by tag')),
    CHECK (tag IS NOT NULL OR kind <> 'found by tag'),
    CHECK ((words IS NOT NULL) = (reason = 'said')),
    CHECK ((drive IS NOT NULL) = (kind IN ('burn started', 'read back', 'checked',
        'doubted', 'found by tag'))),
    CHECK ((media_id IS NOT NULL) = (kind IN ('burn started', 'found by tag'))),
    CHECK ((written_sectors IS NOT NULL) = (kind = 'burn ended')),
    CHECK (stopped IS NULL OR kind = 'burn ended'),
    CHECK ((sectors IS NOT NULL) = (kind IN ('read back', 'checked'))),
    CHECK ((lost IS NOT NULL) = (kind IN ('read back', 'checked'))),
    CHECK ((equal IS NOT NULL) = (kind = 'read back')),
    CHECK ((different IS NOT NULL) = (kind = 'read back')),
    CHECK ((phase IS NOT NULL) = (kind = 'interrupted')),
    CHECK ((class IS NOT NULL) = (kind = 'checked')),
    CHECK ((damage_map IS NOT NULL) = (kind = 'checked')),
    CHECK ((duration_ms IS NOT NULL) = (kind = 'checked')),
    CHECK ((slot IS NOT NULL) = (kind IN ('shelved', 'given back', 'sent', 'arrived'))),
    CHECK ((loan IS NOT NULL) = (kind IN ('lent', 'given back')))
) STRICT;
CREATE INDEX custody_by_copy ON custody (copy, id);
CREATE INDEX custody_doubted ON custody (id) WHERE kind = 'doubted';

-- How many days requests of a kind have, where a site says otherwise than the program.
CREATE TABLE request_clock (
    id    INTEGER PRIMARY KEY,
    kind  TEXT NOT NULL UNIQUE CHECK (kind IN ('treatment', 'emergency', 'patient', 'lawyer',
              'court', 'police', 'research')),
    days  INTEGER NOT NULL CHECK (days BETWEEN 1 AND 3650)
) STRICT;

-- Who asks for studies of a patient, and why. What was typed of people is in `words`, which can be
-- erased. `extended` is when the date was put off, which is done once; `signed` is who agreed.
CREATE TABLE request (
    id         INTEGER PRIMARY KEY,
    code       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL CHECK (kind IN ('treatment', 'emergency', 'patient', 'lawyer',
                   'court', 'police', 'research')),
    patient    INTEGER NOT NULL REFERENCES patient (id),
    recipient  INTEGER NOT NULL REFERENCES words (id),
    address    INTEGER REFERENCES words (id),
    purpose    INTEGER REFERENCES words (id),
    proof      INTEGER REFERENCES words (id),
    at         INTEGER NOT NULL,
    due        INTEGER,
    extended   INTEGER,
    signed     INTEGER REFERENCES person (id),
    closed     INTEGER,
    result     TEXT CHECK (result IN ('handed over', 'refused', 'withdrawn')),
    CHECK ((closed IS NULL) = (result IS NULL)),
    CHECK (extended IS NULL OR due IS NOT NULL)
) STRICT;
CREATE INDEX request_open ON request (due) WHERE closed IS NULL;
CREATE INDEX request_by_patient ON request (patient);

CREATE TABLE request_study (
    id       INTEGER PRIMARY KEY,
    request  INTEGER NOT NULL REFERENCES request (id),
    study    INTEGER NOT NULL REFERENCES study (id),
    UNIQUE (request, study)
) STRICT;
CREATE INDEX request_by_study ON request_study (study);

-- What was handed over for a request, or begun to be: `delivered` is when it was counted where it
-- lies. `receipt` is BLAKE3 of its receipt.
CREATE TABLE delivery (
    id         INTEGER PRIMARY KEY,
    request    INTEGER NOT NULL REFERENCES request (id),
    number     INTEGER NOT NULL,
    begun      INTEGER NOT NULL,
    person     INTEGER NOT NULL REFERENCES person (id),
    form       TEXT NOT NULL CHECK (form IN ('folder', 'image', 'pacs')),
    identity   TEXT NOT NULL CHECK (identity IN ('as archived', 'today')),
    delivered  INTEGER,
    files      INTEGER,
    bytes      INTEGER,
    receipt    BLOB CHECK (length(receipt) = 32),
    UNIQUE (request, number),
    CHECK ((files IS NULL) = (delivered IS NULL)),
    CHECK ((bytes IS NULL) = (delivered IS NULL)),
    CHECK ((receipt IS NULL) = (delivered IS NULL))
) STRICT;

-- A count of what is really in its place: of `place` with all in it, of all places where that is
-- NULL. One is under way at a time.
CREATE TABLE stocktake (
    id      INTEGER PRIMARY KEY,
    place   INTEGER REFERENCES slot (id),
    began   INTEGER NOT NULL,
    person  INTEGER NOT NULL REFERENCES person (id),
    ended   INTEGER
) STRICT;

-- A place that was counted, by whom and when last; `other` is how many things there were not of
-- this archive.
CREATE TABLE stocktake_place (
    id         INTEGER PRIMARY KEY,
    stocktake  INTEGER NOT NULL REFERENCES stocktake (id),
    place      INTEGER NOT NULL REFERENCES slot (id),
    at         INTEGER NOT NULL,
    person     INTEGER NOT NULL REFERENCES person (id),
    other      INTEGER NOT NULL CHECK (other >= 0),
    UNIQUE (stocktake, place)
) STRICT;

-- A copy that was seen, and where last; or that was expected at a place which was counted, and was
-- not seen there.
CREATE TABLE stocktake_copy (
    id         INTEGER PRIMARY KEY,
    stocktake  INTEGER NOT NULL REFERENCES stocktake (id),
    copy       INTEGER NOT NULL REFERENCES copy (id),
    place      INTEGER NOT NULL REFERENCES slot (id),
    at         INTEGER NOT NULL,
    seen       INTEGER NOT NULL CHECK (seen IN (0, 1)),
    UNIQUE (stocktake, copy)
) STRICT;
CREATE INDEX stocktake_copy_unseen ON stocktake_copy (copy) WHERE seen = 0;
CREATE INDEX stocktake_copy_by_copy ON stocktake_copy (copy, stocktake);

-- The rules of checking, a row for each version from the second: the first one is built in.
CREATE TABLE check_rules (
    version               INTEGER PRIMARY KEY,
    at                    INTEGER NOT NULL,
    bad_per_mille         INTEGER NOT NULL,
    confidence_per_mille  INTEGER NOT NULL,
    first_after_days      INTEGER NOT NULL,
    first_by_days         INTEGER NOT NULL,
    whole_within_days     INTEGER NOT NULL
) STRICT;

-- The check of a quarter, numbered year * 4 + quarter from 0. Copies burned before `begun` are in
-- it; `seed` is text of hexadecimal digits, set in a change before the one that draws.
CREATE TABLE quarter (
    id     INTEGER PRIMARY KEY,
    rules  INTEGER NOT NULL,
    begun  INTEGER NOT NULL,
    seed   TEXT NOT NULL CHECK (length(seed) = 64),
    drawn  INTEGER
) STRICT;

-- The copies that a quarter's sample was drawn from, what each shared with others, and whether it
-- was drawn.
CREATE TABLE quarter_copy (
    id       INTEGER PRIMARY KEY,
    quarter  INTEGER NOT NULL REFERENCES quarter (id),
    copy     INTEGER NOT NULL REFERENCES copy (id),
    stratum  TEXT NOT NULL,
    drawn    INTEGER NOT NULL CHECK (drawn IN (0, 1)),
    UNIQUE (quarter, copy)
) STRICT;

-- That a copy is lost is an incident: others may read what it holds. `custody` is the row that says
-- so, `aware` when somebody knew of it first: from then the clocks run. `why` is what was said when
-- it was closed.
CREATE TABLE incident (
    id         INTEGER PRIMARY KEY,
    copy       INTEGER NOT NULL REFERENCES copy (id),
    custody    INTEGER NOT NULL UNIQUE REFERENCES custody (id),
    aware      INTEGER NOT NULL,
    opened     INTEGER NOT NULL,
    person     INTEGER NOT NULL REFERENCES person (id),
    closed     INTEGER,
    closed_by  INTEGER REFERENCES person (id),
    why        INTEGER REFERENCES words (id),
    CHECK (aware <= opened),
    CHECK ((closed IS NULL) = (closed_by IS NULL)),
    CHECK ((closed IS NULL) = (why IS NULL))
) STRICT;
CREATE UNIQUE INDEX incident_open ON incident (copy) WHERE closed IS NULL;

-- Copies that are sent together: `courier` took them, who is a person as those are to whom copies
-- are lent; `seal` is the number on the seal, `seal_found` as it was read where it arrived.
CREATE TABLE shipment (
    id          INTEGER PRIMARY KEY,
    code        TEXT NOT NULL UNIQUE,
    place       INTEGER NOT NULL REFERENCES slot (id),
    at          INTEGER NOT NULL,
    person      INTEGER NOT NULL REFERENCES person (id),
    seal        TEXT,
    courier     INTEGER REFERENCES person (id),
    handed      INTEGER,
    due         INTEGER,
    seal_found  TEXT,
    closed      INTEGER,
    result      TEXT CHECK (result IN ('received', 'received in part', 'canceled')),
    CHECK ((courier IS NULL) = (handed IS NULL)),
    CHECK ((due IS NULL) = (handed IS NULL)),
    CHECK ((closed IS NULL) = (result IS NULL)),
    CHECK (seal_found IS NULL OR handed IS NOT NULL)
) STRICT;
CREATE INDEX shipment_open ON shipment (id) WHERE closed IS NULL;

-- A copy in a shipment: from where it came, `last` where no other good copy was in its place, when
-- and how it was received, where it was put then, and whether that is where the shipment goes.
CREATE TABLE shipment_copy (
    id           INTEGER PRIMARY KEY,
    shipment     INTEGER NOT NULL REFERENCES shipment (id),
    copy         INTEGER NOT NULL REFERENCES copy (id),
    at           INTEGER NOT NULL,
    person       INTEGER NOT NULL REFERENCES person (id),
    home         INTEGER REFERENCES slot (id),
    last         INTEGER NOT NULL CHECK (last IN (0, 1)),
    received     INTEGER,
    received_by  INTEGER REFERENCES person (id),
    condition    TEXT CHECK (condition IN ('as before', 'dirty', 'scratched', 'case broken')),
    put          INTEGER REFERENCES slot (id),
    arrived      INTEGER CHECK (arrived IN (0, 1)),
    UNIQUE (shipment, copy),
    CHECK ((received IS NULL) = (put IS NULL)),
    CHECK ((received IS NULL) = (arrived IS NULL)),
    CHECK ((received IS NULL) = (received_by IS NULL)),
    CHECK (condition IS NULL OR received IS NOT NULL)
) STRICT;
CREATE INDEX shipment_copy_by_copy ON shipment_copy (copy);

-- What the bar code on a box of blanks stands for; `media` is named as for a plan.
CREATE TABLE blank_product (
    id         INTEGER PRIMARY KEY,
    gtin       TEXT NOT NULL UNIQUE,
    label      TEXT NOT NULL,
    media      TEXT NOT NULL,
    discs      INTEGER NOT NULL CHECK (discs BETWEEN 1 AND 10000),
    lead_days  INTEGER NOT NULL CHECK (lead_days BETWEEN 0 AND 365)
) STRICT;

-- A lot of blanks. Blanks of its medium are taken from the one that is `opened`; one is `ended`
-- where nothing of it is left.
CREATE TABLE blank_lot (
    id       INTEGER PRIMARY KEY,
    product  INTEGER NOT NULL REFERENCES blank_product (id),
    lot      TEXT NOT NULL COLLATE NOCASE UNIQUE,
    opened   INTEGER,
    ended    INTEGER,
    CHECK (opened IS NULL OR ended IS NULL)
) STRICT;
CREATE INDEX blank_lot_in_stock ON blank_lot (id) WHERE ended IS NULL;

-- What happened to a lot besides burns: `discs` were taken in, counted, or thrown away, or one was
-- used by a burn that was cut off, of which no drive tells. `after` is the last row of `drive_use` then: clocks can be set back.
CREATE TABLE blank_move (
    id      INTEGER PRIMARY KEY,
    lot     INTEGER NOT NULL REFERENCES blank_lot (id),
    at      INTEGER NOT NULL,
    person  INTEGER NOT NULL REFERENCES person (id),
    kind    TEXT NOT NULL CHECK (kind IN ('taken in', 'counted', 'thrown away', 'cut off')),
    discs   INTEGER NOT NULL CHECK (discs >= 0),
    after   INTEGER NOT NULL
) STRICT;
CREATE INDEX blank_move_by_lot ON blank_move (lot);

-- What each drive did with each medium. A row is what one burn or one check showed; it says
-- nothing of patients. `custody` is what happened to the copy by it; NULL where nothing did.
CREATE TABLE drive_use (
    id              INTEGER PRIMARY KEY,
    at              INTEGER NOT NULL,
    copy            INTEGER NOT NULL REFERENCES copy (id),
    custody         INTEGER REFERENCES custody (id),
    kind            TEXT NOT NULL CHECK (kind IN ('burn', 'check')),
    -- What the station called the drive then; the four after it are what the drive says of itself.
    name            TEXT NOT NULL,
    vendor          TEXT NOT NULL,
    product         TEXT NOT NULL,
    serial          TEXT NOT NULL,
    firmware        TEXT NOT NULL,
    -- As pressed into the groove; the other two are what a person read off the box.
    media_id        TEXT NOT NULL,
    box_label       TEXT NOT NULL,
    lot             TEXT NOT NULL,
    -- In kB/s (1 kB = 1000 bytes); NULL for the drive's best, or where it is not known.
    speed_asked     INTEGER,
    speed_got       INTEGER,
    result          TEXT NOT NULL CHECK (result IN
                        ('good', 'spoiled', 'failed', 'watch', 'migrate')),
    code            TEXT,
    -- 1 where the drive or the medium is to blame, and not the image or whoever stopped it.
    blamed          INTEGER NOT NULL CHECK (blamed IN (0, 1)),
    sectors         INTEGER NOT NULL,
    bad_sectors     INTEGER NOT NULL,
    recovered       INTEGER NOT NULL,
    retried         INTEGER NOT NULL,
    slow_stretches  INTEGER NOT NULL,
    slowest_ms      INTEGER NOT NULL
) STRICT;
CREATE INDEX drive_use_by_copy ON drive_use (copy, kind);
CREATE INDEX drive_use_by_medium ON drive_use (media_id, vendor, product);
CREATE INDEX drive_use_burned ON drive_use (at) WHERE kind = 'burn';
CREATE INDEX drive_use_by_lot ON drive_use (lot COLLATE NOCASE)
    WHERE kind = 'burn' AND lot <> '';
CREATE INDEX drive_use_by_model ON drive_use (vendor, product);

-- A job's number is that of its lock file. `lease` is its fencing number: whoever takes a dead
-- job over raises it, and what the earlier holder still writes is refused. `heartbeat` is for
-- people to see.
CREATE TABLE job (
    id         INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('ingest', 'plan', 'build', 'burn', 'burn trial',
                   'verify', 'restore', 'deliver', 'drop', 'rebuild')),
    station    INTEGER REFERENCES station (id),
    lease      INTEGER NOT NULL CHECK (lease >= 1),
    request    TEXT NOT NULL,
    begun      INTEGER NOT NULL,
    heartbeat  INTEGER NOT NULL,
    ended      INTEGER,
    ok         INTEGER CHECK (ok IN (0, 1)),
    outcome    TEXT,
    CHECK ((ended IS NULL) = (ok IS NULL))
) STRICT;
CREATE INDEX job_open ON job (id) WHERE ended IS NULL;

-- What only one job may use at a time: a drive, a disc, a copy.
CREATE TABLE lease (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE,
    job    INTEGER NOT NULL REFERENCES job (id),
    since  INTEGER NOT NULL
) STRICT;
CREATE INDEX lease_by_job ON lease (job);

-- Every change, chained: `hash` is BLAKE3 over the previous row's hash and this row's content.
-- Rows of version 1 were written by schemas 1 to 4: they hold the reason itself, in `why`, and
-- their hash is taken over it. Rows of version 2 hold the kind of reason, and where somebody said
-- something, the digest of those words, which may be erased.
-- `seals` are the digests of the rows that the change touched: a byte for their form, then for
-- each row its table's number, its own (8 bytes, little endian) and 16 bytes of digest. In the second
-- form 128 is added to the number of a table where 8 bytes follow: what the digest of the row began
-- with before the change; without, the row was not there.
-- People, patients, studies are named by row number only. Where there is a row for each event or
-- study, words are compared one by one: of a list of three the engine makes an index anew for each
-- row that it puts or checks.
CREATE TABLE audit (
    id            INTEGER PRIMARY KEY,
    hash_version  INTEGER NOT NULL CHECK (hash_version IN (1, 2)),
    at            INTEGER NOT NULL,
    person        INTEGER NOT NULL,
    station       INTEGER,
    kind          TEXT NOT NULL CHECK (kind = 'study recorded'
                      OR kind = 'study brought up to date' OR kind = 'items taken in'
                      OR kind = 'study left out' OR kind = 'exception'
                      OR kind = 'exception resolved' OR kind = 'patients differ'
                      OR kind = 'patient corrected' OR kind = 'patients merged'
                      OR kind = 'study split off' OR kind = 'wrong patient'
                      OR kind = 'two people' OR kind = 'decision undone' OR kind = 'set planned'
                      OR kind = 'disc planned' OR kind = 'disc laid out anew'
                      OR kind = 'image built' OR kind = 'copy planned' OR kind = 'set dropped'
                      OR kind = 'disc dropped' OR kind = 'disc replaced'
                      OR kind = 'burn started' OR kind = 'burn ended' OR kind = 'read back'
                      OR kind = 'interrupted' OR kind = 'found by tag' OR kind = 'checked'
                      OR kind = 'doubted' OR kind = 'told apart' OR kind = 'tag misfits'
                      OR kind = 'drive used' OR kind = 'slot added'
                      OR kind = 'place changed' OR kind = 'place moved'
                      OR kind = 'places merged' OR kind = 'stocktake begun'
                      OR kind = 'place counted' OR kind = 'stocktake ended'
                      OR kind = 'check rules set' OR kind = 'quarter begun'
                      OR kind = 'quarter drawn' OR kind = 'request clock set'
                      OR kind = 'request added' OR kind = 'request signed'
                      OR kind = 'request extended' OR kind = 'request closed'
                      OR kind = 'delivery begun' OR kind = 'delivered' OR kind = 'shelved'
                      OR kind = 'lent' OR kind = 'given back' OR kind = 'quarantined'
                      OR kind = 'released' OR kind = 'sent' OR kind = 'arrived'
                      OR kind = 'retired' OR kind = 'destroyed' OR kind = 'mislaid'
                      OR kind = 'missed' OR kind = 'found' OR kind = 'shipment begun'
                      OR kind = 'shipment packed' OR kind = 'shipment unpacked'
                      OR kind = 'shipment sealed' OR kind = 'shipment handed over'
                      OR kind = 'shipment seal checked' OR kind = 'shipment received'
                      OR kind = 'shipment closed' OR kind = 'blank product set'
                      OR kind = 'blanks taken in' OR kind = 'blanks opened'
                      OR kind = 'blanks counted' OR kind = 'blanks thrown away'
                      OR kind = 'blank cut off' OR kind = 'incident opened'
                      OR kind = 'incident closed' OR kind = 'person added' OR kind = 'borrower added'
                      OR kind = 'person retired' OR kind = 'words erased'
                      OR kind = 'station added' OR kind = 'station renamed'
                      OR kind = 'catalog migrated' OR kind = 'catalog backed up'
                      OR kind = 'catalog accepted' OR kind = 'session begun'
                      OR kind = 'session ended' OR kind = 'clock confirmed'
                      OR kind = 'job begun' OR kind = 'job taken over' OR kind = 'job ended'
                      OR kind = 'refused'),
    subject       INTEGER NOT NULL,
    detail        TEXT NOT NULL,
    why           TEXT,
    reason        TEXT CHECK (reason = 'routine' OR reason = 'said' OR reason = 'killed job'
                      OR reason = 'untold burn' OR reason = 'outdated parity'
                      OR reason = 'source changed'),
    words         INTEGER REFERENCES words (id),
    words_digest  BLOB CHECK (length(words_digest) = 32),
    seals         BLOB CHECK (seals IS NULL OR hash_version = 2),
    hash          BLOB NOT NULL,
    CHECK ((why IS NOT NULL) = (hash_version = 1)),
    CHECK ((reason IS NOT NULL) = (hash_version = 2)),
    CHECK ((words IS NOT NULL) = (COALESCE(reason, '') = 'said')),
    CHECK ((words_digest IS NOT NULL) = (words IS NOT NULL)),
    CHECK (station IS NULL OR hash_version = 2)
) STRICT;
CREATE INDEX audit_by_words ON audit (words) WHERE words IS NOT NULL;
CREATE INDEX audit_backup ON audit (at) WHERE kind = 'catalog backed up';
CREATE INDEX audit_built ON audit (subject) WHERE kind = 'image built';

-- How long the chain is and where it ends, so that rows cut off its end are missed.
CREATE TABLE audit_head (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    rows  INTEGER NOT NULL,
    hash  BLOB NOT NULL
) STRICT;

-- The index of words. Its rows are numbered by day and study (`day << 32 | study`), so that the
-- newest come first without being sorted, and a range of days is a range of rows. Terms are made by
-- studies/terms.rs, which is why the tokenizer has nothing to do; UIDs are looked up by their own
-- indexes. `ids` holds IDs, accession number and birth date, `text` descriptions, names of documents
-- and of the case, `tags` modalities, dates and places.
CREATE VIRTUAL TABLE study_text USING fts5 (
    name, ids, text, tags, content = '', contentless_delete = 1, detail = column,
    prefix = '1 2 3 4', tokenize = "ascii tokenchars '#+=@%'"
);

-- Words of letters in the index: those of names, which misspelt ones are compared with, and long
-- ones, whose beginnings are looked up here. `tail` is what follows the first letter, three letters.
CREATE TABLE word (
    id       INTEGER PRIMARY KEY,
    word     TEXT NOT NULL UNIQUE,
    in_name  INTEGER NOT NULL CHECK (in_name IN (0, 1)),
    initial  TEXT NOT NULL,
    tail     TEXT NOT NULL,
    letters  INTEGER NOT NULL,
    salt     BLOB NOT NULL DEFAULT (randomblob(16)) CHECK (length(salt) = 16)
) STRICT;
CREATE INDEX word_by_shape ON word (initial, letters) WHERE in_name = 1;
CREATE INDEX word_by_tail ON word (tail) WHERE in_name = 1;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE (ABORT, 'audit rows are never changed'); END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE (ABORT, 'audit rows are never removed'); END;
CREATE TRIGGER custody_is_not_changed BEFORE UPDATE ON custody
BEGIN SELECT RAISE (ABORT, 'custody rows are never changed'); END;
CREATE TRIGGER custody_is_not_removed BEFORE DELETE ON custody
BEGIN SELECT RAISE (ABORT, 'custody rows are never removed'); END;
CREATE TRIGGER drive_use_is_not_changed BEFORE UPDATE ON drive_use
BEGIN SELECT RAISE (ABORT, 'what a drive did is never changed'); END;
CREATE TRIGGER drive_use_is_not_removed BEFORE DELETE ON drive_use
BEGIN SELECT RAISE (ABORT, 'what a drive did is never removed'); END;
CREATE TRIGGER words_are_only_erased BEFORE UPDATE ON words
WHEN NEW.text IS NOT NULL OR NEW.digest <> OLD.digest OR NEW.id <> OLD.id
BEGIN SELECT RAISE (ABORT, 'words are never changed, only erased'); END;
CREATE TRIGGER words_are_not_removed BEFORE DELETE ON words
BEGIN SELECT RAISE (ABORT, 'words are never removed, only erased'); END;
