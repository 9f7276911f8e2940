-- Ground: logs that are being shortened or asked for anew, and what is said of what was set aside.

-- A log that a cut-off or a fork leaves shorter: it goes in steps, and a stop in between is made good.
CREATE TABLE log_cut (
    log_id INTEGER PRIMARY KEY REFERENCES log,
    keep   INTEGER NOT NULL CHECK (keep >= 0)
) STRICT;

-- Logs of which a peer's entries did not fit what is here. The peer is told `asked` instead of the
-- true length, so that it begins earlier; NULL: it did, and they still do not fit.
CREATE TABLE peer_doubt (
    node_id BLOB    NOT NULL CHECK (length(node_id) = 12),
    log_id  INTEGER NOT NULL REFERENCES log,
    asked   INTEGER          CHECK (asked >= 0),
    PRIMARY KEY (node_id, log_id)
) STRICT, WITHOUT ROWID;

-- The reason as a word that the phrase files know, how many entries it is about, and the key of a
-- record that was refused.
ALTER TABLE quarantine ADD COLUMN code TEXT NOT NULL DEFAULT 'other';
ALTER TABLE quarantine ADD COLUMN entries INTEGER NOT NULL DEFAULT 1 CHECK (entries > 0);
ALTER TABLE quarantine ADD COLUMN record_subject BLOB CHECK (length(record_subject) = 24);
