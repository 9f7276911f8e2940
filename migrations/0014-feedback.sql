-- Ground, and never leaves this node: how much feedback a learner has seen.

CREATE TABLE feedback_seen (
    person_id BLOB    PRIMARY KEY CHECK (length(person_id) = 23),
    pieces    INTEGER NOT NULL CHECK (pieces >= 0)
) STRICT, WITHOUT ROWID;
