-- Ground, and never leaves this node: accounts, sessions, drafts, what a person has seen.

CREATE TABLE account (
    person_id     BLOB    PRIMARY KEY CHECK (length(person_id) = 23),
    secret_hash   TEXT    NOT NULL,
    secret_kind   TEXT    NOT NULL CHECK (secret_kind IN ('pin', 'password')),
    created_at_ms INTEGER NOT NULL,
    last_seen_ms  INTEGER
) STRICT, WITHOUT ROWID;

-- created_s and seen_s count within one boot of the program; a session of another boot is judged by
-- the caller.
CREATE TABLE session (
    token_hash BLOB    PRIMARY KEY CHECK (length(token_hash) = 32),
    person_id  BLOB    NOT NULL REFERENCES account ON DELETE CASCADE,
    csrf       TEXT    NOT NULL,
    shared     INTEGER NOT NULL CHECK (shared IN (0, 1)),
    created_s  INTEGER NOT NULL,
    seen_s     INTEGER NOT NULL,
    boot       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (person_id);

CREATE TABLE throttle (
    key      TEXT    PRIMARY KEY,
    failures INTEGER NOT NULL CHECK (failures >= 0),
    until_s  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a form posted twice was answered the first time.
CREATE TABLE once (
    person_id BLOB    NOT NULL CHECK (length(person_id) = 23),
    key       TEXT    NOT NULL,
    result    TEXT    NOT NULL,
    at_ms     INTEGER NOT NULL,
    made      INTEGER NOT NULL,                 -- grows: the oldest go first
    PRIMARY KEY (person_id, key)
) STRICT;
CREATE INDEX once_made ON once (made);

CREATE TABLE check_answer (
    person_id   BLOB    NOT NULL CHECK (length(person_id) = 23),
    lesson_path TEXT    NOT NULL,
    question_id TEXT    NOT NULL,
    answer      BLOB    NOT NULL,
    first_right INTEGER NOT NULL CHECK (first_right IN (0, 1)),
    right       INTEGER NOT NULL CHECK (right IN (0, 1)),
    at_ms       INTEGER NOT NULL,
    PRIMARY KEY (person_id, lesson_path, question_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt_draft (
    person_id     BLOB    NOT NULL CHECK (length(person_id) = 23),
    module_id     TEXT    NOT NULL,
    seed          INTEGER NOT NULL,             -- the bits of a u64
    started_at_ms INTEGER NOT NULL,
    answers       BLOB    NOT NULL,
    PRIMARY KEY (person_id, module_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit (
    person_id   BLOB    NOT NULL CHECK (length(person_id) = 23),
    lesson_path TEXT    NOT NULL,
    study_s     INTEGER NOT NULL CHECK (study_s >= 0),
    PRIMARY KEY (person_id, lesson_path)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE thread_seen (
    person_id   BLOB    NOT NULL CHECK (length(person_id) = 23),
    document_id BLOB    NOT NULL CHECK (length(document_id) = 24),
    arrival     INTEGER NOT NULL CHECK (arrival >= 0),
    PRIMARY KEY (person_id, document_id)
) STRICT, WITHOUT ROWID;
