-- Version 2: a set that was planned and given up again keeps its name and its serials, so that
-- neither is ever given to something else.
ALTER TABLE disc_set ADD COLUMN dropped INTEGER;
