-- Whoever answers for what a policy promises says what is in a column, too.
INSERT INTO gatehouse.role_right (role, "right") VALUES
    ('privacy_officer', 'classify_data'),
    ('admin', 'classify_data');

-- What they have said of tables and columns that the data map of a gateway's profile does not know: every change, the
-- last one of a place is what holds. column_name: empty for the table itself. before_says, after_says: as a profile says
-- it, JSON; empty: nothing, so that an empty one after it takes the classification back. Names and types are those of a
-- schema, and name nobody.
CREATE TABLE gatehouse.classification_change (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gateway text NOT NULL,
    table_name text NOT NULL CHECK (table_name <> ''),
    column_name text NOT NULL,
    column_type text NOT NULL,
    before_says text NOT NULL,
    after_says text NOT NULL,
    reason text NOT NULL,
    changed_by text NOT NULL,
    changed_ms bigint NOT NULL
);
CREATE INDEX classification_change_of ON gatehouse.classification_change (gateway, table_name, column_name, seq);
CREATE TRIGGER classification_change_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON gatehouse.classification_change
    FOR EACH STATEMENT EXECUTE FUNCTION gatehouse.refuse_change();

ALTER TABLE gatehouse.classification_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY classification_change_read ON gatehouse.classification_change FOR SELECT TO gatehouse_team
    USING ((SELECT gatehouse.demand('view_figures')));
GRANT SELECT ON gatehouse.classification_change TO gatehouse_team;

-- before_says: what the one who classifies has seen there, so that two of them do not undo each other unseen.
CREATE FUNCTION gatehouse.classify(gateway text, table_name text, column_name text, column_type text, before_says text,
                                   after_says text, reason text)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    there text;
    said jsonb;
BEGIN
    PERFORM gatehouse.demand('classify_data');
    PERFORM gatehouse.checked_text(gateway, 200, 'gateway');
    PERFORM gatehouse.checked_text(table_name, 300, 'name of the table');
    PERFORM gatehouse.checked_text(column_name, 300, 'name of the column');
    PERFORM gatehouse.checked_text(column_type, 300, 'type of the column');
    PERFORM gatehouse.checked_text(before_says, 20000, 'classification');
    PERFORM gatehouse.checked_text(after_says, 20000, 'classification');
    PERFORM gatehouse.checked_text(reason, 2000, 'reason');
    said := nullif(after_says, '')::jsonb;
    IF said IS NOT NULL AND jsonb_typeof(said) <> 'object' THEN
        PERFORM gatehouse.refuse('This is no classification.');
    END IF;
    LOCK TABLE gatehouse.classification_change IN SHARE ROW EXCLUSIVE MODE;
    SELECT c.after_says INTO there FROM gatehouse.classification_change c
        WHERE c.gateway = gateway AND c.table_name = table_name AND c.column_name = column_name
        ORDER BY c.seq DESC LIMIT 1;
    IF coalesce(there, '') <> before_says THEN
        PERFORM gatehouse.refuse('Somebody else has classified it meanwhile. Look at it again.');
    END IF;
    INSERT INTO gatehouse.classification_change (gateway, table_name, column_name, column_type, before_says, after_says,
                                                 reason, changed_by, changed_ms)
        VALUES (gateway, table_name, column_name, column_type, before_says, after_says, reason,
                gatehouse.current_operator(), gatehouse.now_ms());
    -- What a person wrote may name somebody: of the classification only its words of the profile are logged.
    PERFORM gatehouse.log_entry(gatehouse.current_operator(),
                                CASE WHEN said IS NULL THEN 'data_map.withdrawn' ELSE 'data_map.classified' END,
                                regexp_replace(CASE WHEN column_name = '' THEN 'table ' || table_name
                                                    ELSE 'column ' || table_name || '.' || column_name END,
                                               U&'[\0001-\001f\2028]', '?', 'g'),
                                '',
                                CASE WHEN said IS NULL THEN '' ELSE jsonb_strip_nulls(jsonb_build_object(
                                    'category', said->'category', 'on_erasure', said->'on_erasure',
                                    'disposition', said->'disposition', 'keep_for', said->'keep_for',
                                    'ignored', said->'ignored'))::text END);
END
$$;
REVOKE ALL ON FUNCTION gatehouse.classify(text, text, text, text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gatehouse.classify(text, text, text, text, text, text, text) TO gatehouse_team;
