-- Ground, and never leaves this node: for whom the hub's last round found nobody left among learners
-- who review each other; and reviews that somebody has begun to write.

CREATE TABLE blind_gap (
    person_id  BLOB    PRIMARY KEY CHECK (length(person_id) = 23),
    to_receive INTEGER NOT NULL CHECK (to_receive >= 0),
    to_give    INTEGER NOT NULL CHECK (to_give >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE blind_draft (
    person_id     BLOB    NOT NULL CHECK (length(person_id) = 23),
    document_id   BLOB    NOT NULL CHECK (length(document_id) = 24),
    answers       BLOB    NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (person_id, document_id)
) STRICT, WITHOUT ROWID;
