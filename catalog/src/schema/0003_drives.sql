-- Version 3: what each drive did with each medium. A row is what one burn or one check showed;
-- it says nothing of patients.
CREATE TABLE drive_use (
    id              INTEGER PRIMARY KEY,
    at              INTEGER NOT NULL,
    copy            INTEGER NOT NULL REFERENCES copy (id),
    -- 'burn' or 'check'.
    kind            TEXT NOT NULL,
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
    -- 'good', 'spoiled', 'failed', 'watch', 'migrate'.
    result          TEXT NOT NULL,
    code            TEXT,
    -- 1 where the drive or the medium is to blame, and not the image or whoever stopped it.
    blamed          INTEGER NOT NULL,
    sectors         INTEGER NOT NULL,
    bad_sectors     INTEGER NOT NULL,
    recovered       INTEGER NOT NULL,
    retried         INTEGER NOT NULL,
    slow_stretches  INTEGER NOT NULL,
    slowest_ms      INTEGER NOT NULL
) STRICT;
CREATE INDEX drive_use_by_copy ON drive_use (copy, kind);
CREATE INDEX drive_use_by_medium ON drive_use (media_id, vendor, product);

CREATE TRIGGER drive_use_is_not_changed BEFORE UPDATE ON drive_use
BEGIN SELECT RAISE (ABORT, 'what a drive did is never changed'); END;
CREATE TRIGGER drive_use_is_not_removed BEFORE DELETE ON drive_use
BEGIN SELECT RAISE (ABORT, 'what a drive did is never removed'); END;
