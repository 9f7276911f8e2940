-- Ground, and never leaves this node: how much feedback a learner has seen; tables that somebody
-- looks at before they are taken in, and what they changed.

CREATE TABLE feedback_seen (
    person_id BLOB    PRIMARY KEY CHECK (length(person_id) = 23),
    pieces    INTEGER NOT NULL CHECK (pieces >= 0)
) STRICT, WITHOUT ROWID;

-- undo: where each learner was before, one a line; NULL: it was not taken in.
CREATE TABLE desk_import (
    import_id INTEGER PRIMARY KEY AUTOINCREMENT,
    staff_id  BLOB    NOT NULL CHECK (length(staff_id) = 23),
    cohort_id BLOB    NOT NULL CHECK (length(cohort_id) = 12),
    bytes     BLOB    NOT NULL,
    at_ms     INTEGER NOT NULL,
    undo      TEXT
) STRICT;
