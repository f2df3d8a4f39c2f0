-- Standing silences: given with an alert, and holding for what is raised later. scope: alert, whatever its detector finds
-- at its node; node, whatever is found at its node and below it; rule, whatever its rule finds. Both tables only grow: one
-- that is ended before its time has a row in the second.
CREATE TABLE alert_silence (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    alert INTEGER NOT NULL REFERENCES alert (seq),
    scope TEXT NOT NULL CHECK (scope IN ('alert', 'node', 'rule')),
    from_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL CHECK (until_ms > from_ms),
    reason TEXT NOT NULL CHECK (reason <> ''),
    by_operator TEXT NOT NULL
);
CREATE INDEX alert_silence_in_force ON alert_silence (until_ms);
-- of_undo: the order that gave it was taken back.
CREATE TABLE alert_silence_end (
    silence INTEGER PRIMARY KEY REFERENCES alert_silence (seq),
    time_ms INTEGER NOT NULL,
    actor TEXT NOT NULL CHECK (actor <> ''),
    reason TEXT NOT NULL,
    of_undo INTEGER NOT NULL CHECK (of_undo IN (0, 1))
);
CREATE TRIGGER alert_silence_no_update BEFORE UPDATE ON alert_silence
    BEGIN SELECT RAISE(ABORT, 'the history of silences only grows'); END;
CREATE TRIGGER alert_silence_no_delete BEFORE DELETE ON alert_silence
    BEGIN SELECT RAISE(ABORT, 'the history of silences only grows'); END;
CREATE TRIGGER alert_silence_end_no_update BEFORE UPDATE ON alert_silence_end
    BEGIN SELECT RAISE(ABORT, 'the history of silences only grows'); END;
CREATE TRIGGER alert_silence_end_no_delete BEFORE DELETE ON alert_silence_end
    BEGIN SELECT RAISE(ABORT, 'the history of silences only grows'); END;

-- hush: the console, since a silence covers the alert. lift: the silence was ended by a person.
INSERT INTO alert_transition (from_state, action, to_state) VALUES
    ('open', 'hush', 'silenced'),
    ('silenced', 'lift', 'open');
CREATE TRIGGER alert_event_hush_has_a_silence BEFORE INSERT ON alert_event
WHEN NEW.action = 'hush' AND NOT EXISTS (
    SELECT 1 FROM alert_silence s JOIN alert g ON g.seq = s.alert JOIN alert a ON a.seq = NEW.alert
    WHERE g.gateway = a.gateway AND s.until_ms = NEW.until_ms
      AND NOT EXISTS (SELECT 1 FROM alert_silence_end e WHERE e.silence = s.seq))
BEGIN SELECT RAISE(ABORT, 'no silence says so'); END;
