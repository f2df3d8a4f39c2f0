-- Why a rule was changed; and the rules on figures are called as in their alerts, with an underscore.
ALTER TABLE gatehouse.alert_rule ADD COLUMN reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 2000);

CREATE OR REPLACE FUNCTION gatehouse.enter_alert_rule() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM gatehouse.demand('edit_alert_rules');
    PERFORM gatehouse.checked(NEW.id, '^[a-z0-9_-]{1,60}$', 'rule');
    NEW.changed_by := gatehouse.current_operator();
    NEW.changed_ms := gatehouse.now_ms();
    IF NEW.version <> (SELECT coalesce(max(r.version), 0) + 1 FROM gatehouse.alert_rule r WHERE r.id = NEW.id) THEN
        PERFORM gatehouse.refuse('The rule was changed meanwhile.');
    END IF;
    PERFORM gatehouse.log_entry(NEW.changed_by, 'alert.rule_changed', 'rule ' || NEW.id, '',
                                format('{"version":%s}', NEW.version));
    RETURN NEW;
END
$$;
