-- What an alert of figures can be replayed from: the state of its detectors before a minute, the minute, and what they are
-- set to. part: first, of the minute in which it began; told, of the one that the alert tells of, where that is later.
-- It names nobody: everybody reads it who sees alerts, and whoever handles alerts writes it.
CREATE TABLE gatehouse.alert_replay (
    alert bigint NOT NULL REFERENCES gatehouse.alert (seq),
    part text NOT NULL CHECK (part IN ('first', 'told')),
    record bytea NOT NULL CHECK (length(record) <= 65536),
    PRIMARY KEY (alert, part)
);
ALTER TABLE gatehouse.alert_replay ENABLE ROW LEVEL SECURITY;
CREATE POLICY alert_replay_read ON gatehouse.alert_replay FOR SELECT TO gatehouse_team
    USING ((SELECT gatehouse.demand('view_figures')));
CREATE POLICY alert_replay_write ON gatehouse.alert_replay FOR INSERT TO gatehouse_team
    WITH CHECK ((SELECT gatehouse.demand('handle_alerts')));
CREATE POLICY alert_replay_change ON gatehouse.alert_replay FOR UPDATE TO gatehouse_team
    USING ((SELECT gatehouse.demand('handle_alerts')));
GRANT SELECT, INSERT, UPDATE (record) ON gatehouse.alert_replay TO gatehouse_team;

-- With the person whom the alert is about.
CREATE FUNCTION gatehouse.erase_alert_replay() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM gatehouse.alert_replay r WHERE r.alert = NEW.seq;
    RETURN NEW;
END
$$;
CREATE TRIGGER alert_replay_is_erased AFTER UPDATE OF personal ON gatehouse.alert
    FOR EACH ROW WHEN (OLD.personal <> '' AND NEW.personal = '') EXECUTE FUNCTION gatehouse.erase_alert_replay();
REVOKE ALL ON FUNCTION gatehouse.erase_alert_replay() FROM PUBLIC;

-- Whoever has an alert may work on it: the server itself says so, and writes down to whom one was given.
CREATE FUNCTION gatehouse.check_alert_owner() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM gatehouse.team_operator o JOIN gatehouse.team_operator_role r ON r.operator = o.id
                       JOIN gatehouse.role_right t ON t.role = r.role
                   WHERE o.id = NEW.owner AND o.active AND t."right" = 'handle_alerts') THEN
        PERFORM gatehouse.refuse('Whom the alert is to be given to may not work on alerts, which needs the right handle_alerts.');
    END IF;
    IF NEW.owner <> NEW.actor THEN
        PERFORM gatehouse.log_entry(NEW.actor, 'triage.assign', 'alert ' || NEW.alert, '',
                                    format('{"owner":"%s"}', NEW.owner));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER alert_event_owner_is_able BEFORE INSERT ON gatehouse.alert_event
    FOR EACH ROW WHEN (NEW.action = 'acknowledge') EXECUTE FUNCTION gatehouse.check_alert_owner();
REVOKE ALL ON FUNCTION gatehouse.check_alert_owner() FROM PUBLIC;
