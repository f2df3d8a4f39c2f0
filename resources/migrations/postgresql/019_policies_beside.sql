-- A gateway is held to several policies at a time. effect: beside (in the place of another version of the same policy,
-- beside other policies), ended (not held to it any more), alone (no other one is in force: what every step was before).
ALTER TABLE gatehouse.policy_in_force ADD COLUMN effect text NOT NULL DEFAULT 'alone'
    CHECK (effect IN ('alone', 'beside', 'ended'));
ALTER TABLE gatehouse.policy_in_force ALTER COLUMN effect SET DEFAULT 'beside';

CREATE OR REPLACE FUNCTION gatehouse.enter_policy_in_force() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    holds_from text;
BEGIN
    PERFORM gatehouse.demand('manage_policies');
    PERFORM gatehouse.checked(NEW.gateway, '^[0-9A-Za-z._:-]{1,100}$', 'gateway');
    PERFORM gatehouse.checked(NEW.effect, '^(beside|ended)$', 'effect');
    NEW.reason := gatehouse.checked_policy_reason(NEW.reason);
    IF NOT EXISTS (SELECT FROM gatehouse.policy_version v WHERE v.policy = NEW.policy AND v.version = NEW.version) THEN
        PERFORM gatehouse.refuse('This version of the policy was never taken over.');
    END IF;
    NEW.set_by := gatehouse.current_operator();
    NEW.since_ms := gatehouse.now_ms();
    -- Its shorter periods would purge at once what people were told would stay until then. A day is "" or ISO 8601.
    SELECT v.effective_day INTO holds_from FROM gatehouse.policy_version v
        WHERE v.policy = NEW.policy AND v.version = NEW.version;
    IF NEW.effect = 'beside'
       AND holds_from > to_char(to_timestamp(NEW.since_ms / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD') THEN
        PERFORM gatehouse.refuse(format('Version %s of policy %s says that it holds from %s on.', NEW.version, NEW.policy,
                                        holds_from));
    END IF;
    IF NEW.step <> (SELECT coalesce(max(f.step), 0) + 1 FROM gatehouse.policy_in_force f WHERE f.gateway = NEW.gateway) THEN
        PERFORM gatehouse.refuse('Which policies are in force was changed meanwhile.');
    END IF;
    PERFORM gatehouse.log_entry(NEW.set_by, CASE WHEN NEW.effect = 'ended' THEN 'policy.ended' ELSE 'policy.in_force' END,
                                'policy ' || NEW.policy, '',
                                format('{"gateway":"%s","version":"%s"}', NEW.gateway, NEW.version));
    RETURN NEW;
END
$$;
