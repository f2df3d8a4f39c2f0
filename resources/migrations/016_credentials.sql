-- What was done to keys and accounts of a gateway in one go: what was meant, each one of them, and how it ended. label: for
-- people, masked. target: the id at the gateway, for reading back and undoing; emptied when that is long ago.
CREATE TABLE credential_run (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    gateway TEXT NOT NULL,
    verb TEXT NOT NULL CHECK (verb IN ('enable', 'disable', 'delete')),
    reason TEXT NOT NULL CHECK (reason <> ''),
    undoes INTEGER NOT NULL DEFAULT 0,
    by_operator TEXT NOT NULL,
    made_ms INTEGER NOT NULL
);
CREATE INDEX credential_run_of ON credential_run (gateway, seq);

-- outcome: '' until it is begun; running until somebody has recorded an end: it runs, or whoever did it is gone.
CREATE TABLE credential_item (
    run INTEGER NOT NULL REFERENCES credential_run (seq),
    idx INTEGER NOT NULL CHECK (idx > 0),
    gateway TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('account', 'key')),
    target TEXT NOT NULL,
    label TEXT NOT NULL,
    outcome TEXT NOT NULL DEFAULT ''
        CHECK (outcome IN ('', 'running', 'done', 'accepted', 'refused', 'unknown', 'cancelled')),
    said TEXT NOT NULL DEFAULT '',
    intended_ms INTEGER NOT NULL DEFAULT 0,
    outcome_ms INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run, idx)
);
-- Two who switch the same thing at the same time would read back each other's work.
CREATE UNIQUE INDEX credential_item_one_runs ON credential_item (gateway, kind, target)
    WHERE outcome = 'running' AND target <> '';

CREATE TRIGGER credential_run_no_update BEFORE UPDATE ON credential_run
    BEGIN SELECT RAISE(ABORT, 'what was done to credentials stays on record'); END;
CREATE TRIGGER credential_run_no_delete BEFORE DELETE ON credential_run
    BEGIN SELECT RAISE(ABORT, 'what was done to credentials stays on record'); END;
CREATE TRIGGER credential_item_no_delete BEFORE DELETE ON credential_item
    BEGIN SELECT RAISE(ABORT, 'what was done to credentials stays on record'); END;
CREATE TRIGGER credential_item_stays BEFORE UPDATE OF run, idx, gateway, kind, label ON credential_item
    BEGIN SELECT RAISE(ABORT, 'what was done to credentials stays on record'); END;
CREATE TRIGGER credential_item_target_stays BEFORE UPDATE OF target ON credential_item WHEN NEW.target <> ''
    BEGIN SELECT RAISE(ABORT, 'what was done to credentials stays on record'); END;
-- Begun once, ended by whoever began it, and looked at again only where the end is open.
CREATE TRIGGER credential_item_in_order BEFORE UPDATE OF outcome ON credential_item
WHEN NOT ((OLD.outcome = '' AND NEW.outcome IN ('running', 'cancelled'))
       OR (OLD.outcome = 'running' AND NEW.outcome IN ('done', 'accepted', 'refused', 'unknown'))
       OR (OLD.outcome IN ('unknown', 'accepted') AND NEW.outcome IN ('done', 'refused', 'unknown')))
    BEGIN SELECT RAISE(ABORT, 'how it ended is on record already'); END;
