-- What a learner has begun to write for an assignment, and the files that lie ready beside it. Ground,
-- and never leaves this node.

CREATE TABLE assignment_draft (
    person_id     BLOB    NOT NULL CHECK (length(person_id) = 23),
    module_id     TEXT    NOT NULL,
    answers       BLOB    NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (person_id, module_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE assignment_draft_file (
    person_id  BLOB    NOT NULL CHECK (length(person_id) = 23),
    module_id  TEXT    NOT NULL,
    field_id   TEXT    NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    size_bytes INTEGER NOT NULL CHECK (size_bytes > 0),
    kind       INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    PRIMARY KEY (person_id, module_id, field_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_draft_file_hash ON assignment_draft_file (hash);
