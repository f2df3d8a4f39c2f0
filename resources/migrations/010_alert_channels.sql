-- Whom alerts are told to, and what is still to be told. Channels as people have changed them: the newest version is in
-- force, and none is ever changed. least_level: 1 ticket, 2 page. body: JSON, with the names of the places of secrets.
CREATE TABLE alert_channel (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    least_level INTEGER NOT NULL CHECK (least_level BETWEEN 1 AND 2),
    body TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE TRIGGER alert_channel_no_update BEFORE UPDATE ON alert_channel
    BEGIN SELECT RAISE(ABORT, 'a version of a channel is never changed'); END;
CREATE TRIGGER alert_channel_no_delete BEFORE DELETE ON alert_channel
    BEGIN SELECT RAISE(ABORT, 'a version of a channel is never changed'); END;

-- One row for each record of an alert that a channel is to be told, written in the transaction of the record: nothing is
-- lost by a crash, and nothing is entered twice. claim: whoever is sending it, until claim_until_ms. batch: those that go
-- out as one message, so that a second try is the same message. held: it waited for the end of quiet hours.
CREATE TABLE alert_notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    alert INTEGER NOT NULL REFERENCES alert (seq),
    event INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('opened', 'risen', 'over', 'resolved')),
    level INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    next_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    held INTEGER NOT NULL DEFAULT 0,
    batch TEXT NOT NULL DEFAULT '',
    claim TEXT NOT NULL DEFAULT '',
    claim_until_ms INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dropped', 'given_up')),
    settled_ms INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    UNIQUE (channel, alert, event)
);
CREATE INDEX alert_notice_due ON alert_notice (state, next_ms);
CREATE INDEX alert_notice_settled ON alert_notice (channel, state, settled_ms);
CREATE INDEX alert_notice_claimed ON alert_notice (claim);
CREATE INDEX alert_notice_of_alert ON alert_notice (alert, channel);

-- How a channel fares. heartbeat_ms, repost_ms: when a sign of life and the alerts that go on were last sent.
CREATE TABLE alert_channel_state (
    channel TEXT NOT NULL,
    gateway TEXT NOT NULL,
    sent_ms INTEGER NOT NULL DEFAULT 0,
    failed_ms INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    heartbeat_ms INTEGER NOT NULL DEFAULT 0,
    repost_ms INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (channel, gateway)
);
