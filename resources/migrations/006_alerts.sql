-- Alerts: what is odd at a gateway, and what people did about it.
CREATE TABLE alert_transition (
    from_state TEXT NOT NULL, action TEXT NOT NULL, to_state TEXT NOT NULL, -- '': what it was before
    PRIMARY KEY (from_state, action)
);
INSERT INTO alert_transition (from_state, action, to_state) VALUES
    ('open', 'acknowledge', 'acknowledged'),
    ('open', 'silence', 'silenced'),
    ('open', 'resolve', 'resolved'),
    ('acknowledged', 'acknowledge', 'acknowledged'),
    ('acknowledged', 'silence', 'silenced'),
    ('acknowledged', 'resolve', 'resolved'),
    ('acknowledged', 'expire', 'open'),
    ('silenced', 'wake', 'open'),
    ('silenced', 'resolve', 'resolved'),
    ('resolved', 'resolve', 'resolved'),
    ('resolved', 'reopen', 'open');
INSERT INTO alert_transition (from_state, action, to_state)
    SELECT s.column1, 'undo', '' FROM (VALUES ('open'), ('acknowledged'), ('silenced'), ('resolved')) s;
INSERT INTO alert_transition (from_state, action, to_state)
    SELECT s.column1, a.column1, s.column1
    FROM (VALUES ('open'), ('acknowledged'), ('silenced'), ('resolved')) s,
         (VALUES ('raised'), ('risen'), ('over'), ('again'), ('muted'), ('unmuted'), ('note'), ('notified'),
                 ('grouped')) a;

-- fingerprint: of detector, node and direction. node: a JSON list of conditions, "provider=anthropic-b", masked where they
-- name a person (of_person). level: 0 watch, 1 ticket, 2 page. personal: the JSON of what names them; evidence does not.
-- over_ms: 0 while it goes on. state, owner, until_ms and verdict are set by records of alert_event only.
CREATE TABLE alert (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    gateway TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    rule TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    node TEXT NOT NULL,
    of_person INTEGER NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 2),
    score REAL NOT NULL,
    began_ms INTEGER NOT NULL,
    opened_ms INTEGER NOT NULL,
    last_hit_ms INTEGER NOT NULL,
    over_ms INTEGER NOT NULL DEFAULT 0,
    evidence TEXT NOT NULL,
    personal TEXT NOT NULL DEFAULT '',
    muted_by INTEGER NOT NULL DEFAULT 0,
    incident INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'open',
    state_ms INTEGER NOT NULL DEFAULT 0,
    owner TEXT NOT NULL DEFAULT '',
    until_ms INTEGER NOT NULL DEFAULT 0,
    verdict TEXT NOT NULL DEFAULT ''
);
-- Whoever raises it a second time, at once or a day later, finds the first.
CREATE UNIQUE INDEX alert_one_open ON alert (gateway, fingerprint) WHERE state <> 'resolved';
CREATE INDEX alert_queue ON alert (gateway, state, level, seq);
CREATE INDEX alert_before ON alert (gateway, fingerprint, seq);
CREATE INDEX alert_time ON alert (gateway, began_ms);

-- What happened to an alert. It only grows; an undo is a record, too. actor: '' is the console itself.
CREATE TABLE alert_event (
    alert INTEGER NOT NULL REFERENCES alert (seq),
    idx INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    from_owner TEXT NOT NULL,
    from_until_ms INTEGER NOT NULL,
    from_verdict TEXT NOT NULL,
    to_state TEXT NOT NULL,
    owner TEXT NOT NULL,
    until_ms INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    undoes INTEGER NOT NULL DEFAULT -1,
    PRIMARY KEY (alert, idx)
);
CREATE TRIGGER alert_event_no_update BEFORE UPDATE ON alert_event
    BEGIN SELECT RAISE(ABORT, 'the history of an alert only grows'); END;
CREATE TRIGGER alert_event_no_delete BEFORE DELETE ON alert_event
    BEGIN SELECT RAISE(ABORT, 'the history of an alert only grows'); END;
CREATE TRIGGER alert_no_delete BEFORE DELETE ON alert
    BEGIN SELECT RAISE(ABORT, 'an alert is resolved, not deleted'); END;
CREATE TRIGGER alert_level_never_falls BEFORE UPDATE OF level ON alert WHEN NEW.level < OLD.level
    BEGIN SELECT RAISE(ABORT, 'the level of an alert never falls'); END;

CREATE TRIGGER alert_event_is_allowed BEFORE INSERT ON alert_event
WHEN NOT EXISTS (
    SELECT 1 FROM alert a JOIN alert_transition t ON t.from_state = a.state AND t.action = NEW.action
    WHERE a.seq = NEW.alert AND t.to_state IN (NEW.to_state, '') AND a.state = NEW.from_state
      AND a.owner = NEW.from_owner AND a.until_ms = NEW.from_until_ms AND a.verdict = NEW.from_verdict)
  OR (NEW.action = 'undo' AND NOT EXISTS (
    SELECT 1 FROM alert_event e
    WHERE e.alert = NEW.alert AND e.idx = NEW.undoes AND e.actor <> ''
      AND e.from_state = NEW.to_state AND e.from_owner = NEW.owner AND e.from_until_ms = NEW.until_ms
      AND e.from_verdict = NEW.verdict
      AND e.to_state = NEW.from_state AND e.owner = NEW.from_owner AND e.until_ms = NEW.from_until_ms
      AND e.verdict = NEW.from_verdict))
BEGIN SELECT RAISE(ABORT, 'the alert was changed meanwhile, or this is no transition of it'); END;
CREATE TRIGGER alert_event_applies AFTER INSERT ON alert_event
WHEN NEW.to_state <> NEW.from_state OR NEW.owner <> NEW.from_owner OR NEW.until_ms <> NEW.from_until_ms
  OR NEW.verdict <> NEW.from_verdict
BEGIN
    UPDATE alert SET state = NEW.to_state, owner = NEW.owner, until_ms = NEW.until_ms, verdict = NEW.verdict,
                     state_ms = NEW.time_ms
    WHERE seq = NEW.alert; END;

-- Whoever has the lease reads the figures of a gateway and raises its alerts; position_ms: all before it was looked at.
-- heartbeat_ms: when that was last done. state: of the detectors as they were at state_ms, from where they are played on.
CREATE TABLE alert_watch (
    gateway TEXT PRIMARY KEY,
    owner TEXT NOT NULL DEFAULT '',
    epoch INTEGER NOT NULL DEFAULT 0,
    until_ms INTEGER NOT NULL DEFAULT 0,
    position_ms INTEGER NOT NULL DEFAULT 0,
    heartbeat_ms INTEGER NOT NULL DEFAULT 0,
    state_ms INTEGER NOT NULL DEFAULT 0,
    state BLOB
);

-- Rules as people have changed them; the newest version is in force, and none is ever changed. body: JSON.
CREATE TABLE alert_rule (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE TRIGGER alert_rule_no_update BEFORE UPDATE ON alert_rule
    BEGIN SELECT RAISE(ABORT, 'a version of a rule is never changed'); END;
CREATE TRIGGER alert_rule_no_delete BEFORE DELETE ON alert_rule
    BEGIN SELECT RAISE(ABORT, 'a version of a rule is never changed'); END;
