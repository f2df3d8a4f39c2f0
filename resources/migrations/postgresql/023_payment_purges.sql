-- A plan that takes payments needs as many approvals as plans of privacy requests, however few they are.
CREATE OR REPLACE FUNCTION gatehouse.lay_purge(gateway text, plan text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    content jsonb := gatehouse.checked_text(plan, 10000000, 'plan')::jsonb;
    going numeric;
    is_more boolean;
    is_payments boolean;
    needed integer;
    p gatehouse.purge;
BEGIN
    PERFORM gatehouse.demand('manage_retention');
    PERFORM gatehouse.checked_text(gateway, 200, 'gateway');
    IF content->>'gateway' IS DISTINCT FROM gateway OR jsonb_array_length(content->'problems') > 0 THEN
        PERFORM gatehouse.refuse('This is no plan of a purge that can be carried out at this gateway.');
    END IF;
    SELECT coalesce(sum((t->'due'->>'rows')::numeric), 0),
           coalesce(bool_or(coalesce((t->'due'->>'or_more')::boolean, false)
                            OR coalesce((t->'due'->>'not_counted')::boolean, false)), false),
           coalesce(bool_or(t->'rule'->>'class' = 'billing'
                            AND (coalesce((t->'due'->>'rows')::numeric, 0) > 0
                                 OR coalesce((t->'due'->>'or_more')::boolean, false)
                                 OR coalesce((t->'due'->>'not_counted')::boolean, false))), false)
        INTO going, is_more, is_payments FROM jsonb_array_elements(content->'tables') t WHERE t->>'way' <> 'none';
    IF going = 0 AND NOT is_more THEN
        PERFORM gatehouse.refuse('This plan takes no rows.');
    END IF;
    -- Whom a hold stands for only the gateway knows, so which rows stay is found out there, before each batch. What the plan
    -- itself says of holds is held to here, too.
    IF jsonb_array_length(coalesce(content->'unmatched_holds', '[]')) > 0
       AND btrim(coalesce(content->>'unmatched_reason', '')) = '' THEN
        PERFORM gatehouse.refuse('Nothing at the gateway leads to whom a hold of this plan stands for. Hold the rows '
            'themselves, end the hold, or say why it holds nothing back there.');
    END IF;
    SELECT CASE WHEN is_more OR is_payments OR s.threshold = 0 OR going > s.threshold THEN r.approvals_needed
                ELSE 1 END INTO needed
        FROM gatehouse.retention_setting s, gatehouse.privacy_rule r;
    p.seq := nextval(pg_get_serial_sequence('gatehouse.purge', 'seq'));
    p.planned_ms := gatehouse.now_ms();
    p.id := format('P-%s-%s', to_char(to_timestamp(p.planned_ms / 1000) AT TIME ZONE 'UTC', 'YYYY'),
                   lpad(p.seq::text, greatest(6, length(p.seq::text)), '0'));
    p.plan_hash := encode(sha256(convert_to(plan, 'UTF8')), 'hex');
    INSERT INTO gatehouse.purge (seq, id, gateway, state, plan, plan_hash, planned_by, planned_ms, approvals_needed)
        VALUES (p.seq, p.id, gateway, 'planned', plan, p.plan_hash, gatehouse.current_operator(), p.planned_ms, needed);
    PERFORM gatehouse.log_entry(gatehouse.current_operator(), 'purge.planned', 'purge ' || p.id, '',
        jsonb_build_object('plan', p.plan_hash, 'rows', going, 'approvals_needed', needed)::text);
    RETURN p.id;
END
$$;
