-- Many entries at once, in their order: what the console itself records, as append_audit() takes it one by one.
CREATE FUNCTION gatehouse.append_audit_all(entries jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    self text := gatehouse.current_operator();
    next_idx bigint;
    now_ms bigint;
BEGIN
    IF self IS NULL THEN
        RAISE EXCEPTION 'only an operator writes to the audit log. Ask an admin of the console to be added'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF jsonb_typeof(entries) IS DISTINCT FROM 'array' OR EXISTS (
        SELECT FROM jsonb_to_recordset(entries) AS e(action text, object text, subject text, detail text)
        WHERE e.action IS NULL OR e.object IS NULL OR e.subject IS NULL OR e.detail IS NULL
            OR e.action !~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$' OR e.subject !~ '^([0-9a-f]{64})?$'
            OR concat(e.object, e.detail) ~ U&'[\0001-\001f\2028]') THEN
        RAISE EXCEPTION 'this is no entry of an audit log' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF EXISTS (SELECT FROM jsonb_to_recordset(entries) AS e(action text)
               WHERE e.action ~ '^(operator|audit|case|hold|privacy|alert|policy)[.]') THEN
        RAISE EXCEPTION 'entries of this kind are written by the store itself' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- One writer at a time, in the order of the lock; the statement behind it sees what the one before has committed.
    PERFORM pg_advisory_xact_lock(x'67617465'::int, 1);
    SELECT coalesce(max(l.idx) + 1, 0) INTO next_idx FROM gatehouse.audit_log l;
    now_ms := floor(extract(epoch FROM clock_timestamp()) * 1000);
    INSERT INTO gatehouse.audit_log (idx, time_ms, actor, action, object, subject, detail, leaf)
        SELECT next_idx + e.place - 1, now_ms, self, e.action, e.object, e.subject, e.detail,
               sha256('\x00'::bytea || convert_to(concat_ws(E'\n', 'gatehouse audit 1', next_idx + e.place - 1, now_ms,
                   self, e.action, e.object, e.subject, e.detail), 'UTF8'))
        FROM ROWS FROM (jsonb_to_recordset(entries) AS (action text, object text, subject text, detail text))
            WITH ORDINALITY AS e(action, object, subject, detail, place);
END
$$;

REVOKE ALL ON FUNCTION gatehouse.append_audit_all(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gatehouse.append_audit_all(jsonb) TO gatehouse_team;
