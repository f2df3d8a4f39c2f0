-- Whom an alert is about is shown with a reason, by the right to do so, to whoever may not work on it, too.
CREATE OR REPLACE FUNCTION gatehouse.alert_person(seq bigint) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT gatehouse.may('reveal_personal_data') THEN
        PERFORM gatehouse.demand('handle_alerts');
    END IF;
    RETURN (SELECT a.personal FROM gatehouse.alert a WHERE a.seq = alert_person.seq);
END
$$;
