-- Ground: this node, the logs it holds, and what they say of documents and records.
-- The log is the truth. `document` is a cache of it, `record` an index into it; both can be made
-- anew from `entry`.

CREATE TABLE node (
    only          INTEGER PRIMARY KEY CHECK (only = 1),
    node_id       BLOB    NOT NULL CHECK (length(node_id) = 12),
    role          TEXT    NOT NULL CHECK (role IN ('hub', 'branch', 'personal')),
    incarnation   INTEGER NOT NULL CHECK (incarnation BETWEEN 0 AND 4294967295),
    network_id    BLOB             CHECK (length(network_id) = 16),
    name          TEXT    NOT NULL,
    country       TEXT    NOT NULL,
    language      TEXT    NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE log (
    log_id        INTEGER PRIMARY KEY,
    node          BLOB    NOT NULL CHECK (length(node) = 12),
    incarnation   INTEGER NOT NULL CHECK (incarnation BETWEEN 0 AND 4294967295),
    scope         BLOB    NOT NULL CHECK (length(scope) IN (1, 13)),
    length        INTEGER NOT NULL CHECK (length >= 0),
    chain         BLOB    NOT NULL CHECK (length(chain) = 32),
    digest_term   INTEGER NOT NULL,             -- the bits of a u64
    signed_length INTEGER          CHECK (signed_length BETWEEN 0 AND length),
    signature     BLOB             CHECK (length(signature) = 64),
    UNIQUE (node, incarnation, scope),
    CHECK ((signed_length IS NULL) = (signature IS NULL))
) STRICT;

-- Heads that stay when later ones come, so that a part of a long log can be proved.
CREATE TABLE checkpoint (
    log_id    INTEGER NOT NULL REFERENCES log,
    length    INTEGER NOT NULL CHECK (length > 0),
    signature BLOB    NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (log_id, length)
) STRICT, WITHOUT ROWID;

-- `arrival` only grows and is never used twice: it numbers what came here, whoever wrote it.
CREATE TABLE entry (
    arrival  INTEGER PRIMARY KEY AUTOINCREMENT,
    log_id   INTEGER NOT NULL REFERENCES log,
    position INTEGER NOT NULL CHECK (position > 0),
    kind     INTEGER NOT NULL CHECK (kind IN (1, 2)),
    subject  BLOB    NOT NULL CHECK (length(subject) = 24),
    hash     BLOB    NOT NULL CHECK (length(hash) = 32),
    chain    BLOB    NOT NULL CHECK (length(chain) = 32),   -- over the log up to here
    body     BLOB    NOT NULL,
    state    INTEGER NOT NULL CHECK (state IN (0, 1, 2)),   -- applied, waiting, quarantined
    UNIQUE (log_id, position)
) STRICT;
CREATE INDEX entry_subject ON entry (subject, hash);
CREATE INDEX entry_waiting ON entry (subject) WHERE state = 1;

-- When entries came, as this node's clock claimed: everything up to `arrival` and after the row
-- before.
CREATE TABLE arrival_time (
    arrival INTEGER PRIMARY KEY,
    at_ms   INTEGER NOT NULL
) STRICT;

-- The wrapping sum of the digest terms of all logs in a scope.
CREATE TABLE scope_digest (
    scope  BLOB    PRIMARY KEY CHECK (length(scope) IN (1, 13)),
    digest INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
    document_id  BLOB    PRIMARY KEY CHECK (length(document_id) = 24),
    snapshot     BLOB    NOT NULL,
    change_count INTEGER NOT NULL CHECK (change_count >= 0)
) STRICT;

-- When a post was first to be seen here: the arrival number reached by then. An entry may wait for
-- its parents long after it came, so its own number would call a new post read.
CREATE TABLE post_shown (
    document_id BLOB    NOT NULL CHECK (length(document_id) = 24),
    key         TEXT    NOT NULL,
    arrival     INTEGER NOT NULL CHECK (arrival >= 0),
    PRIMARY KEY (document_id, key)
) STRICT, WITHOUT ROWID;

-- The latest record of each subject and writer; of members and cut-offs every one, since there the
-- first decides.
CREATE TABLE record (
    subject  BLOB    NOT NULL CHECK (length(subject) = 24),
    log_id   INTEGER NOT NULL REFERENCES log,
    position INTEGER NOT NULL CHECK (position > 0),
    body     BLOB    NOT NULL,
    PRIMARY KEY (subject, log_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
    quarantine_id INTEGER PRIMARY KEY AUTOINCREMENT,
    arrival       INTEGER REFERENCES entry,     -- NULL: it never became an entry
    node          BLOB    NOT NULL CHECK (length(node) = 12),
    document_id   BLOB             CHECK (length(document_id) = 24),
    hash          BLOB             CHECK (length(hash) = 32),
    reason        TEXT    NOT NULL,
    at_ms         INTEGER NOT NULL
) STRICT;
CREATE INDEX quarantine_node ON quarantine (node, quarantine_id);
CREATE INDEX quarantine_arrival ON quarantine (arrival);

-- What is known of the other nodes. NULL: not known yet.
CREATE TABLE peer (
    node_id         BLOB PRIMARY KEY CHECK (length(node_id) = 12),
    agreed_digest   INTEGER,
    agreed_arrival  INTEGER,
    offered_digest  INTEGER,
    offered_arrival INTEGER,
    last_heard_ms   INTEGER,
    last_tried_ms   INTEGER,
    last_outcome    TEXT,
    url             TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE peer_log (
    node_id BLOB    NOT NULL CHECK (length(node_id) = 12),
    log_id  INTEGER NOT NULL REFERENCES log,
    length  INTEGER NOT NULL CHECK (length >= 0),
    PRIMARY KEY (node_id, log_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX peer_log_log ON peer_log (log_id);

CREATE TABLE invitation (
    public_id  BLOB    PRIMARY KEY CHECK (length(public_id) > 0),
    secret     BLOB    NOT NULL,
    name       TEXT    NOT NULL,
    country    TEXT    NOT NULL,
    made_at_ms INTEGER NOT NULL,
    tries      INTEGER NOT NULL CHECK (tries >= 0),
    used_by    BLOB             CHECK (length(used_by) = 12),
    voided     INTEGER NOT NULL CHECK (voided IN (0, 1)),
    role       TEXT    NOT NULL CHECK (role IN ('branch', 'personal')),
    of_node    BLOB             CHECK (length(of_node) = 12),  -- the library of a laptop
    CHECK ((role = 'personal') = (of_node IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- Addresses of other nodes that somebody wrote down by hand; those that were only heard of on the
-- local network are kept nowhere.
CREATE TABLE neighbour (
    node_id BLOB PRIMARY KEY CHECK (length(node_id) = 12),
    url     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
