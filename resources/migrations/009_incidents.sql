-- Incidents: alerts that belong together, what people did about them, and what they did to the gateway. Which alerts those
-- are stands at the alerts (alert.incident): one is a part of one incident at a time.
CREATE TABLE incident_transition (
    from_state TEXT NOT NULL, action TEXT NOT NULL, to_state TEXT NOT NULL,
    PRIMARY KEY (from_state, action)
);
INSERT INTO incident_transition (from_state, action, to_state) VALUES
    ('open', 'opened', 'open'),
    ('open', 'mitigate', 'mitigated'),
    ('open', 'close', 'closed'),
    ('mitigated', 'close', 'closed'),
    ('mitigated', 'reopen', 'open'),
    ('closed', 'reopen', 'open');
INSERT INTO incident_transition (from_state, action, to_state)
    SELECT s.column1, a.column1, s.column1
    FROM (VALUES ('open'), ('mitigated')) s,
         (VALUES ('own'), ('grade'), ('rename'), ('add_alert'), ('remove_alert')) a;
INSERT INTO incident_transition (from_state, action, to_state)
    SELECT s.column1, a.column1, s.column1
    FROM (VALUES ('open'), ('mitigated'), ('closed')) s,
         (VALUES ('note'), ('deed_intended'), ('deed_done'), ('deed_accepted'), ('deed_failed'), ('deed_unknown')) a;

-- severity: 0 minor, 1 major, 2 critical. All but the first four are set by records of incident_event only.
CREATE TABLE incident (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    gateway TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 2),
    owner TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_ms INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    state_ms INTEGER NOT NULL DEFAULT 0,
    verdict TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT ''
);
CREATE INDEX incident_queue ON incident (gateway, state, seq);
CREATE INDEX alert_of_incident ON alert (incident) WHERE incident > 0;

-- What was done to the gateway. target: the id of the key, account or provider there; label: the same for people, masked.
-- outcome: '' while nobody has recorded one: it runs, or whoever did it is gone. undoes: the number of another deed.
CREATE TABLE incident_deed (
    incident INTEGER NOT NULL REFERENCES incident (seq),
    idx INTEGER NOT NULL CHECK (idx > 0),
    gateway TEXT NOT NULL,
    verb TEXT NOT NULL CHECK (verb IN ('enable', 'disable')),
    kind TEXT NOT NULL CHECK (kind IN ('account', 'key', 'provider')),
    label TEXT NOT NULL,
    target TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    undoes INTEGER NOT NULL DEFAULT 0,
    by_operator TEXT NOT NULL,
    intended_ms INTEGER NOT NULL,
    outcome TEXT NOT NULL DEFAULT '',
    outcome_ms INTEGER NOT NULL DEFAULT 0,
    said TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (incident, idx)
);
-- Two who switch the same thing at the same time would read back each other's work.
CREATE UNIQUE INDEX incident_deed_one_runs ON incident_deed (gateway, kind, target) WHERE outcome = '' AND target <> '';

-- What happened to an incident. It only grows. text: a note, the summary of a closing, what the gateway said.
CREATE TABLE incident_event (
    incident INTEGER NOT NULL REFERENCES incident (seq),
    idx INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    from_owner TEXT NOT NULL,
    from_severity INTEGER NOT NULL,
    from_title TEXT NOT NULL,
    to_state TEXT NOT NULL,
    owner TEXT NOT NULL,
    severity INTEGER NOT NULL,
    title TEXT NOT NULL,
    verdict TEXT NOT NULL DEFAULT '',
    alert INTEGER NOT NULL DEFAULT 0,
    deed INTEGER NOT NULL DEFAULT 0,
    text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (incident, idx)
);
CREATE UNIQUE INDEX incident_event_intends_once ON incident_event (incident, deed) WHERE action = 'deed_intended';

CREATE TRIGGER incident_event_no_update BEFORE UPDATE ON incident_event
    BEGIN SELECT RAISE(ABORT, 'the history of an incident only grows'); END;
CREATE TRIGGER incident_event_no_delete BEFORE DELETE ON incident_event
    BEGIN SELECT RAISE(ABORT, 'the history of an incident only grows'); END;
CREATE TRIGGER incident_no_delete BEFORE DELETE ON incident
    BEGIN SELECT RAISE(ABORT, 'an incident is closed, not deleted'); END;
CREATE TRIGGER incident_deed_no_delete BEFORE DELETE ON incident_deed
    BEGIN SELECT RAISE(ABORT, 'what was done to a gateway stays on record'); END;
CREATE TRIGGER incident_deed_stays BEFORE UPDATE OF incident, idx, gateway, verb, kind, reason, undoes, by_operator, intended_ms
    ON incident_deed
    BEGIN SELECT RAISE(ABORT, 'what was done to a gateway stays on record'); END;

CREATE TRIGGER incident_event_is_allowed BEFORE INSERT ON incident_event
WHEN NOT EXISTS (
    SELECT 1 FROM incident i JOIN incident_transition t ON t.from_state = i.state AND t.action = NEW.action
    WHERE i.seq = NEW.incident AND t.to_state = NEW.to_state AND i.state = NEW.from_state AND i.owner = NEW.from_owner
      AND i.severity = NEW.from_severity AND i.title = NEW.from_title)
  OR (NEW.owner <> NEW.from_owner AND NEW.action <> 'own')
  OR (NEW.severity <> NEW.from_severity AND NEW.action <> 'grade')
  OR (NEW.title <> NEW.from_title AND NEW.action <> 'rename')
  OR (NEW.action = 'close') <> (NEW.verdict IN ('incident', 'expected_change', 'false_positive'))
  OR (NEW.action <> 'close' AND NEW.verdict <> '')
  OR (NEW.action IN ('close', 'note') AND NEW.text = '')
  OR (NEW.action = 'opened') <> (NEW.idx = 0)
  OR (NEW.action IN ('add_alert', 'remove_alert')) <> (NEW.alert > 0)
  OR (NEW.action = 'add_alert' AND NOT EXISTS (
    SELECT 1 FROM alert a JOIN incident i ON i.gateway = a.gateway
    WHERE a.seq = NEW.alert AND i.seq = NEW.incident AND a.incident = 0))
  OR (NEW.action = 'remove_alert' AND NOT EXISTS (
    SELECT 1 FROM alert a WHERE a.seq = NEW.alert AND a.incident = NEW.incident))
  OR (substr(NEW.action, 1, 5) = 'deed_') <> (NEW.deed > 0)
  OR (NEW.deed > 0 AND NOT EXISTS (
    SELECT 1 FROM incident_deed d
    WHERE d.incident = NEW.incident AND d.idx = NEW.deed
      AND (d.outcome = '' OR (d.outcome IN ('unknown', 'accepted') AND NEW.action IN ('deed_done', 'deed_failed')))))
BEGIN SELECT RAISE(ABORT, 'the incident was changed meanwhile, or this is no transition of it'); END;

CREATE TRIGGER incident_event_applies AFTER INSERT ON incident_event
BEGIN
    UPDATE incident SET owner = NEW.owner, severity = NEW.severity, title = NEW.title, state = NEW.to_state,
           state_ms = CASE WHEN NEW.to_state <> NEW.from_state THEN NEW.time_ms ELSE state_ms END,
           verdict = CASE NEW.action WHEN 'close' THEN NEW.verdict WHEN 'reopen' THEN '' ELSE verdict END,
           summary = CASE NEW.action WHEN 'close' THEN NEW.text ELSE summary END
    WHERE seq = NEW.incident; END;
CREATE TRIGGER incident_event_groups AFTER INSERT ON incident_event WHEN NEW.alert > 0
BEGIN
    UPDATE alert SET incident = CASE NEW.action WHEN 'add_alert' THEN NEW.incident ELSE 0 END
    WHERE seq = NEW.alert; END;
CREATE TRIGGER incident_event_ends_deed AFTER INSERT ON incident_event
    WHEN NEW.deed > 0 AND NEW.action <> 'deed_intended'
BEGIN
    UPDATE incident_deed SET outcome = substr(NEW.action, 6), outcome_ms = NEW.time_ms, said = NEW.text
    WHERE incident = NEW.incident AND idx = NEW.deed; END;
