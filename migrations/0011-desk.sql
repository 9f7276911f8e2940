-- Ground, and never leaves this node: what staff keep for themselves at the facilitator's desk.

-- Which country somebody looks after; without a row it is that of this node.
CREATE TABLE staff_country (
    person_id BLOB PRIMARY KEY CHECK (length(person_id) = 23),
    country   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What somebody does not want to be reminded of for some days: a learner or a branch.
CREATE TABLE desk_later (
    staff_id BLOB    NOT NULL CHECK (length(staff_id) = 23),
    about    TEXT    NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (staff_id, about)
) STRICT, WITHOUT ROWID;

-- Comments that a reviewer uses again.
CREATE TABLE desk_comment (
    staff_id   BLOB    NOT NULL CHECK (length(staff_id) = 23),
    words      TEXT    NOT NULL CHECK (length(words) > 0),
    used_at_ms INTEGER NOT NULL,
    PRIMARY KEY (staff_id, words)
) STRICT, WITHOUT ROWID;

-- Branches by how long they have been silent.
CREATE INDEX peer_heard ON peer (last_heard_ms);
