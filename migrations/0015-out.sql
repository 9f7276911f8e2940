-- Ground, and never leaves this node: one-time codes with which people set a PIN, and what staff note about
-- learners for themselves alone.

-- code_hash: keyed with a secret outside the database. tries: wrong ones; too many end it.
CREATE TABLE pin_code (
    person_id BLOB    PRIMARY KEY CHECK (length(person_id) = 23),
    code_hash BLOB    NOT NULL CHECK (length(code_hash) = 32),
    until_ms  INTEGER NOT NULL,
    tries     INTEGER NOT NULL CHECK (tries >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE desk_note (
    staff_id      BLOB    NOT NULL CHECK (length(staff_id) = 23),
    person_id     BLOB    NOT NULL CHECK (length(person_id) = 23),
    words         TEXT    NOT NULL CHECK (length(words) > 0),
    changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (staff_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX desk_note_person ON desk_note (person_id);
