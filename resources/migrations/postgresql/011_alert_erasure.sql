-- Takes people out of alerts and of what was done in incidents: whom it was about, the conditions that say so, and what
-- was switched. names: as the traffic calls them, and as conditions ("key=..."). Gives the count of alerts and deeds.
-- For whoever carries out requests; what is left names nobody.
CREATE FUNCTION gatehouse.erase_from_alerts("of" text, names text[]) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
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
          AND EXISTS (SELECT FROM jsonb_path_query(a.personal::jsonb, 'strict $.**') x
                      WHERE jsonb_typeof(x) = 'string' AND x #>> '{}' = ANY (erase_from_alerts.names));
    GET DIAGNOSTICS alerts = ROW_COUNT;
    UPDATE gatehouse.incident_deed d SET target = '', label = d.kind || ' (erased)'
        WHERE d.gateway = erase_from_alerts."of" AND d.kind IN ('account', 'key')
          AND d.target = ANY (erase_from_alerts.names);
    GET DIAGNOSTICS deeds = ROW_COUNT;
    IF alerts + deeds > 0 THEN
        PERFORM gatehouse.log_entry(gatehouse.current_operator(), 'alert.erased', 'alerts', '',
                                    format('{"alerts":%s,"deeds":%s}', alerts, deeds));
    END IF;
    RETURN alerts + deeds;
END
$$;
REVOKE ALL ON FUNCTION gatehouse.erase_from_alerts(text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gatehouse.erase_from_alerts(text, text[]) TO gatehouse_team;
