-- The console store of a team. People sign in to the server with roles of their own, which are members of gatehouse_team.
-- Tables belong to the owner of the schema; what members may do, they do through functions that look up who is at the
-- other end of the session. Each function fixes its search path, and names what is ours in full.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'gatehouse_team') THEN
        CREATE ROLE gatehouse_team NOLOGIN;
    END IF;
END
$$;
REVOKE ALL ON SCHEMA gatehouse FROM PUBLIC;
GRANT USAGE ON SCHEMA gatehouse TO gatehouse_team;
GRANT SELECT ON gatehouse.schema_version TO gatehouse_team;

-- Which store this is: it names the audit log in signed checkpoints, so that one log does not pass for another.
CREATE TABLE gatehouse.store_identity (one integer PRIMARY KEY CHECK (one = 1), id text NOT NULL);
INSERT INTO gatehouse.store_identity (one, id) VALUES (1, replace(gen_random_uuid()::text, '-', ''));
GRANT SELECT ON gatehouse.store_identity TO gatehouse_team;

-- name: the login role on this server. Nobody is deleted: the audit log goes on naming them by id.
CREATE TABLE gatehouse.team_operator (
    id text PRIMARY KEY,
    name text NOT NULL UNIQUE,
    active boolean NOT NULL DEFAULT true,
    created_ms bigint NOT NULL
);
CREATE TABLE gatehouse.role_right (role text NOT NULL, "right" text NOT NULL, PRIMARY KEY (role, "right"));
CREATE TABLE gatehouse.team_role (role text PRIMARY KEY);
CREATE TABLE gatehouse.team_operator_role (
    operator text NOT NULL REFERENCES gatehouse.team_operator (id),
    role text NOT NULL REFERENCES gatehouse.team_role (role),
    PRIMARY KEY (operator, role)
);
INSERT INTO gatehouse.team_role (role) VALUES
    ('viewer'), ('operator'), ('responder'), ('privacy_officer'), ('approver'), ('auditor'), ('admin');
INSERT INTO gatehouse.role_right (role, "right")
    SELECT role, 'view_figures' FROM gatehouse.team_role;
INSERT INTO gatehouse.role_right (role, "right") VALUES
    ('operator', 'operate_gateway'),
    ('responder', 'handle_cases'),
    ('privacy_officer', 'handle_cases'),
    ('privacy_officer', 'reveal_personal_data'),
    ('privacy_officer', 'manage_holds'),
    ('approver', 'approve_plans'),
    ('auditor', 'read_audit_log'),
    ('admin', 'operate_gateway'),
    ('admin', 'manage_operators'),
    ('admin', 'read_audit_log');
GRANT SELECT ON gatehouse.role_right TO gatehouse_team;

-- The audit log. leaf: SHA-256(0x00 || canonical bytes). It only grows.
CREATE TABLE gatehouse.audit_log (
    idx bigint PRIMARY KEY CHECK (idx >= 0),
    time_ms bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    object text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL,
    leaf bytea NOT NULL CHECK (length(leaf) = 32)
);

-- The owner could drop this; it is here against mistakes, and signed checkpoints are against the owner.
CREATE FUNCTION gatehouse.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_log_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON gatehouse.audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION gatehouse.refuse_change();

-- The operator at the other end of this session; NULL for anybody else. SET ROLE does not change who that is. In PL/pgSQL,
-- which keeps the plan from call to call.
CREATE FUNCTION gatehouse.current_operator() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT o.id FROM gatehouse.team_operator o WHERE o.name = session_user::text AND o.active);
END
$$;

CREATE FUNCTION gatehouse.may("wanted" text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM gatehouse.team_operator_role o JOIN gatehouse.role_right r ON r.role = o.role
                   WHERE o.operator = gatehouse.current_operator() AND r."right" = wanted)
$$;

-- True, or an error: a policy that gave false would make a log look empty to those who may not read it.
CREATE FUNCTION gatehouse.demand("wanted" text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT gatehouse.may(wanted) THEN
        RAISE EXCEPTION 'this needs the right %, which % does not have. Ask an admin of the console', wanted,
            coalesce('operator ' || gatehouse.current_operator(), 'somebody who is no operator')
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN true;
END
$$;

ALTER TABLE gatehouse.audit_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_log_read ON gatehouse.audit_log FOR SELECT TO gatehouse_team
    USING ((SELECT gatehouse.demand('read_audit_log')));
GRANT SELECT ON gatehouse.audit_log TO gatehouse_team;

-- Appends, for the functions of this store only. One writer at a time, in the order of the lock, until the transaction
-- ends; the statement behind the lock sees what the one before has committed. Refuses what would make the bytes that are
-- hashed ambiguous, as the console does.
CREATE FUNCTION gatehouse.log_entry(actor text, action text, object text, subject text, detail text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    next_idx bigint;
    now_ms bigint;
BEGIN
    IF actor IS NULL OR action IS NULL OR object IS NULL OR subject IS NULL OR detail IS NULL OR actor = ''
        OR action = '' OR concat(actor, action, object, subject, detail) ~ U&'[\0001-\001f\2028]'
        OR subject !~ '^([0-9a-f]{64})?$' THEN
        RAISE EXCEPTION 'this is no entry of an audit log' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(x'67617465'::int, 1);
    SELECT coalesce(max(l.idx) + 1, 0) INTO next_idx FROM gatehouse.audit_log l;
    now_ms := floor(extract(epoch FROM clock_timestamp()) * 1000);
    INSERT INTO gatehouse.audit_log VALUES (next_idx, now_ms, actor, action, object, subject, detail,
        sha256('\x00'::bytea || convert_to(concat_ws(E'\n', 'gatehouse audit 1', next_idx, now_ms, actor, action, object,
                                                     subject, detail), 'UTF8')));
    RETURN next_idx;
END
$$;

-- What the console itself records. Entries on operators, sign-ins and the log are the store's own to write.
CREATE FUNCTION gatehouse.append_audit(action text, object text, subject text, detail text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    actor text := gatehouse.current_operator();
BEGIN
    IF actor IS NULL THEN
        RAISE EXCEPTION 'only an operator writes to the audit log. Ask an admin of the console to be added'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF action ~ '^(operator|audit)[.]' THEN
        RAISE EXCEPTION 'entries of this kind are written by the store itself' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN gatehouse.log_entry(actor, action, object, subject, detail);
END
$$;

CREATE FUNCTION gatehouse.has_other_admin(id text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM gatehouse.team_operator_role r JOIN gatehouse.team_operator o ON o.id = r.operator
                   WHERE r.role = 'admin' AND o.active AND o.id <> has_other_admin.id)
$$;

CREATE FUNCTION gatehouse.roles_json(roles text[]) RETURNS text LANGUAGE sql IMMUTABLE
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT '{"roles":["' || array_to_string(array(SELECT DISTINCT unnest(roles) ORDER BY 1), '","') || '"]}'
$$;

CREATE FUNCTION gatehouse.add_operator(id text, name text, roles text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted text[] := roles;
BEGIN
    PERFORM pg_advisory_xact_lock(x'67617465'::int, 1);
    IF EXISTS (SELECT FROM gatehouse.team_operator) THEN
        PERFORM gatehouse.demand('manage_operators');
    ELSE
        -- The first one comes from whoever owns the store, and is an admin.
        IF NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
            RAISE EXCEPTION 'the first operator is added by the owner of the store'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        wanted := wanted || 'admin'::text;
    END IF;
    IF add_operator.id !~ '^op-[0-9a-f]{16}$' OR name = '' OR cardinality(wanted) = 0 THEN
        RAISE EXCEPTION 'this is no operator' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    INSERT INTO gatehouse.team_operator (id, name, created_ms)
        VALUES (add_operator.id, add_operator.name, floor(extract(epoch FROM clock_timestamp()) * 1000));
    INSERT INTO gatehouse.team_operator_role (operator, role) SELECT DISTINCT add_operator.id, unnest(wanted);
    PERFORM gatehouse.log_entry(coalesce(gatehouse.current_operator_but(add_operator.id), 'system'), 'operator.added',
                                'operator ' || add_operator.id, '', gatehouse.roles_json(wanted));
END
$$;

-- Whoever adds oneself as the first is not an operator yet.
CREATE FUNCTION gatehouse.current_operator_but(id text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT nullif(gatehouse.current_operator(), id)
$$;

CREATE FUNCTION gatehouse.change_roles(id text, roles text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(x'67617465'::int, 1);
    PERFORM gatehouse.demand('manage_operators');
    IF NOT EXISTS (SELECT FROM gatehouse.team_operator o WHERE o.id = change_roles.id AND o.active)
        OR cardinality(roles) = 0 THEN
        RAISE EXCEPTION 'there is no such operator, or no role is named' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF NOT 'admin' = ANY (roles) AND NOT gatehouse.has_other_admin(change_roles.id) THEN
        RAISE EXCEPTION 'the last admin stays one. Make somebody else an admin first'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM gatehouse.team_operator_role WHERE operator = change_roles.id;
    INSERT INTO gatehouse.team_operator_role (operator, role) SELECT DISTINCT change_roles.id, unnest(roles);
    -- Who gives up the right acts with it for the last time.
    PERFORM gatehouse.log_entry(gatehouse.current_operator(), 'operator.roles_changed', 'operator ' || change_roles.id, '',
                                gatehouse.roles_json(roles));
END
$$;

CREATE FUNCTION gatehouse.deactivate_operator(id text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    actor text := gatehouse.current_operator();
BEGIN
    PERFORM pg_advisory_xact_lock(x'67617465'::int, 1);
    PERFORM gatehouse.demand('manage_operators');
    IF NOT EXISTS (SELECT FROM gatehouse.team_operator o WHERE o.id = deactivate_operator.id AND o.active) THEN
        RAISE EXCEPTION 'there is no such operator' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF NOT gatehouse.has_other_admin(deactivate_operator.id) THEN
        RAISE EXCEPTION 'the last admin stays one. Make somebody else an admin first'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE gatehouse.team_operator o SET active = false WHERE o.id = deactivate_operator.id;
    PERFORM gatehouse.log_entry(actor, 'operator.deactivated', 'operator ' || deactivate_operator.id, '', '');
END
$$;

-- An operator sees who the others are; whoever is none sees nobody, and learns only whether the store is empty.
CREATE FUNCTION gatehouse.list_operators() RETURNS TABLE (id text, name text, active boolean, roles text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT o.id, o.name, o.active,
           (SELECT string_agg(r.role, ',' ORDER BY r.role) FROM gatehouse.team_operator_role r WHERE r.operator = o.id)
    FROM gatehouse.team_operator o
    WHERE gatehouse.current_operator() IS NOT NULL OR pg_has_role(session_user, current_user, 'MEMBER')
    ORDER BY o.created_ms, o.id
$$;
CREATE FUNCTION gatehouse.is_empty() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM gatehouse.team_operator)
$$;

-- The server has checked who it is; this records that the console was entered.
CREATE FUNCTION gatehouse.sign_in() RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF gatehouse.current_operator() IS NULL THEN
        RAISE EXCEPTION 'this login is no operator. Ask an admin of the console to be added'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM gatehouse.log_entry(gatehouse.current_operator(), 'operator.signed_in',
                                'operator ' || gatehouse.current_operator(), '', '');
    RETURN gatehouse.current_operator();
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA gatehouse FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gatehouse.current_operator(), gatehouse.may(text), gatehouse.demand(text),
    gatehouse.append_audit(text, text, text, text), gatehouse.add_operator(text, text, text[]),
    gatehouse.change_roles(text, text[]), gatehouse.deactivate_operator(text), gatehouse.list_operators(),
    gatehouse.is_empty(), gatehouse.sign_in() TO gatehouse_team;
