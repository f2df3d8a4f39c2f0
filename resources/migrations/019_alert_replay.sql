-- What an alert of figures can be replayed from: the state of its detectors before a minute, the minute, and what they are
-- set to. part: first, of the minute in which it began; told, of the one that the alert tells of, where that is later.
CREATE TABLE alert_replay (
    alert INTEGER NOT NULL REFERENCES alert (seq),
    part TEXT NOT NULL CHECK (part IN ('first', 'told')),
    record BLOB NOT NULL CHECK (length(record) <= 65536),
    PRIMARY KEY (alert, part)
);
-- With the person whom the alert is about.
CREATE TRIGGER alert_replay_is_erased AFTER UPDATE OF personal ON alert WHEN OLD.personal <> '' AND NEW.personal = ''
    BEGIN DELETE FROM alert_replay WHERE alert = NEW.seq; END;
