-- Which threads a person follows or has silenced. Ground, and never leaves this node.

CREATE TABLE thread_choice (
    person_id   BLOB NOT NULL CHECK (length(person_id) = 23),
    document_id BLOB NOT NULL CHECK (length(document_id) = 24),
    choice      TEXT NOT NULL CHECK (choice IN ('follow', 'mute')),
    PRIMARY KEY (person_id, document_id)
) STRICT, WITHOUT ROWID;
