-- What the person of a case has asked for once and for all in other cases, as far as it stands; the hashes stay inside.
CREATE FUNCTION gatehouse.wishes_of(case_id text) RETURNS TABLE (type text, id text, since_ms bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM gatehouse.may_see_cases();
    RETURN QUERY SELECT w.type, c.id, min(w.since_ms) FROM gatehouse.recorded_wish w
        JOIN gatehouse.privacy_case c ON c.seq = w.case_seq
        WHERE w.hash IN (SELECT i.hash FROM gatehouse.case_identifier i JOIN gatehouse.privacy_case o
                         ON o.seq = i.case_seq WHERE o.id = case_id)
            AND c.id <> case_id
            AND (w.type <> 'restriction' OR EXISTS (SELECT 1 FROM gatehouse.privacy_hold h
                                                    WHERE h.case_seq = w.case_seq AND h.ended_ms IS NULL))
        GROUP BY w.type, c.id ORDER BY 3, 2;
END
$$;
REVOKE ALL ON FUNCTION gatehouse.wishes_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gatehouse.wishes_of(text) TO gatehouse_team;
