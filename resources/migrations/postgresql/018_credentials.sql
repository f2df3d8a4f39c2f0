-- What was done to keys and accounts of a gateway in one go: what was meant, each one of them, and how it ended. label: for
-- people, masked. target: the id at the gateway, for reading back and undoing; emptied when that is long ago.
CREATE TABLE gatehouse.credential_run (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gateway text NOT NULL,
    verb text NOT NULL CHECK (verb IN ('enable', 'disable', 'delete')),
    reason text NOT NULL CHECK (reason <> ''),
    undoes bigint NOT NULL DEFAULT 0,
    by_operator text NOT NULL,
    made_ms bigint NOT NULL
);
CREATE INDEX credential_run_of ON gatehouse.credential_run (gateway, seq);

-- outcome: '' until it is begun; running until somebody has recorded an end: it runs, or whoever did it is gone.
CREATE TABLE gatehouse.credential_item (
    run bigint NOT NULL REFERENCES gatehouse.credential_run (seq),
    idx integer NOT NULL CHECK (idx > 0),
    gateway text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('account', 'key')),
    target text NOT NULL,
    label text NOT NULL,
    outcome text NOT NULL DEFAULT ''
        CHECK (outcome IN ('', 'running', 'done', 'accepted', 'refused', 'unknown', 'cancelled')),
    said text NOT NULL DEFAULT '',
    intended_ms bigint NOT NULL DEFAULT 0,
    outcome_ms bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (run, idx)
);
-- Two who switch the same thing at the same time would read back each other's work.
CREATE UNIQUE INDEX credential_item_one_runs ON gatehouse.credential_item (gateway, kind, target)
    WHERE outcome = 'running' AND target <> '';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['credential_run', 'credential_item'] LOOP
        EXECUTE format('ALTER TABLE gatehouse.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON gatehouse.%I FOR SELECT TO gatehouse_team '
                       'USING ((SELECT gatehouse.demand(''view_figures'')))', name || '_read', name);
    END LOOP;
END
$$;
GRANT SELECT ON gatehouse.credential_run TO gatehouse_team;
GRANT SELECT (run, idx, gateway, kind, label, outcome, said, intended_ms, outcome_ms) ON gatehouse.credential_item
    TO gatehouse_team;

-- What was switched again since a run, so that whoever takes it back leaves it as it is. What did not happen is no deed; what
-- may have happened is one.
CREATE FUNCTION gatehouse.switched_since(undone bigint) RETURNS TABLE (kind text, target text, what text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.kind, s.target, max(s.what) FROM (
        SELECT i.kind, i.target, format('credential run %s switched it later', max(i.run)) AS what
            FROM gatehouse.credential_item i JOIN gatehouse.credential_item o
              ON o.gateway = i.gateway AND o.kind = i.kind AND o.target = i.target
            WHERE o.run = undone AND i.run > o.run AND i.target <> ''
              AND i.outcome IN ('running', 'done', 'accepted', 'unknown')
            GROUP BY i.kind, i.target
        UNION ALL
        SELECT d.kind, d.target, format('incident %s switched it later', max(d.incident))
            FROM gatehouse.incident_deed d JOIN gatehouse.credential_item o
              ON o.gateway = d.gateway AND o.kind = d.kind AND o.target = d.target
            WHERE o.run = undone AND d.intended_ms >= o.intended_ms AND d.target <> '' AND d.outcome <> 'failed'
            GROUP BY d.kind, d.target
        UNION ALL
        -- Cases name nothing that they switch off; the mark of each says whether it is this one. Whenever it was: a person
        -- who was erased does not come back by a run that is taken back.
        SELECT o.kind, o.target, format('case %s switched it off', max(c.id))
            FROM (SELECT i.kind, i.target, '{"switch":"' || encode(gatehouse.hmac_sha256(
                         (SELECT s.hash_key FROM gatehouse.store_secret s),
                         convert_to(lower(format('switch %s %s', i.kind, i.gateway)) || E'\n' || btrim(i.target), 'UTF8')),
                         'hex') || '"}' AS mark
                  FROM gatehouse.credential_item i JOIN gatehouse.credential_run r ON r.seq = i.run
                  WHERE i.run = undone AND r.verb = 'disable' AND i.target <> '' AND EXISTS (
                      SELECT FROM gatehouse.case_journal j WHERE j.what = 'intent' AND j.detail LIKE '{"switch":%')) o
            JOIN gatehouse.case_journal j ON j.what = 'intent' AND j.detail = o.mark
            JOIN gatehouse.privacy_case c ON c.seq = j.case_seq
            GROUP BY o.kind, o.target) s
    GROUP BY s.kind, s.target
$$;

-- Only the store itself writes them. items: a JSON array of {"kind", "target", "label"}.
CREATE FUNCTION gatehouse.begin_credential_run(gateway text, verb text, reason text, undoes bigint, items text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    made bigint;
    many bigint;
    earlier bigint;
    open_items bigint;
BEGIN
    PERFORM gatehouse.demand('operate_gateway');
    PERFORM gatehouse.checked_text(gateway, 200, 'gateway');
    PERFORM gatehouse.checked(verb, '^(enable|disable|delete)$', 'verb');
    PERFORM gatehouse.checked_text(reason, 2000, 'reason');
    PERFORM gatehouse.checked_text(items, 10000000, 'list of credentials');
    IF btrim(reason) = '' THEN
        PERFORM gatehouse.refuse('A reason is missing.');
    END IF;
    many := jsonb_array_length(items::jsonb);
    IF many < 1 OR many > 10000 THEN
        PERFORM gatehouse.refuse('From 1 to 10000 credentials can be switched in one go.');
    END IF;
    IF undoes > 0 THEN
        -- Two who take the same back at the same time do it one after the other, so that the second one is refused.
        PERFORM FROM gatehouse.credential_run r WHERE r.seq = undoes AND r.gateway = gateway FOR UPDATE;
        IF NOT FOUND THEN
            PERFORM gatehouse.refuse(format('There is no run %s over credentials of this gateway.', undoes));
        END IF;
        -- One of which something was refused, or that was stopped, is gone on with by another one: what it has done
        -- is left.
        earlier := (SELECT max(r.seq) FROM gatehouse.credential_run r WHERE r.undoes = undoes AND (
            EXISTS (SELECT FROM gatehouse.credential_item i WHERE i.run = r.seq AND i.outcome IN ('', 'running'))
            OR NOT EXISTS (SELECT FROM gatehouse.credential_item i
                           WHERE i.run = r.seq AND i.outcome IN ('refused', 'cancelled'))));
        IF earlier IS NOT NULL THEN
            PERFORM gatehouse.refuse(format('Nothing was done: run %s was taken back already, by run %s.', undoes, earlier));
        END IF;
    END IF;
    UPDATE gatehouse.credential_item i SET target = ''
        FROM gatehouse.credential_run r
        WHERE r.seq = i.run AND r.gateway = gateway AND i.target <> '' AND i.outcome <> 'running'
          AND r.made_ms < gatehouse.now_ms() - 30 * 86400000::bigint;
    INSERT INTO gatehouse.credential_run (gateway, verb, reason, undoes, by_operator, made_ms)
        VALUES (gateway, verb, btrim(reason), undoes, gatehouse.current_operator(), gatehouse.now_ms())
        RETURNING seq INTO made;
    INSERT INTO gatehouse.credential_item (run, idx, gateway, kind, target, label, outcome, said, outcome_ms)
        SELECT made, e.place, gateway, e.item->>'kind', gatehouse.checked_text(e.item->>'target', 500, 'id of a credential'),
               gatehouse.checked_text(e.item->>'label', 200, 'label of a credential'),
               CASE WHEN s.what IS NULL THEN '' ELSE 'cancelled' END, coalesce(s.what, ''),
               CASE WHEN s.what IS NULL THEN 0 ELSE gatehouse.now_ms() END
        FROM jsonb_array_elements(items::jsonb) WITH ORDINALITY e (item, place)
        LEFT JOIN gatehouse.switched_since(undoes) s ON s.kind = e.item->>'kind' AND s.target = e.item->>'target';
    open_items := (SELECT count(*) FROM gatehouse.credential_item i WHERE i.run = made AND i.outcome = '');
    IF open_items = 0 THEN
        PERFORM gatehouse.refuse(format(
            'Nothing was done: each credential of run %s was switched again since. %s.', undoes,
            (SELECT i.label || ': ' || i.said FROM gatehouse.credential_item i WHERE i.run = made ORDER BY i.idx DESC LIMIT 1)));
    END IF;
    PERFORM gatehouse.log_entry(gatehouse.current_operator(), 'credential.run_begun', 'credential run ' || made, '',
                                format('{"verb":"%s","items":%s,"undoes":%s,"left":%s}', verb, many, undoes,
                                       many - open_items));
    RETURN made;
END
$$;

-- False: it was begun already, or the same is being switched by somebody else.
CREATE FUNCTION gatehouse.intend_credential(run bigint, idx bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
BEGIN
    PERFORM gatehouse.demand('operate_gateway');
    BEGIN
        UPDATE gatehouse.credential_item i SET outcome = 'running', intended_ms = gatehouse.now_ms()
            WHERE i.run = run AND i.idx = idx AND i.outcome = '';
        IF NOT FOUND THEN
            RETURN false;
        END IF;
    EXCEPTION WHEN unique_violation THEN
        RETURN false;
    END;
    PERFORM gatehouse.log_entry(gatehouse.current_operator(), 'credential.intended', 'credential run ' || run, '',
                                format('{"item":%s}', idx));
    RETURN true;
END
$$;

CREATE FUNCTION gatehouse.conclude_credential(run bigint, idx bigint, outcome text, said text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
BEGIN
    PERFORM gatehouse.demand('operate_gateway');
    PERFORM gatehouse.checked(outcome, '^(done|accepted|refused|unknown|cancelled)$', 'outcome');
    PERFORM gatehouse.checked_text(said, 2000, 'what was said');
    UPDATE gatehouse.credential_item i SET outcome = outcome, said = said, outcome_ms = gatehouse.now_ms()
        WHERE i.run = run AND i.idx = idx
          AND ((i.outcome = '' AND outcome = 'cancelled')
            OR (i.outcome = 'running' AND outcome <> 'cancelled')
            OR (i.outcome IN ('unknown', 'accepted') AND outcome IN ('done', 'refused', 'unknown')));
    IF NOT FOUND THEN
        PERFORM gatehouse.refuse('How it ended is on record already.');
    END IF;
    PERFORM gatehouse.log_entry(gatehouse.current_operator(), 'credential.' || outcome, 'credential run ' || run, '',
                                format('{"item":%s}', idx));
END
$$;

-- What the items of a run were done to, for whoever reads them back or undoes them.
CREATE FUNCTION gatehouse.credential_targets(run bigint) RETURNS TABLE (idx integer, target text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM gatehouse.demand('operate_gateway');
    RETURN QUERY SELECT i.idx, i.target FROM gatehouse.credential_item i WHERE i.run = credential_targets.run ORDER BY i.idx;
END
$$;

-- That drafts of letters to owners were written. What is in them is not kept.
CREATE FUNCTION gatehouse.note_credential_letters(letters bigint, credentials bigint, language text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM gatehouse.demand('operate_gateway');
    PERFORM gatehouse.checked_count(letters, 100000, 'number of letters');
    PERFORM gatehouse.checked_count(credentials, 1000000, 'number of credentials');
    PERFORM gatehouse.checked(language, '^[a-z]{2}$', 'language');
    PERFORM gatehouse.log_entry(gatehouse.current_operator(), 'credential.letters_drafted', 'credentials', '',
                                format('{"letters":%s,"credentials":%s,"language":"%s"}', letters, credentials, language));
END
$$;

REVOKE ALL ON FUNCTION gatehouse.switched_since(bigint), gatehouse.begin_credential_run(text, text, text, bigint, text),
    gatehouse.intend_credential(bigint, bigint), gatehouse.conclude_credential(bigint, bigint, text, text),
    gatehouse.credential_targets(bigint), gatehouse.note_credential_letters(bigint, bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gatehouse.begin_credential_run(text, text, text, bigint, text),
    gatehouse.intend_credential(bigint, bigint), gatehouse.conclude_credential(bigint, bigint, text, text),
    gatehouse.credential_targets(bigint), gatehouse.note_credential_letters(bigint, bigint, text) TO gatehouse_team;
