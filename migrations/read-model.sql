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
CREATE INDEX read_member_country ON read_member (country, name);
CREATE INDEX read_member_hub ON read_member (node_id) WHERE role = 'hub';
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

-- Every version of what was handed in. arrival: when its change came here; 0 if it never came as an
-- entry. home: the learner's, so that one branch's work is found.
CREATE TABLE read_submission (
    person_id      BLOB    NOT NULL CHECK (length(person_id) = 23),
    module_id      TEXT    NOT NULL,
    key            TEXT    NOT NULL,
    order_no       INTEGER NOT NULL,
    at_ms          INTEGER NOT NULL,
    clock_doubtful INTEGER NOT NULL CHECK (clock_doubtful IN (0, 1)),
    node_id        BLOB    NOT NULL CHECK (length(node_id) = 12),
    home           BLOB    NOT NULL CHECK (length(home) = 12),
    arrival        INTEGER NOT NULL,
    files          INTEGER NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('stands', 'replaced', 'taken-back')),
    PRIMARY KEY (person_id, module_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_submission_standing ON read_submission (arrival) WHERE state = 'stands';
CREATE INDEX read_submission_branch ON read_submission (home, arrival) WHERE state = 'stands';

-- The files of every version: what should be here, whether it is or not.
CREATE TABLE read_attachment (
    person_id  BLOB    NOT NULL CHECK (length(person_id) = 23),
    module_id  TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    field_id   TEXT    NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    size_bytes INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    PRIMARY KEY (person_id, module_id, key, field_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_attachment_hash ON read_attachment (hash);

-- One row per learner document, also an empty one.
CREATE TABLE read_learner (
    person_id        BLOB    PRIMARY KEY CHECK (length(person_id) = 23),
    document_id      BLOB    NOT NULL CHECK (length(document_id) = 24),
    home             BLOB    NOT NULL CHECK (length(home) = 12),
    lessons_done     INTEGER NOT NULL,
    last_activity_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX read_learner_home ON read_learner (home);

-- The desk's list: one row per learner, who is whoever has a learner's card or a learner document.
-- country follows the home's profile, else the roster; folded is the name as searches look for it.
-- hard_*: of the modules whose quiz was tried three times and more, the one with the lowest best
-- share; whether that is too low is the course's to say.
-- home: where the learner learns now. shown_with: the record under which this one is shown; lists leave
-- it out then.
CREATE TABLE read_desk (
    person_id        BLOB    PRIMARY KEY CHECK (length(person_id) = 23),
    home             BLOB    NOT NULL CHECK (length(home) = 12),
    shown_with       BLOB             CHECK (length(shown_with) = 23),
    country          TEXT    NOT NULL,
    folded           TEXT    NOT NULL,
    lessons_done     INTEGER NOT NULL,
    last_activity_ms INTEGER,
    hard_module      TEXT,
    hard_tries       INTEGER NOT NULL,
    hard_right       INTEGER NOT NULL,
    hard_asked       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX read_desk_name ON read_desk (folded);
CREATE INDEX read_desk_home ON read_desk (home, folded);
CREATE INDEX read_desk_country ON read_desk (country, folded);
CREATE INDEX read_desk_quiet ON read_desk (last_activity_ms, lessons_done);
CREATE INDEX read_desk_quiet_there ON read_desk (country, last_activity_ms, lessons_done);
CREATE INDEX read_desk_hard ON read_desk (last_activity_ms) WHERE hard_tries >= 3;

-- Feedback documents and whom they are about, the reviews in them, and what follows: versions that
-- stand and that nobody has reviewed whose word counts. home and country: the learner's.
CREATE TABLE read_feedback (
    document_id BLOB PRIMARY KEY CHECK (length(document_id) = 24),
    person_id   BLOB NOT NULL CHECK (length(person_id) = 23),
    node_id     BLOB NOT NULL CHECK (length(node_id) = 12)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_feedback_person ON read_feedback (person_id);
CREATE INDEX read_feedback_node ON read_feedback (node_id);

CREATE TABLE read_review (
    person_id   BLOB NOT NULL CHECK (length(person_id) = 23),
    document_id BLOB NOT NULL CHECK (length(document_id) = 24),
    key         TEXT NOT NULL,
    module_id   TEXT NOT NULL,
    version     TEXT NOT NULL,
    author      BLOB NOT NULL CHECK (length(author) = 23),
    node_id     BLOB NOT NULL CHECK (length(node_id) = 12),
    PRIMARY KEY (person_id, document_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_review_document ON read_review (document_id);

CREATE TABLE read_waiting (
    person_id      BLOB    NOT NULL CHECK (length(person_id) = 23),
    module_id      TEXT    NOT NULL,
    version        TEXT    NOT NULL,
    home           BLOB    NOT NULL CHECK (length(home) = 12),
    country        TEXT    NOT NULL,
    arrival        INTEGER NOT NULL,
    at_ms          INTEGER NOT NULL,
    clock_doubtful INTEGER NOT NULL CHECK (clock_doubtful IN (0, 1)),
    again          INTEGER NOT NULL CHECK (again IN (0, 1)),
    PRIMARY KEY (person_id, module_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_waiting_arrival ON read_waiting (arrival);
CREATE INDEX read_waiting_home ON read_waiting (home, arrival);
CREATE INDEX read_waiting_country ON read_waiting (country, arrival);

-- Cohorts as the hub told them last; record is what it said. circle 0 of a member of staff is the
-- cohort as a whole, that of a learner none yet.
CREATE TABLE read_cohort (
    cohort_id BLOB    PRIMARY KEY CHECK (length(cohort_id) = 12),
    name      TEXT    NOT NULL,
    closed    INTEGER NOT NULL CHECK (closed IN (0, 1)),
    subject   BLOB    NOT NULL CHECK (length(subject) = 24),
    record    BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX read_cohort_name ON read_cohort (closed, name);

CREATE TABLE read_cohort_staff (
    person_id BLOB    NOT NULL CHECK (length(person_id) = 23),
    cohort_id BLOB    NOT NULL CHECK (length(cohort_id) = 12),
    circle    INTEGER NOT NULL CHECK (circle >= 0),
    PRIMARY KEY (person_id, cohort_id, circle)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_cohort_staff_cohort ON read_cohort_staff (cohort_id);

CREATE TABLE read_enrolment (
    cohort_id BLOB    NOT NULL CHECK (length(cohort_id) = 12),
    person_id BLOB    NOT NULL CHECK (length(person_id) = 23),
    circle    INTEGER NOT NULL CHECK (circle >= 0),
    PRIMARY KEY (cohort_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_enrolment_person ON read_enrolment (person_id);

-- Cohorts that a facilitator's own computer accompanies, or (stands = 0) once did: what it said then counts.
CREATE TABLE read_accompanying (
    node_id   BLOB    NOT NULL CHECK (length(node_id) = 12),
    cohort_id BLOB    NOT NULL CHECK (length(cohort_id) = 12),
    stands    INTEGER NOT NULL CHECK (stands IN (0, 1)),
    PRIMARY KEY (node_id, cohort_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_accompanying_cohort ON read_accompanying (cohort_id);

-- Records that are said to be of one person. stands: the other one is not itself shown under a third.
CREATE TABLE read_merging (
    person_id BLOB    PRIMARY KEY CHECK (length(person_id) = 23),
    into_id   BLOB    NOT NULL CHECK (length(into_id) = 23),
    stands    INTEGER NOT NULL CHECK (stands IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX read_merging_into ON read_merging (into_id);

-- Learners who learn at another library than the one where their account was made.
CREATE TABLE read_moving (
    person_id BLOB PRIMARY KEY CHECK (length(person_id) = 23),
    node_id   BLOB NOT NULL CHECK (length(node_id) = 12)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_moving_node ON read_moving (node_id);

-- One row per award as its issuer wrote it; whether it counts is judged when a page is made.
CREATE TABLE read_award (
    person_id      BLOB    NOT NULL CHECK (length(person_id) = 23),
    course         TEXT    NOT NULL,
    achievement    TEXT    NOT NULL,
    number         INTEGER NOT NULL,
    issuer         BLOB    NOT NULL CHECK (length(issuer) = 12),
    name           TEXT    NOT NULL,
    at_ms          INTEGER NOT NULL,
    clock_doubtful INTEGER NOT NULL CHECK (clock_doubtful IN (0, 1)),
    signature      BLOB    NOT NULL CHECK (length(signature) = 64),
    code           BLOB    NOT NULL CHECK (length(code) = 10),
    PRIMARY KEY (person_id, course, achievement, number, issuer)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_award_code ON read_award (code);

-- Courses that the hub offers as packs. text and media: hash and length of their files.
CREATE TABLE read_pack (
    subject     BLOB    PRIMARY KEY CHECK (length(subject) = 24),
    course      TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    languages   TEXT    NOT NULL,               -- with a space between them
    text_hash   BLOB    NOT NULL CHECK (length(text_hash) = 32),
    text_bytes  INTEGER NOT NULL,
    media_hash  BLOB    CHECK (length(media_hash) = 32),
    media_bytes INTEGER
) STRICT, WITHOUT ROWID;

-- Which editions of published courses each library holds whole, as it says itself.
CREATE TABLE read_holding (
    edition BLOB NOT NULL CHECK (length(edition) = 8),
    node_id BLOB NOT NULL CHECK (length(node_id) = 12),
    PRIMARY KEY (edition, node_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_holding_node ON read_holding (node_id);

-- What learners say of a course: one row per chosen option, and one with option -1 per answer in
-- words. round: months since the end.
CREATE TABLE read_evaluation (
    person_id BLOB    NOT NULL CHECK (length(person_id) = 23),
    course    TEXT    NOT NULL,
    round     INTEGER NOT NULL,
    question  TEXT    NOT NULL,
    option    INTEGER NOT NULL,
    words     TEXT    NOT NULL,
    PRIMARY KEY (person_id, course, round, question, option)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_evaluation_question ON read_evaluation (course, round, question, option);

-- title and space are NULL while only answers have come, the title also for a prompt and for what a
-- full thread goes on in. conversation names what the thread is a part of: a lesson's prompt or the
-- first thread, as `domain::forum::Root` is written. answers: posts by others than the first author.
CREATE TABLE read_thread (
    document_id   BLOB    PRIMARY KEY CHECK (length(document_id) = 24),
    title         TEXT,
    space         TEXT,
    conversation  TEXT    NOT NULL,
    part          INTEGER NOT NULL CHECK (part >= 0),
    language      TEXT,
    author        BLOB             CHECK (length(author) = 23),
    author_node   BLOB             CHECK (length(author_node) = 12),
    posts         INTEGER NOT NULL,
    answers       INTEGER NOT NULL,
    first_arrival INTEGER NOT NULL,
    last_arrival  INTEGER NOT NULL,
    last_at_ms    INTEGER,
    last_doubtful INTEGER          CHECK (last_doubtful IN (0, 1)),
    to_rewrite    INTEGER NOT NULL CHECK (to_rewrite IN (0, 1))  -- its document holds words of somebody erased
) STRICT, WITHOUT ROWID;
CREATE INDEX read_thread_rewrite ON read_thread (document_id) WHERE to_rewrite = 1;
CREATE INDEX read_thread_last ON read_thread (last_arrival);
CREATE INDEX read_thread_space ON read_thread (space, last_arrival);
CREATE INDEX read_thread_part ON read_thread (conversation, part);
CREATE INDEX read_thread_unanswered ON read_thread (first_arrival) WHERE answers = 0;

-- body is what the author left there last; what stood there before is in read_mark and the document.
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
    edits          INTEGER NOT NULL,
    removed        INTEGER NOT NULL CHECK (removed IN (0, 1)),
    reply_to       TEXT,
    arrival        INTEGER NOT NULL,
    PRIMARY KEY (document_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_post_place ON read_post (document_id, place);
CREATE INDEX read_post_arrival ON read_post (document_id, arrival);
CREATE INDEX read_post_doubtful ON read_post (node_id) WHERE clock_doubtful = 1;
CREATE INDEX read_post_author ON read_post (author, document_id);
CREATE INDEX read_post_newest ON read_post (arrival);

-- Pictures of posts, as their authors left them. size_bytes is what the post claims.
CREATE TABLE read_picture (
    document_id BLOB    NOT NULL CHECK (length(document_id) = 24),
    place       INTEGER NOT NULL,               -- from 1, in the order in which they were added
    post        TEXT    NOT NULL,
    author      BLOB    NOT NULL CHECK (length(author) = 23),
    node_id     BLOB    NOT NULL CHECK (length(node_id) = 12),
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),
    size_bytes  INTEGER NOT NULL,
    alt         TEXT    NOT NULL,
    PRIMARY KEY (document_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_picture_hash ON read_picture (hash);
CREATE INDEX read_picture_author ON read_picture (author);
CREATE INDEX read_picture_node ON read_picture (node_id);

-- Whom posts mention, as their authors left them.
CREATE TABLE read_mention (
    person_id   BLOB    NOT NULL CHECK (length(person_id) = 23),
    document_id BLOB    NOT NULL CHECK (length(document_id) = 24),
    key         TEXT    NOT NULL,
    arrival     INTEGER NOT NULL,
    PRIMARY KEY (person_id, document_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_mention_document ON read_mention (document_id);

-- What is said of posts and threads, in the order in which it is folded. Whether it counts is
-- decided when a page is made: it hangs on cards and roster.
CREATE TABLE read_mark (
    document_id    BLOB    NOT NULL CHECK (length(document_id) = 24),
    place          INTEGER NOT NULL,            -- from 1, in the order of folding
    key            TEXT    NOT NULL,
    kind           INTEGER NOT NULL,
    post           TEXT,
    is_on          INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    author         BLOB    NOT NULL CHECK (length(author) = 23),
    node_id        BLOB    NOT NULL CHECK (length(node_id) = 12),
    order_no       INTEGER NOT NULL,
    at_ms          INTEGER NOT NULL,
    clock_doubtful INTEGER NOT NULL CHECK (clock_doubtful IN (0, 1)),
    language       TEXT    NOT NULL,
    words          TEXT    NOT NULL,
    PRIMARY KEY (document_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_mark_kind ON read_mark (kind, order_no);

-- The search's own tables. Numbers of rows follow the order of arrival, so the newest is found
-- first; they say nothing of their own, so search_row is compared by its other columns.
DROP TABLE IF EXISTS search_post;
DROP TABLE IF EXISTS search_row;
CREATE TABLE search_row (
    search_id   INTEGER PRIMARY KEY,
    document_id BLOB    NOT NULL CHECK (length(document_id) = 24),
    key         TEXT    NOT NULL,
    hash        BLOB    NOT NULL,               -- of the words that were folded
    UNIQUE (document_id, key)
) STRICT;
CREATE VIRTUAL TABLE search_post USING fts5 (words, tokenize = 'unicode61 remove_diacritics 0',
    prefix = '2 3');
-- What is taken back or erased leaves the index with its words.
INSERT INTO search_post (search_post, rank) VALUES ('secure-delete', 1);

-- Proposals on their way to reviewers, as their documents say; and the hub's own note of them.
CREATE TABLE read_sent (
    document_id BLOB    PRIMARY KEY CHECK (length(document_id) = 24),
    home        BLOB    NOT NULL CHECK (length(home) = 12),
    reviewer    BLOB    NOT NULL CHECK (length(reviewer) = 23),
    module_id   TEXT    NOT NULL,
    at_ms       INTEGER NOT NULL,
    withdrawn   INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    useful      INTEGER NOT NULL CHECK (useful IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX read_sent_reviewer ON read_sent (reviewer);

CREATE TABLE read_allotment (
    author      BLOB    NOT NULL CHECK (length(author) = 23),
    document_id BLOB    NOT NULL CHECK (length(document_id) = 24),
    reviewer    BLOB    NOT NULL CHECK (length(reviewer) = 23),
    version     TEXT    NOT NULL,
    at_ms       INTEGER NOT NULL,
    seal        TEXT    NOT NULL,
    PRIMARY KEY (author, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_allotment_document ON read_allotment (document_id);
CREATE INDEX read_allotment_reviewer ON read_allotment (reviewer);

-- What learners said of proposals, which samples they practised on, what they found useful.
CREATE TABLE read_blind_review (
    person_id   BLOB NOT NULL CHECK (length(person_id) = 23),
    document_id BLOB NOT NULL CHECK (length(document_id) = 24),
    PRIMARY KEY (person_id, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_blind_review_document ON read_blind_review (document_id);

CREATE TABLE read_practice (
    person_id BLOB    NOT NULL CHECK (length(person_id) = 23),
    course    TEXT    NOT NULL,
    sample    INTEGER NOT NULL,
    PRIMARY KEY (person_id, course, sample)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_practice_sample ON read_practice (course, sample, person_id);

CREATE TABLE read_useful (
    person_id BLOB NOT NULL CHECK (length(person_id) = 23),
    seal      TEXT NOT NULL,
    PRIMARY KEY (person_id, seal)
) STRICT, WITHOUT ROWID;

-- What was passed on of it; author: who filled a gap, NULL: another learner.
CREATE TABLE read_blind_word (
    person_id   BLOB NOT NULL CHECK (length(person_id) = 23),
    document_id BLOB NOT NULL CHECK (length(document_id) = 24),
    seal        TEXT NOT NULL,
    module_id   TEXT NOT NULL,
    author      BLOB CHECK (length(author) = 23),
    node_id     BLOB NOT NULL CHECK (length(node_id) = 12),
    PRIMARY KEY (person_id, document_id, module_id, seal)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_blind_word_document ON read_blind_word (document_id);

-- What learners are excused from, word by word.
CREATE TABLE read_excuse (
    person_id   BLOB    NOT NULL CHECK (length(person_id) = 23),
    document_id BLOB    NOT NULL CHECK (length(document_id) = 24),
    key         TEXT    NOT NULL,
    kind        INTEGER NOT NULL,
    subject     TEXT    NOT NULL,
    day         INTEGER,
    is_on       INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    order_no    INTEGER NOT NULL,
    author      BLOB    NOT NULL CHECK (length(author) = 23),
    node_id     BLOB    NOT NULL CHECK (length(node_id) = 12),
    at_ms       INTEGER NOT NULL,
    words       TEXT    NOT NULL,
    PRIMARY KEY (person_id, document_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_excuse_document ON read_excuse (document_id);

-- Versions that stand, by assignment: who is to be reviewed, who handed nothing in.
CREATE INDEX read_submission_module ON read_submission (module_id, arrival) WHERE state = 'stands';
