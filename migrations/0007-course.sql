-- Ground, and never leaves this node: a learner's own notes, bookmarks, and where reading stopped.

CREATE TABLE note (
    person_id     BLOB    NOT NULL CHECK (length(person_id) = 23),
    lesson_path   TEXT    NOT NULL,
    body          TEXT    NOT NULL CHECK (length(body) > 0),
    changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (person_id, lesson_path)
) STRICT, WITHOUT ROWID;

CREATE TABLE bookmark (
    person_id   BLOB    NOT NULL CHECK (length(person_id) = 23),
    lesson_path TEXT    NOT NULL,
    made_at_ms  INTEGER NOT NULL,
    PRIMARY KEY (person_id, lesson_path)
) STRICT, WITHOUT ROWID;

-- The heading that was last in view.
CREATE TABLE reading_place (
    person_id   BLOB    NOT NULL CHECK (length(person_id) = 23),
    lesson_path TEXT    NOT NULL,
    anchor      TEXT    NOT NULL,
    PRIMARY KEY (person_id, lesson_path)
) STRICT, WITHOUT ROWID;
