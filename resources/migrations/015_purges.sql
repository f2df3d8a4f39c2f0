-- How purges go. threshold: plans with more rows need as many approvals as plans of privacy requests; 0: all of them.
CREATE TABLE retention_setting (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    threshold INTEGER NOT NULL,
    rows_per_second INTEGER NOT NULL,
    duty_percent INTEGER NOT NULL
);
INSERT INTO retention_setting (one, threshold, rows_per_second, duty_percent) VALUES (1, 10000, 20000, 50);

-- Purges by a policy's periods, from the plan to the receipt. plan: canonical JSON, which names tables and counts and
-- nobody. lease_epoch grows with every claim: who claimed before can record nothing any more.
CREATE TABLE purge (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    gateway TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'approved', 'running', 'done', 'refused', 'withdrawn')),
    plan TEXT NOT NULL,
    plan_hash TEXT NOT NULL,
    planned_by TEXT NOT NULL,
    planned_ms INTEGER NOT NULL,
    approvals_needed INTEGER NOT NULL,
    lease_owner TEXT NOT NULL DEFAULT '',
    lease_epoch INTEGER NOT NULL DEFAULT 0,
    lease_until_ms INTEGER NOT NULL DEFAULT 0,
    why TEXT NOT NULL DEFAULT '',
    receipt TEXT NOT NULL DEFAULT '',
    ended_ms INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX purge_queue ON purge (gateway, state, seq);
CREATE TRIGGER purge_plan_stays BEFORE UPDATE OF id, gateway, plan, plan_hash, planned_by, planned_ms, approvals_needed
    ON purge BEGIN SELECT RAISE(ABORT, 'the plan of a purge is never changed'); END;
CREATE TRIGGER purge_no_delete BEFORE DELETE ON purge BEGIN SELECT RAISE(ABORT, 'a purge stays on record'); END;
CREATE TRIGGER purge_receipt_stays BEFORE UPDATE ON purge WHEN OLD.state IN ('done', 'refused', 'withdrawn')
    BEGIN SELECT RAISE(ABORT, 'a purge that is over is never changed'); END;

CREATE TABLE purge_approval (
    purge_seq INTEGER NOT NULL REFERENCES purge (seq),
    operator TEXT NOT NULL,
    time_ms INTEGER NOT NULL,
    PRIMARY KEY (purge_seq, operator)
);
CREATE TRIGGER purge_approval_no_update BEFORE UPDATE ON purge_approval BEGIN SELECT RAISE(ABORT, 'approvals stay'); END;
CREATE TRIGGER purge_approval_no_delete BEFORE DELETE ON purge_approval BEGIN SELECT RAISE(ABORT, 'approvals stay'); END;

-- What went from each table of the plan. pending: the batch that was about to be committed at the gateway, with the id of
-- one of its rows, so that whoever takes over can look whether it was; empty: none.
CREATE TABLE purge_progress (
    purge_seq INTEGER NOT NULL REFERENCES purge (seq),
    idx INTEGER NOT NULL,
    progress TEXT NOT NULL,
    pending TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (purge_seq, idx)
);
