-- Ground, and never leaves this node: what the line to the others costs, and how they say they are.

-- The last thing that a peer told of its computer.
CREATE TABLE peer_health (
    node_id        BLOB    PRIMARY KEY CHECK (length(node_id) = 12),
    version        TEXT    NOT NULL,
    clock_ahead_ms INTEGER NOT NULL,            -- its clock against ours
    free_mib       INTEGER          CHECK (free_mib >= 0),
    waiting        INTEGER NOT NULL CHECK (waiting >= 0),
    told_at_ms     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Days on which a peer was spoken to, as this node's clock claimed: days since 1970.
CREATE TABLE peer_day (
    node_id BLOB    NOT NULL CHECK (length(node_id) = 12),
    day     INTEGER NOT NULL,
    synced  INTEGER NOT NULL CHECK (synced >= 0),
    failed  INTEGER NOT NULL CHECK (failed >= 0),
    PRIMARY KEY (node_id, day)
) STRICT, WITHOUT ROWID;

-- Bytes of exchanges that this node began, by month: 202611.
CREATE TABLE line_use (
    month      INTEGER PRIMARY KEY CHECK (month BETWEEN 197001 AND 999912),
    bytes_up   INTEGER NOT NULL CHECK (bytes_up >= 0),
    bytes_down INTEGER NOT NULL CHECK (bytes_down >= 0)
) STRICT;
