-- What the detections of misuse remember names people: it is read by whoever looks for alerts, and by nobody else.
-- Who looks, and how far they came, everybody sees.
REVOKE SELECT ON gatehouse.alert_watch FROM gatehouse_team;
GRANT SELECT (gateway, owner, epoch, until_ms, position_ms, heartbeat_ms, state_ms) ON gatehouse.alert_watch
    TO gatehouse_team;
CREATE FUNCTION gatehouse.is_of_misuse(place text) RETURNS boolean LANGUAGE sql IMMUTABLE
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT place ~ '/security(/|$)'
$$;
CREATE FUNCTION gatehouse.watch_state(place text) RETURNS bytea LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM gatehouse.demand(CASE WHEN gatehouse.is_of_misuse(place) THEN 'handle_alerts' ELSE 'view_figures' END);
    RETURN (SELECT w.state FROM gatehouse.alert_watch w WHERE w.gateway = watch_state.place);
END
$$;

-- Whoever carries out requests takes a person out of it. place: of a lease; who holds it loses it by that.
CREATE FUNCTION gatehouse.misuse_states("of" text)
    RETURNS TABLE (place text, epoch bigint, state_ms bigint, state bytea) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM gatehouse.demand('handle_cases');
    RETURN QUERY SELECT w.gateway, w.epoch, w.state_ms, w.state FROM gatehouse.alert_watch w
        WHERE w.state IS NOT NULL
          AND (w.gateway = misuse_states."of" || '/security'
               OR starts_with(w.gateway, misuse_states."of" || '/security/'));
END
$$;

-- 1, or 0 when it was written anew since it was read. new_ms: as it was, or 0, from where everything is learned anew.
CREATE FUNCTION gatehouse.replace_misuse_state(place text, epoch bigint, state_ms bigint, new_ms bigint, new_state bytea)
    RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    changed bigint;
BEGIN
    PERFORM gatehouse.demand('handle_cases');
    IF NOT gatehouse.is_of_misuse(place) OR new_ms NOT IN (0, state_ms) THEN
        PERFORM gatehouse.refuse('This is no state of the detections of misuse without a person.');
    END IF;
    UPDATE gatehouse.alert_watch w
        SET state = new_state, state_ms = new_ms, epoch = w.epoch + 1, owner = '', until_ms = 0
        WHERE w.gateway = replace_misuse_state.place AND w.epoch = replace_misuse_state.epoch AND w.state_ms = replace_misuse_state.state_ms;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed > 0 THEN
        PERFORM gatehouse.log_entry(gatehouse.current_operator(), 'alert.erased', 'misuse state ' || place, '', '{}');
    END IF;
    RETURN changed;
END
$$;

-- Keys and accounts may be called alike: each is looked for where it can stand. conditions: "key=...", "account=...".
DROP FUNCTION gatehouse.erase_from_alerts(text, text[]);
CREATE FUNCTION gatehouse.erase_from_alerts("of" text, conditions text[], accounts text[], keys text[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    alerts bigint;
    deeds bigint;
BEGIN
    PERFORM gatehouse.demand('handle_cases');
    UPDATE gatehouse.alert a
        SET personal = '',
            node = (SELECT coalesce(jsonb_agg(regexp_replace(c, '^(account|key|network)(!?=).*$', '\1\2(erased)')), '[]')::text
                    FROM jsonb_array_elements_text(a.node::jsonb) c)
        WHERE a.gateway = erase_from_alerts."of" AND a.personal <> ''
          AND (jsonb_exists_any(coalesce(a.personal::jsonb -> 'node', '[]'), erase_from_alerts.conditions)
               OR jsonb_exists_any(coalesce(a.personal::jsonb -> 'accounts', '[]'), erase_from_alerts.accounts));
    GET DIAGNOSTICS alerts = ROW_COUNT;
    UPDATE gatehouse.incident_deed d SET target = '', label = d.kind || ' (erased)'
        WHERE d.gateway = erase_from_alerts."of"
          AND ((d.kind = 'account' AND d.target = ANY (erase_from_alerts.accounts))
               OR (d.kind = 'key' AND d.target = ANY (erase_from_alerts.keys)));
    GET DIAGNOSTICS deeds = ROW_COUNT;
    IF alerts + deeds > 0 THEN
        PERFORM gatehouse.log_entry(gatehouse.current_operator(), 'alert.erased', 'alerts', '',
                                    format('{"alerts":%s,"deeds":%s}', alerts, deeds));
    END IF;
    RETURN alerts + deeds;
END
$$;
REVOKE ALL ON FUNCTION gatehouse.watch_state(text), gatehouse.is_of_misuse(text), gatehouse.misuse_states(text),
    gatehouse.replace_misuse_state(text, bigint, bigint, bigint, bytea),
    gatehouse.erase_from_alerts(text, text[], text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gatehouse.watch_state(text), gatehouse.misuse_states(text),
    gatehouse.replace_misuse_state(text, bigint, bigint, bigint, bytea),
    gatehouse.erase_from_alerts(text, text[], text[], text[]) TO gatehouse_team;
