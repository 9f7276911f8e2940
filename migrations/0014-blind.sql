-- Ground, and never leaves this node: for whom the hub's last round found nobody left among learners
-- who review each other.

CREATE TABLE blind_gap (
    person_id  BLOB    PRIMARY KEY CHECK (length(person_id) = 23),
    to_receive INTEGER NOT NULL CHECK (to_receive >= 0),
    to_give    INTEGER NOT NULL CHECK (to_give >= 0)
) STRICT, WITHOUT ROWID;
