-- Files by the hash of what is in them: which are here, which are still to be fetched. Ground: what lies
-- in the folder beside this database does not follow from the log.

-- state: 0 wanted, 1 held, 2 to be removed since nothing names it any more. size_bytes of a wanted one is
-- what was claimed. at_hub: the hub has said that it holds it.
CREATE TABLE content (
    hash       BLOB    PRIMARY KEY CHECK (length(hash) = 32),
    size_bytes INTEGER NOT NULL CHECK (size_bytes > 0),
    state      INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
    at_hub     INTEGER NOT NULL CHECK (at_hub IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX content_wanted ON content (hash) WHERE state = 0;
CREATE INDEX content_offered ON content (hash) WHERE state = 1 AND at_hub = 0;
CREATE INDEX content_dropped ON content (hash) WHERE state = 2;

-- Files that a bundle took along, and those that did not fit.
ALTER TABLE carried ADD COLUMN files INTEGER NOT NULL DEFAULT 0;
ALTER TABLE carried ADD COLUMN files_left INTEGER NOT NULL DEFAULT 0;
