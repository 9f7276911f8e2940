-- Ground, and never leaves this node: what was decided here about courses that the hub publishes, and
-- how far each has come.

-- text and media: BLAKE3 of the files of the edition that is meant. wanted 0: somebody took it away.
-- stage: 0 nothing of it is shown, 1 its text, 2 all of it. wrong: how often all bytes had come and
-- were not those that the hub had named. refused, place: the phrase that says why it is not shown.
CREATE TABLE pack_choice (
    course  TEXT    PRIMARY KEY,
    text    BLOB    NOT NULL CHECK (length(text) = 32),
    media   BLOB    CHECK (length(media) = 32),
    wanted  INTEGER NOT NULL CHECK (wanted IN (0, 1)),
    stage   INTEGER NOT NULL CHECK (stage IN (0, 1, 2)),
    wrong   INTEGER NOT NULL CHECK (wrong >= 0),
    refused TEXT,
    place   TEXT
) STRICT, WITHOUT ROWID;

-- Files of published courses that are kept or fetched here; place 0: the text, which goes first.
-- Whether they are here says table content.
CREATE TABLE pack_part (
    course     TEXT    NOT NULL,
    place      INTEGER NOT NULL CHECK (place IN (0, 1)),
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    size_bytes INTEGER NOT NULL CHECK (size_bytes > 0),
    PRIMARY KEY (course, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX pack_part_hash ON pack_part (hash);
