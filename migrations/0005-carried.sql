-- Ground: bundles that left on a stick, and the newest that came from each node. Says nothing about
-- what a peer holds: that stands in `peer` and `peer_log`, and only the peer's own word changes it.

CREATE TABLE carried (
    node_id    BLOB    NOT NULL CHECK (length(node_id) = 12),   -- the recipient
    sequence   INTEGER NOT NULL CHECK (sequence > 0),
    at_ms      INTEGER NOT NULL,
    label      TEXT    NOT NULL,                                -- who carries it, or the file's name
    arrival    INTEGER NOT NULL CHECK (arrival >= 0),           -- everything up to it went along
    entries    INTEGER NOT NULL CHECK (entries >= 0),
    size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
    PRIMARY KEY (node_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE brought (
    node_id       BLOB    PRIMARY KEY CHECK (length(node_id) = 12),   -- the sender
    incarnation   INTEGER NOT NULL CHECK (incarnation BETWEEN 0 AND 4294967295),
    sequence      INTEGER NOT NULL CHECK (sequence >= 0),
    written_at_ms INTEGER NOT NULL,                                   -- as the sender's clock claimed
    taken_at_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
