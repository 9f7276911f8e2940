-- Read model: what pages and reports ask for. Derived from `document`, `record` and the arrival
-- numbers in `entry` and `post_shown`. A change here raises PROJECTION_VERSION in
-- src/store/open.rs; every `read_` table is then dropped and made anew.

CREATE TABLE read_profile (
    node_id  BLOB PRIMARY KEY CHECK (length(node_id) = 12),
    name     TEXT NOT NULL,
    country  TEXT NOT NULL,
    language TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE read_person (
    person_id     BLOB    PRIMARY KEY CHECK (length(person_id) = 23),
    name          TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    language      TEXT    NOT NULL,
    home          BLOB    NOT NULL CHECK (length(home) = 12),
    edition       INTEGER NOT NULL,
    first_arrival INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX read_person_home ON read_person (home);

CREATE TABLE read_member (
    node_id BLOB    PRIMARY KEY CHECK (length(node_id) = 12),
    role    TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    country TEXT    NOT NULL,
    revoked INTEGER NOT NULL CHECK (revoked IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX read_member_name ON read_member (name, node_id);
CREATE INDEX read_member_revoked ON read_member (node_id) WHERE revoked = 1;

-- One row per learner and finished lesson: the completion that counts.
CREATE TABLE read_progress (
    person_id       BLOB    NOT NULL CHECK (length(person_id) = 23),
    lesson_path     TEXT    NOT NULL,
    version         BLOB    NOT NULL CHECK (length(version) = 8),
    completed_at_ms INTEGER NOT NULL,
    clock_doubtful  INTEGER NOT NULL CHECK (clock_doubtful IN (0, 1)),
    study_s         INTEGER NOT NULL,
    checks_right    INTEGER NOT NULL,
    checks_answered INTEGER NOT NULL,
    node_id         BLOB    NOT NULL CHECK (length(node_id) = 12),
    PRIMARY KEY (person_id, lesson_path)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_progress_doubtful ON read_progress (node_id) WHERE clock_doubtful = 1;

CREATE TABLE read_attempt (
    person_id      BLOB    NOT NULL CHECK (length(person_id) = 23),
    module_id      TEXT    NOT NULL,
    key            TEXT    NOT NULL,
    right          INTEGER NOT NULL,
    asked          INTEGER NOT NULL,
    at_ms          INTEGER NOT NULL,
    clock_doubtful INTEGER NOT NULL CHECK (clock_doubtful IN (0, 1)),
    PRIMARY KEY (person_id, module_id, key)
) STRICT, WITHOUT ROWID;

-- One row per learner document, also an empty one.
CREATE TABLE read_learner (
    person_id        BLOB    PRIMARY KEY CHECK (length(person_id) = 23),
    document_id      BLOB    NOT NULL CHECK (length(document_id) = 24),
    home             BLOB    NOT NULL CHECK (length(home) = 12),
    lessons_done     INTEGER NOT NULL,
    last_activity_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX read_learner_home ON read_learner (home);

-- title is NULL while only answers have come.
CREATE TABLE read_thread (
    document_id  BLOB    PRIMARY KEY CHECK (length(document_id) = 24),
    title        TEXT,
    lesson_path  TEXT,
    language     TEXT,
    author       BLOB             CHECK (length(author) = 23),
    posts        INTEGER NOT NULL,
    last_arrival INTEGER NOT NULL,
    last_at_ms   INTEGER,
    last_doubtful INTEGER          CHECK (last_doubtful IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX read_thread_last ON read_thread (last_arrival);
CREATE INDEX read_thread_lesson ON read_thread (lesson_path, last_arrival);

CREATE TABLE read_post (
    document_id    BLOB    NOT NULL CHECK (length(document_id) = 24),
    key            TEXT    NOT NULL,
    place          INTEGER NOT NULL,            -- from 1, in reading order
    author         BLOB    NOT NULL CHECK (length(author) = 23),
    node_id        BLOB    NOT NULL CHECK (length(node_id) = 12),
    order_no       INTEGER NOT NULL,
    at_ms          INTEGER NOT NULL,
    clock_doubtful INTEGER NOT NULL CHECK (clock_doubtful IN (0, 1)),
    language       TEXT    NOT NULL,
    body           TEXT    NOT NULL,
    reply_to       TEXT,
    arrival        INTEGER NOT NULL,
    PRIMARY KEY (document_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_post_arrival ON read_post (document_id, arrival);
CREATE INDEX read_post_doubtful ON read_post (node_id) WHERE clock_doubtful = 1;
