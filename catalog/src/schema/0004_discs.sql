-- Version 4: what may be claimed of a built disc's DICOM file-set; which images a parity disc was
-- made of; a disc that was given up by itself; the disc that stands for one whose parity fits its
-- set no more. `conformance` and `members` are zlib streams that only the application understands.
ALTER TABLE disc ADD COLUMN conformance BLOB;
ALTER TABLE disc ADD COLUMN members BLOB;
ALTER TABLE disc ADD COLUMN dropped INTEGER;
ALTER TABLE disc ADD COLUMN replaced_by INTEGER REFERENCES disc (id);
