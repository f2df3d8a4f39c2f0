-- Policies as versions: what was taken over, which is in force where since when, and whom a change was written to. It only
-- grows. body: the canonical JSON, of which hash is the SHA-256. number and step count without a gap. Members insert
-- rows; the triggers say who it was and when, and write the entries of the audit log.
INSERT INTO gatehouse.role_right (role, "right") VALUES
    ('privacy_officer', 'manage_policies'),
    ('admin', 'manage_policies');

CREATE TABLE gatehouse.policy_version (
    policy text NOT NULL,
    number integer NOT NULL,
    version text NOT NULL,
    name text NOT NULL,
    effective_day text NOT NULL,
    based_on text NOT NULL,
    body text NOT NULL,
    hash text NOT NULL,
    adopted_by text NOT NULL,
    adopted_ms bigint NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (policy, number),
    UNIQUE (policy, version)
);
CREATE TABLE gatehouse.policy_in_force (
    gateway text NOT NULL,
    step integer NOT NULL,
    policy text NOT NULL,
    version text NOT NULL,
    set_by text NOT NULL,
    since_ms bigint NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (gateway, step),
    FOREIGN KEY (policy, version) REFERENCES gatehouse.policy_version (policy, version)
);
CREATE TABLE gatehouse.policy_notice (
    policy text NOT NULL,
    idx integer NOT NULL,
    version text NOT NULL,
    before_version text NOT NULL,
    audience text NOT NULL,
    language text NOT NULL,
    sha256 text NOT NULL,
    made_by text NOT NULL,
    made_ms bigint NOT NULL,
    PRIMARY KEY (policy, idx),
    FOREIGN KEY (policy, version) REFERENCES gatehouse.policy_version (policy, version)
);

CREATE FUNCTION gatehouse.refuse_policy_change() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the history of policies only grows' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER policy_version_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON gatehouse.policy_version
    FOR EACH STATEMENT EXECUTE FUNCTION gatehouse.refuse_policy_change();
CREATE TRIGGER policy_in_force_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON gatehouse.policy_in_force
    FOR EACH STATEMENT EXECUTE FUNCTION gatehouse.refuse_policy_change();
CREATE TRIGGER policy_notice_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON gatehouse.policy_notice
    FOR EACH STATEMENT EXECUTE FUNCTION gatehouse.refuse_policy_change();

CREATE FUNCTION gatehouse.checked_policy_reason(reason text) RETURNS text LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM gatehouse.checked_text(reason, 2000, 'reason');
    IF btrim(reason) = '' THEN
        PERFORM gatehouse.refuse('A change of policies needs a reason.');
    END IF;
    RETURN btrim(reason);
END
$$;

CREATE FUNCTION gatehouse.enter_policy_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM gatehouse.demand('manage_policies');
    PERFORM gatehouse.checked(NEW.policy, '^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$', 'policy');
    PERFORM gatehouse.checked(NEW.version, '^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$', 'version');
    PERFORM gatehouse.checked_text(NEW.body, 2000000, 'policy');
    NEW.reason := gatehouse.checked_policy_reason(NEW.reason);
    NEW.hash := encode(sha256(convert_to(NEW.body, 'UTF8')), 'hex');
    IF NEW.body::jsonb ->> 'id' IS DISTINCT FROM NEW.policy OR NEW.body::jsonb ->> 'version' IS DISTINCT FROM NEW.version THEN
        PERFORM gatehouse.refuse('The policy calls itself something else.');
    END IF;
    NEW.name := coalesce(NEW.body::jsonb ->> 'name', '');
    NEW.effective_day := coalesce(NEW.body::jsonb ->> 'effective', '');
    NEW.based_on := coalesce(NEW.body::jsonb ->> 'based_on', '');
    NEW.adopted_by := gatehouse.current_operator();
    NEW.adopted_ms := gatehouse.now_ms();
    IF NEW.number <> (SELECT coalesce(max(v.number), 0) + 1 FROM gatehouse.policy_version v WHERE v.policy = NEW.policy) THEN
        PERFORM gatehouse.refuse('The policy was changed meanwhile.');
    END IF;
    PERFORM gatehouse.log_entry(NEW.adopted_by, 'policy.adopted', 'policy ' || NEW.policy, '',
                                format('{"sha256":"%s","version":"%s"}', NEW.hash, NEW.version));
    RETURN NEW;
END
$$;
CREATE TRIGGER policy_version_is_entered BEFORE INSERT ON gatehouse.policy_version
    FOR EACH ROW EXECUTE FUNCTION gatehouse.enter_policy_version();

CREATE FUNCTION gatehouse.enter_policy_in_force() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM gatehouse.demand('manage_policies');
    PERFORM gatehouse.checked(NEW.gateway, '^[0-9A-Za-z._:-]{1,100}$', 'gateway');
    NEW.reason := gatehouse.checked_policy_reason(NEW.reason);
    IF NOT EXISTS (SELECT FROM gatehouse.policy_version v WHERE v.policy = NEW.policy AND v.version = NEW.version) THEN
        PERFORM gatehouse.refuse('This version of the policy was never taken over.');
    END IF;
    NEW.set_by := gatehouse.current_operator();
    NEW.since_ms := gatehouse.now_ms();
    IF NEW.step <> (SELECT coalesce(max(f.step), 0) + 1 FROM gatehouse.policy_in_force f WHERE f.gateway = NEW.gateway) THEN
        PERFORM gatehouse.refuse('Which policy is in force was changed meanwhile.');
    END IF;
    PERFORM gatehouse.log_entry(NEW.set_by, 'policy.in_force', 'policy ' || NEW.policy, '',
                                format('{"gateway":"%s","version":"%s"}', NEW.gateway, NEW.version));
    RETURN NEW;
END
$$;
CREATE TRIGGER policy_in_force_is_entered BEFORE INSERT ON gatehouse.policy_in_force
    FOR EACH ROW EXECUTE FUNCTION gatehouse.enter_policy_in_force();

CREATE FUNCTION gatehouse.enter_policy_notice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM gatehouse.demand('manage_policies');
    PERFORM gatehouse.checked(NEW.audience, '^[a-z_]{1,40}$', 'audience');
    PERFORM gatehouse.checked(NEW.language, '^[a-z]{2}$', 'language');
    PERFORM gatehouse.checked(NEW.sha256, '^[0-9a-f]{64}$', 'hash');
    PERFORM gatehouse.checked(NEW.before_version, '^([0-9A-Za-z][0-9A-Za-z._-]{0,63})?$', 'version');
    IF NOT EXISTS (SELECT FROM gatehouse.policy_version v WHERE v.policy = NEW.policy AND v.version = NEW.version) THEN
        PERFORM gatehouse.refuse('This version of the policy was never taken over.');
    END IF;
    NEW.made_by := gatehouse.current_operator();
    NEW.made_ms := gatehouse.now_ms();
    PERFORM gatehouse.log_entry(NEW.made_by, 'policy.notice_made', 'policy ' || NEW.policy, '',
                                format('{"audience":"%s","sha256":"%s","version":"%s"}', NEW.audience, NEW.sha256,
                                       NEW.version));
    RETURN NEW;
END
$$;
CREATE TRIGGER policy_notice_is_entered BEFORE INSERT ON gatehouse.policy_notice
    FOR EACH ROW EXECUTE FUNCTION gatehouse.enter_policy_notice();

-- Everybody sees what was promised; to change it is a right of its own.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['policy_version', 'policy_in_force', 'policy_notice'] LOOP
        EXECUTE format('ALTER TABLE gatehouse.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON gatehouse.%I FOR SELECT TO gatehouse_team '
                       'USING ((SELECT gatehouse.demand(''view_figures'')))', name || '_read', name);
        EXECUTE format('CREATE POLICY %I ON gatehouse.%I FOR INSERT TO gatehouse_team '
                       'WITH CHECK ((SELECT gatehouse.demand(''manage_policies'')))', name || '_write', name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT ON gatehouse.policy_version, gatehouse.policy_in_force, gatehouse.policy_notice TO gatehouse_team;
REVOKE ALL ON FUNCTION gatehouse.refuse_policy_change(), gatehouse.checked_policy_reason(text),
    gatehouse.enter_policy_version(), gatehouse.enter_policy_in_force(), gatehouse.enter_policy_notice() FROM PUBLIC;
