-- Whether each promise of a policy is kept at a gateway, as it was seen last. promise: the id of the policy and of the
-- commitment. verdict: JSON, with evidence that names tables and counts and nobody. since_ms: of the state.
INSERT INTO gatehouse.role_right (role, "right") VALUES
    ('operator', 'check_promises'),
    ('responder', 'check_promises'),
    ('privacy_officer', 'check_promises'),
    ('auditor', 'check_promises'),
    ('admin', 'check_promises');

CREATE TABLE gatehouse.promise_state (
    gateway text NOT NULL,
    promise text NOT NULL,
    state text NOT NULL CHECK (state IN ('kept', 'at_risk', 'broken', 'unseen', 'person')),
    verdict text NOT NULL,
    policy text NOT NULL,
    looked_ms bigint NOT NULL,
    since_ms bigint NOT NULL,
    PRIMARY KEY (gateway, promise)
);

-- Every change of a state, the first one from nothing.
CREATE TABLE gatehouse.promise_change (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gateway text NOT NULL,
    promise text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    summary text NOT NULL,
    at_ms bigint NOT NULL
);
CREATE INDEX promise_change_of ON gatehouse.promise_change (gateway, promise, seq);

-- The figure that a promise stands or falls with, the last one of each day.
CREATE TABLE gatehouse.promise_measure (
    gateway text NOT NULL,
    promise text NOT NULL,
    day text NOT NULL,
    value double precision NOT NULL,
    limit_value double precision,
    PRIMARY KEY (gateway, promise, day)
);

-- That a person has seen to what only a person can, and when it is to be looked at again.
CREATE TABLE gatehouse.duty_note (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gateway text NOT NULL,
    promise text NOT NULL,
    note text NOT NULL,
    next_day text NOT NULL,
    noted_by text NOT NULL,
    noted_ms bigint NOT NULL
);
CREATE INDEX duty_note_of ON gatehouse.duty_note (gateway, promise, seq);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['promise_state', 'promise_change', 'promise_measure', 'duty_note'] LOOP
        EXECUTE format('ALTER TABLE gatehouse.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON gatehouse.%I FOR SELECT TO gatehouse_team '
                       'USING ((SELECT gatehouse.demand(''view_figures'')))', name || '_read', name);
        EXECUTE format('GRANT SELECT ON gatehouse.%I TO gatehouse_team', name);
    END LOOP;
END
$$;

-- Only the store itself writes them, so what was seen cannot be taken back, nor a state be set without its history. The
-- measure is NULL where there is none. A state that is older than the one that is there changes nothing.
CREATE FUNCTION gatehouse.note_promise(gateway text, promise text, state text, verdict text, policy text, looked_ms bigint,
                                       summary text, day text, value double precision, limit_value double precision)
    RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    before gatehouse.promise_state;
BEGIN
    PERFORM gatehouse.demand('check_promises');
    PERFORM gatehouse.checked_text(gateway, 200, 'gateway');
    PERFORM gatehouse.checked_text(promise, 300, 'promise');
    PERFORM gatehouse.checked(state, '^(kept|at_risk|broken|unseen|person)$', 'state of a promise');
    PERFORM gatehouse.checked_text(verdict, 100000, 'evidence');
    PERFORM gatehouse.checked_text(policy, 500, 'policy');
    PERFORM gatehouse.checked_text(summary, 2000, 'summary');
    IF looked_ms > gatehouse.now_ms() + 60000 THEN
        PERFORM gatehouse.refuse('The clock of whoever looked is ahead of the store''s. Set it right.');
    END IF;
    SELECT * INTO before FROM gatehouse.promise_state p WHERE p.gateway = gateway AND p.promise = promise FOR UPDATE;
    IF before.looked_ms >= looked_ms THEN
        RETURN before.state;
    END IF;
    INSERT INTO gatehouse.promise_state AS p VALUES (gateway, promise, state, verdict, policy, looked_ms, looked_ms)
    ON CONFLICT ON CONSTRAINT promise_state_pkey DO UPDATE
        SET state = EXCLUDED.state, verdict = EXCLUDED.verdict, policy = EXCLUDED.policy,
            looked_ms = EXCLUDED.looked_ms,
            since_ms = CASE WHEN p.state = EXCLUDED.state THEN p.since_ms ELSE EXCLUDED.looked_ms END;
    IF before.state IS DISTINCT FROM state THEN
        INSERT INTO gatehouse.promise_change (gateway, promise, from_state, to_state, summary, at_ms)
            VALUES (gateway, promise, coalesce(before.state, ''), state, summary, looked_ms);
    END IF;
    IF value IS NOT NULL THEN
        INSERT INTO gatehouse.promise_measure AS m VALUES (gateway, promise, gatehouse.checked_day(day), value, limit_value)
        ON CONFLICT ON CONSTRAINT promise_measure_pkey DO UPDATE
            SET value = EXCLUDED.value, limit_value = EXCLUDED.limit_value;
    END IF;
    RETURN coalesce(before.state, '');
END
$$;

CREATE FUNCTION gatehouse.note_duty(gateway text, promise text, note text, next_day text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM gatehouse.demand('check_promises');
    PERFORM gatehouse.checked_text(gateway, 200, 'gateway');
    PERFORM gatehouse.checked_text(promise, 300, 'promise');
    PERFORM gatehouse.checked_text(note, 2000, 'note');
    IF next_day <> '' THEN
        PERFORM gatehouse.checked_day(next_day);
    END IF;
    INSERT INTO gatehouse.duty_note (gateway, promise, note, next_day, noted_by, noted_ms)
        VALUES (note_duty.gateway, note_duty.promise, note_duty.note, note_duty.next_day, gatehouse.current_operator(),
                gatehouse.now_ms());
    PERFORM gatehouse.log_entry(gatehouse.current_operator(), 'promise.duty_noted', 'promise ' || promise, '', '');
END
$$;
REVOKE ALL ON FUNCTION gatehouse.note_promise(text, text, text, text, text, bigint, text, text, double precision,
                                              double precision) FROM PUBLIC;
REVOKE ALL ON FUNCTION gatehouse.note_duty(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gatehouse.note_promise(text, text, text, text, text, bigint, text, text, double precision,
                                                 double precision), gatehouse.note_duty(text, text, text, text)
    TO gatehouse_team;
