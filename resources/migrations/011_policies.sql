-- Policies as versions: what was taken over, which is in force where since when, and whom a change was written to. It only
-- grows. body: the canonical JSON, of which hash is the SHA-256. number and step count without a gap.
CREATE TABLE policy_version (
    policy TEXT NOT NULL,
    number INTEGER NOT NULL,
    version TEXT NOT NULL,
    name TEXT NOT NULL,
    effective_day TEXT NOT NULL,
    based_on TEXT NOT NULL,
    body TEXT NOT NULL,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    adopted_by TEXT NOT NULL,
    adopted_ms INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (policy, number),
    UNIQUE (policy, version)
);
CREATE TABLE policy_in_force (
    gateway TEXT NOT NULL,
    step INTEGER NOT NULL,
    policy TEXT NOT NULL,
    version TEXT NOT NULL,
    set_by TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (gateway, step),
    FOREIGN KEY (policy, version) REFERENCES policy_version (policy, version)
);
CREATE TABLE policy_notice (
    policy TEXT NOT NULL,
    idx INTEGER NOT NULL,
    version TEXT NOT NULL,
    before_version TEXT NOT NULL,
    audience TEXT NOT NULL,
    language TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    made_by TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (policy, idx),
    FOREIGN KEY (policy, version) REFERENCES policy_version (policy, version)
);
CREATE TRIGGER policy_version_is_next BEFORE INSERT ON policy_version
WHEN NEW.number <> (SELECT coalesce(max(v.number), 0) + 1 FROM policy_version v WHERE v.policy = NEW.policy)
    BEGIN SELECT RAISE(ABORT, 'the policy was changed meanwhile'); END;
CREATE TRIGGER policy_in_force_is_next BEFORE INSERT ON policy_in_force
WHEN NEW.step <> (SELECT coalesce(max(f.step), 0) + 1 FROM policy_in_force f WHERE f.gateway = NEW.gateway)
    BEGIN SELECT RAISE(ABORT, 'which policy is in force was changed meanwhile'); END;
CREATE TRIGGER policy_in_force_is_known BEFORE INSERT ON policy_in_force
WHEN NOT EXISTS (SELECT 1 FROM policy_version v WHERE v.policy = NEW.policy AND v.version = NEW.version)
    BEGIN SELECT RAISE(ABORT, 'this version of the policy was never taken over'); END;
CREATE TRIGGER policy_notice_is_known BEFORE INSERT ON policy_notice
WHEN NOT EXISTS (SELECT 1 FROM policy_version v WHERE v.policy = NEW.policy AND v.version = NEW.version)
    BEGIN SELECT RAISE(ABORT, 'this version of the policy was never taken over'); END;
CREATE TRIGGER policy_version_no_update BEFORE UPDATE ON policy_version
    BEGIN SELECT RAISE(ABORT, 'a version of a policy is never changed'); END;
CREATE TRIGGER policy_version_no_delete BEFORE DELETE ON policy_version
    BEGIN SELECT RAISE(ABORT, 'a version of a policy is never changed'); END;
CREATE TRIGGER policy_in_force_no_update BEFORE UPDATE ON policy_in_force
    BEGIN SELECT RAISE(ABORT, 'what was in force is never changed'); END;
CREATE TRIGGER policy_in_force_no_delete BEFORE DELETE ON policy_in_force
    BEGIN SELECT RAISE(ABORT, 'what was in force is never changed'); END;
CREATE TRIGGER policy_notice_no_update BEFORE UPDATE ON policy_notice
    BEGIN SELECT RAISE(ABORT, 'what was recorded of notices only grows'); END;
CREATE TRIGGER policy_notice_no_delete BEFORE DELETE ON policy_notice
    BEGIN SELECT RAISE(ABORT, 'what was recorded of notices only grows'); END;
