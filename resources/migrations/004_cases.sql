-- Privacy requests. What is known of the person is in case_identifier and in the salt of the case; both go when the
-- person was erased.
CREATE TABLE store_secret (one INTEGER PRIMARY KEY CHECK (one = 1), hash_key BLOB NOT NULL);
INSERT INTO store_secret (one, hash_key) VALUES (1, randomblob(32));

-- How many people must approve a plan.
CREATE TABLE privacy_rule (one INTEGER PRIMARY KEY CHECK (one = 1), approvals_needed INTEGER NOT NULL);
INSERT INTO privacy_rule (one, approvals_needed) VALUES (1, 2);

-- Days are YYYY-MM-DD. due_day: for sorting and counting; the clock itself is computed from what is here.
-- subject_token: what the audit log calls the person, made with the salt.
-- reopen_day: when a retention of rows that stayed ends. parameters: what a rectification writes.
-- person: what discovery found of them. Both are personal data, which nobody reads by the way.
-- lease_epoch grows with every claim: who claimed before can record nothing any more.
CREATE TABLE privacy_case (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    regime TEXT NOT NULL,
    calendar TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open INTEGER NOT NULL DEFAULT 1,
    received_day TEXT NOT NULL,
    due_day TEXT NOT NULL,
    extended_day TEXT NOT NULL DEFAULT '',
    filed_by TEXT NOT NULL,
    assignee TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    identity_method TEXT NOT NULL DEFAULT '',
    identity_level TEXT NOT NULL DEFAULT '',
    denial TEXT NOT NULL DEFAULT '',
    attention TEXT NOT NULL DEFAULT '',
    subject_token TEXT NOT NULL,
    salt BLOB,
    parameters TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    plan TEXT NOT NULL DEFAULT '',
    plan_hash TEXT NOT NULL DEFAULT '',
    plan_count INTEGER NOT NULL DEFAULT 0,
    approvals_needed INTEGER NOT NULL,
    run INTEGER NOT NULL DEFAULT 1,
    lease_owner TEXT NOT NULL DEFAULT '',
    lease_epoch INTEGER NOT NULL DEFAULT 0,
    lease_until_ms INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    certificate TEXT NOT NULL DEFAULT '',
    reopen_day TEXT NOT NULL DEFAULT ''
);
-- With the id, a part of which people look for.
CREATE INDEX privacy_case_queue ON privacy_case (is_open, due_day, seq, id);
CREATE INDEX privacy_case_due ON privacy_case (due_day, seq, id);
CREATE INDEX privacy_case_state ON privacy_case (state, due_day, seq, is_open);
CREATE INDEX privacy_case_assignee ON privacy_case (assignee, due_day, seq);
-- The same request is not taken in twice.
CREATE UNIQUE INDEX privacy_case_source ON privacy_case (source) WHERE source <> '';

-- hash: keyed, of kind and value. One active case per person and type, whichever of their identifiers was given.
CREATE TABLE case_identifier (
    case_seq INTEGER NOT NULL REFERENCES privacy_case (seq),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    masked TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    type TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1,
    found INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (case_seq, hash)
);
CREATE UNIQUE INDEX case_identifier_one_active ON case_identifier (hash, type) WHERE active = 1;
CREATE INDEX case_identifier_hash ON case_identifier (hash);

-- The days on which the clock stood still, where the law lets it.
CREATE TABLE case_pause (
    case_seq INTEGER NOT NULL REFERENCES privacy_case (seq),
    idx INTEGER NOT NULL,
    what TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (case_seq, idx)
);

-- What happened, for those who work on the case; the audit log has the same for those who check.
CREATE TABLE case_event (
    case_seq INTEGER NOT NULL REFERENCES privacy_case (seq),
    idx INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (case_seq, idx)
);

-- plan_count: an approval is of one plan as it was laid down once; the same hash laid down again is approved again.
CREATE TABLE case_approval (
    case_seq INTEGER NOT NULL REFERENCES privacy_case (seq),
    plan_count INTEGER NOT NULL,
    plan_hash TEXT NOT NULL,
    operator TEXT NOT NULL,
    time_ms INTEGER NOT NULL,
    PRIMARY KEY (case_seq, plan_count, operator)
);

-- The steps of a run, and what became of each. status: planned, intended, done, unknown.
CREATE TABLE case_step (
    case_seq INTEGER NOT NULL REFERENCES privacy_case (seq),
    run INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'planned',
    expected_rows INTEGER NOT NULL,
    done_rows INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (case_seq, run, idx)
);
-- Each intent and each outcome; it only grows, so that a retry leaves what the first attempt did.
CREATE TABLE case_journal (
    case_seq INTEGER NOT NULL REFERENCES privacy_case (seq),
    idx INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    run INTEGER NOT NULL,
    step INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    what TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (case_seq, idx)
);
CREATE TRIGGER case_journal_no_update BEFORE UPDATE ON case_journal BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER case_journal_no_delete BEFORE DELETE ON case_journal BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

CREATE TABLE case_rescan (
    case_seq INTEGER NOT NULL REFERENCES privacy_case (seq),
    idx INTEGER NOT NULL,
    run INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    clean INTEGER NOT NULL,
    tables INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (case_seq, idx)
);

-- What each run was certified with: when a case is opened again, what was proven before stays.
CREATE TABLE case_certificate (
    case_seq INTEGER NOT NULL REFERENCES privacy_case (seq),
    run INTEGER NOT NULL,
    body TEXT NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (case_seq, run)
);
CREATE TRIGGER case_certificate_no_update BEFORE UPDATE ON case_certificate BEGIN SELECT RAISE(ABORT, 'what was certified stays'); END;
CREATE TRIGGER case_certificate_no_delete BEFORE DELETE ON case_certificate BEGIN SELECT RAISE(ABORT, 'what was certified stays'); END;

-- Letters and files that went out; what was in them is not kept.
CREATE TABLE case_document (
    case_seq INTEGER NOT NULL REFERENCES privacy_case (seq),
    idx INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (case_seq, idx)
);

-- Either a person, by the hash of an identifier, or one row of a table of the gateway. until_day: empty when only a person
-- ends it. case_seq: the restriction whose completion placed it.
CREATE TABLE privacy_hold (
    id TEXT PRIMARY KEY,
    hash BLOB,
    kind TEXT NOT NULL DEFAULT '',
    masked TEXT NOT NULL DEFAULT '',
    table_name TEXT NOT NULL DEFAULT '',
    row_id TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL,
    until_day TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_ms INTEGER NOT NULL,
    ended_by TEXT NOT NULL DEFAULT '',
    ended_ms INTEGER,
    end_reason TEXT NOT NULL DEFAULT '',
    case_seq INTEGER REFERENCES privacy_case (seq),
    CHECK ((hash IS NULL) = (table_name <> ''))
);
CREATE INDEX privacy_hold_hash ON privacy_hold (hash);
-- Which completed cases left rows for this hold, so that its end opens them again.
CREATE TABLE case_held_by (
    case_seq INTEGER NOT NULL REFERENCES privacy_case (seq),
    hold TEXT NOT NULL REFERENCES privacy_hold (id),
    PRIMARY KEY (case_seq, hold)
);

-- What people have asked for once and for all: restrictions, objections, opt-outs and consents that were withdrawn, whether
-- the gateway has a place for them or not. Keyed hashes, as below.
CREATE TABLE recorded_wish (
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    type TEXT NOT NULL,
    case_seq INTEGER NOT NULL REFERENCES privacy_case (seq),
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (hash, type, case_seq)
);

-- Who was erased: keyed hashes, and no column that could hold a text about anybody.
CREATE TABLE suppression (
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    case_seq INTEGER NOT NULL REFERENCES privacy_case (seq),
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (hash, case_seq)
);
