-- Retention cuts of the audit log. Of an entry that was cut its hash is left, so that every checkpoint and every proof
-- holds as before.
INSERT INTO gatehouse.role_right (role, "right") VALUES ('auditor', 'cut_audit_log'), ('admin', 'cut_audit_log');

CREATE TABLE gatehouse.audit_leaf (
    idx bigint PRIMARY KEY CHECK (idx >= 0),
    leaf bytea NOT NULL CHECK (length(leaf) = 32)
);
CREATE TRIGGER audit_leaf_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON gatehouse.audit_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION gatehouse.refuse_change();
CREATE INDEX audit_log_cuts ON gatehouse.audit_log (idx) WHERE action = 'audit.cut';
ALTER TABLE gatehouse.audit_leaf ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_leaf_read ON gatehouse.audit_leaf FOR SELECT TO gatehouse_team
    USING ((SELECT gatehouse.demand('read_audit_log')));
GRANT SELECT ON gatehouse.audit_leaf TO gatehouse_team;

-- Only what an entry says was cut, and whose hash is kept, goes.
CREATE FUNCTION gatehouse.refuse_loss() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM gone g LEFT JOIN gatehouse.audit_leaf k ON k.idx = g.idx AND k.leaf = g.leaf WHERE k.idx IS NULL)
        OR (SELECT max(g.idx) FROM gone g) >= coalesce((SELECT max((c.detail::jsonb->>'before')::bigint)
                                                         FROM gatehouse.audit_log c WHERE c.action = 'audit.cut'), 0) THEN
        RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER audit_log_only_grows ON gatehouse.audit_log;
CREATE TRIGGER audit_log_only_grows BEFORE UPDATE OR TRUNCATE ON gatehouse.audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION gatehouse.refuse_change();
CREATE TRIGGER audit_log_no_loss AFTER DELETE ON gatehouse.audit_log REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION gatehouse.refuse_loss();

CREATE OR REPLACE FUNCTION gatehouse.log_leaves() RETURNS SETOF bytea LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM gatehouse.may_see_cases();
    RETURN QUERY SELECT k.leaf FROM gatehouse.audit_leaf k ORDER BY k.idx;
    RETURN QUERY SELECT l.leaf FROM gatehouse.audit_log l ORDER BY l.idx;
END
$$;

-- Whose entries no cut takes, by what they are of, and until when: open cases, holds, and the cases of people under a
-- hold, as far as it is known whose they are.
CREATE VIEW gatehouse.audit_protected (object, until_day) AS
    SELECT 'case ' || c.id, '9999-12-31' FROM gatehouse.privacy_case c WHERE c.is_open = 1
    UNION ALL
    SELECT 'hold ' || h.id, coalesce(nullif(h.until_day, ''), '9999-12-31') FROM gatehouse.privacy_hold h WHERE h.ended_ms IS NULL
    UNION ALL
    SELECT 'case ' || c.id, coalesce(nullif(h.until_day, ''), '9999-12-31') FROM gatehouse.privacy_hold h JOIN gatehouse.case_identifier i ON i.hash = h.hash
        JOIN gatehouse.privacy_case c ON c.seq = i.case_seq WHERE h.ended_ms IS NULL
    UNION ALL
    SELECT 'case ' || c.id, coalesce(nullif(h.until_day, ''), '9999-12-31') FROM gatehouse.privacy_hold h JOIN gatehouse.suppression s ON s.hash = h.hash
        JOIN gatehouse.privacy_case c ON c.seq = s.case_seq WHERE h.ended_ms IS NULL
    UNION ALL
    SELECT 'case ' || c.id, coalesce(nullif(h.until_day, ''), '9999-12-31') FROM gatehouse.privacy_hold h JOIN gatehouse.case_held_by b ON b.hold = h.id
        JOIN gatehouse.privacy_case c ON c.seq = b.case_seq WHERE h.ended_ms IS NULL;

-- The first entries that stay, each for a reason of its own: young by its day, kept because it is of an open case or under
-- a hold. The last day of a hold is that of an operator, whose zone may be behind UTC.
CREATE FUNCTION gatehouse.audit_cut_limits(before_ms bigint, checkpoint bigint)
    RETURNS TABLE (size bigint, cut_before bigint, young bigint, kept bigint, kept_by text, certificates bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM gatehouse.demand('cut_audit_log');
    SELECT coalesce(max(k.idx) + 1, 0) INTO cut_before FROM gatehouse.audit_leaf k;
    SELECT coalesce(max(l.idx) + 1, cut_before) INTO size FROM gatehouse.audit_log l;
    SELECT coalesce((SELECT l.idx FROM gatehouse.audit_log l WHERE l.time_ms >= before_ms ORDER BY l.idx LIMIT 1), size)
        INTO young;
    SELECT l.idx, l.object INTO kept, kept_by FROM gatehouse.audit_log l
        WHERE l.idx < least(young, checkpoint) AND l.object IN (SELECT p.object FROM gatehouse.audit_protected p
            WHERE p.until_day COLLATE "C" >= to_char((clock_timestamp() AT TIME ZONE 'UTC')::date - 1, 'YYYY-MM-DD'))
        ORDER BY l.idx LIMIT 1;
    kept := coalesce(kept, size);
    kept_by := coalesce(kept_by, '');
    SELECT count(*) INTO certificates FROM gatehouse.case_certificate c
        WHERE c.entry >= cut_before AND c.entry < least(young, checkpoint, kept);
    RETURN NEXT;
END
$$;

-- The root of a Merkle tree of RFC 6962 over all entries; it is refused when the first ones have another root than the
-- checkpoint says. `peaks`: of the perfect trees that the leaves make up, the largest first.
CREATE FUNCTION gatehouse.fold_peaks(peaks bytea[]) RETURNS bytea LANGUAGE plpgsql IMMUTABLE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    root bytea := peaks[cardinality(peaks)];
BEGIN
    FOR i IN REVERSE cardinality(peaks) - 1 .. 1 LOOP
        root := sha256('\x01'::bytea || peaks[i] || root);
    END LOOP;
    RETURN coalesce(root, sha256(''::bytea));
END
$$;
CREATE FUNCTION gatehouse.audit_root(checkpoint bigint, checkpoint_root text) RETURNS text LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    peaks bytea[] := '{}';
    top integer := 0;
    count bigint := 0;
    bits bigint;
    hash bytea;
BEGIN
    FOR hash IN SELECT l FROM gatehouse.log_leaves() l LOOP
        bits := count;
        WHILE bits & 1 = 1 LOOP
            hash := sha256('\x01'::bytea || peaks[top] || hash);
            top := top - 1;
            bits := bits >> 1;
        END LOOP;
        top := top + 1;
        peaks[top] := hash;
        count := count + 1;
        IF count = checkpoint AND encode(gatehouse.fold_peaks(peaks[1:top]), 'hex') IS DISTINCT FROM checkpoint_root THEN
            PERFORM gatehouse.refuse(format('Nothing was cut: the first %s entries of the audit log are not those of the '
                                            'checkpoint. Verify the log.', checkpoint));
        END IF;
    END LOOP;
    RETURN encode(gatehouse.fold_peaks(peaks[1:top]), 'hex');
END
$$;

-- Takes the content of the entries from `cut_from` up to, not including, `before`, and records it; gives the index of the
-- entry. Whoever gets the lock of the log sees all that others have written before: no case is open again, and no hold is
-- placed, without an entry.
CREATE FUNCTION gatehouse.cut_audit(before_ms bigint, cut_from bigint, before bigint, checkpoint bigint,
                                    checkpoint_root text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    limits record;
    entry bigint;
BEGIN
    PERFORM gatehouse.demand('cut_audit_log');
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM gatehouse.refuse('The log is cut at the isolation level READ COMMITTED. Set default_transaction_isolation '
                                 'of the database to it.');
    END IF;
    PERFORM pg_advisory_xact_lock(x'67617465'::int, 1);
    SELECT * INTO limits FROM gatehouse.audit_cut_limits(before_ms, checkpoint);
    IF before_ms IS NULL OR before_ms > gatehouse.now_ms() OR checkpoint IS NULL OR checkpoint > limits.size
        OR before IS NULL OR cut_from IS DISTINCT FROM limits.cut_before OR before <= limits.cut_before
        OR before > least(limits.young, checkpoint, limits.kept) THEN
        PERFORM gatehouse.refuse('Nothing was cut: what may be cut has changed meanwhile. Count again.');
    END IF;
    entry := gatehouse.log_entry(gatehouse.current_operator(), 'audit.cut', '', '', jsonb_build_object(
        'before', before, 'checkpoint', checkpoint, 'size', limits.size,
        'root', gatehouse.audit_root(checkpoint, checkpoint_root))::text);
    INSERT INTO gatehouse.audit_leaf (idx, leaf) SELECT l.idx, l.leaf FROM gatehouse.audit_log l WHERE l.idx < before;
    DELETE FROM gatehouse.audit_log l WHERE l.idx < before;
    RETURN entry;
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA gatehouse FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gatehouse.audit_cut_limits(bigint, bigint),
    gatehouse.cut_audit(bigint, bigint, bigint, bigint, text) TO gatehouse_team;
