-- Whether each promise of a policy is kept at a gateway, as it was seen last. promise: the id of the policy and of the
-- commitment. verdict: JSON, with evidence that names tables and counts and nobody. since_ms: of the state.
CREATE TABLE promise_state (
    gateway TEXT NOT NULL,
    promise TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('kept', 'at_risk', 'broken', 'unseen', 'person')),
    verdict TEXT NOT NULL,
    policy TEXT NOT NULL,
    looked_ms INTEGER NOT NULL,
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (gateway, promise)
);

-- Every change of a state, the first one from nothing.
CREATE TABLE promise_change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    gateway TEXT NOT NULL,
    promise TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    summary TEXT NOT NULL,
    at_ms INTEGER NOT NULL
);
CREATE INDEX promise_change_of ON promise_change (gateway, promise, seq);
CREATE TRIGGER promise_change_no_update BEFORE UPDATE ON promise_change
    BEGIN SELECT RAISE(ABORT, 'what was seen of a promise is never changed'); END;
CREATE TRIGGER promise_change_no_delete BEFORE DELETE ON promise_change
    BEGIN SELECT RAISE(ABORT, 'what was seen of a promise is never changed'); END;

-- The figure that a promise stands or falls with, the last one of each day.
CREATE TABLE promise_measure (
    gateway TEXT NOT NULL,
    promise TEXT NOT NULL,
    day TEXT NOT NULL,
    value REAL NOT NULL,
    limit_value REAL,
    PRIMARY KEY (gateway, promise, day)
);

-- That a person has seen to what only a person can, and when it is to be looked at again.
CREATE TABLE duty_note (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    gateway TEXT NOT NULL,
    promise TEXT NOT NULL,
    note TEXT NOT NULL,
    next_day TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    noted_ms INTEGER NOT NULL
);
CREATE INDEX duty_note_of ON duty_note (gateway, promise, seq);
CREATE TRIGGER duty_note_no_update BEFORE UPDATE ON duty_note
    BEGIN SELECT RAISE(ABORT, 'a note of a duty is never changed'); END;
CREATE TRIGGER duty_note_no_delete BEFORE DELETE ON duty_note
    BEGIN SELECT RAISE(ABORT, 'a note of a duty is never changed'); END;
