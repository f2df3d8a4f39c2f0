-- Which store this is: it names the audit log in signed checkpoints, so that one log does not pass for another.
CREATE TABLE store_identity (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL);
INSERT INTO store_identity (one, id) VALUES (1, lower(hex(randomblob(16))));

-- Who may use the console on this machine. The passphrase is kept as its scrypt hash, with the cost it was made at.
-- Nobody is deleted: the audit log goes on naming them by id.
CREATE TABLE team_operator (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    active INTEGER NOT NULL DEFAULT 1,
    created_ms INTEGER NOT NULL,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    scrypt_n INTEGER NOT NULL,
    scrypt_r INTEGER NOT NULL,
    scrypt_p INTEGER NOT NULL
);
CREATE TABLE team_operator_role (
    operator TEXT NOT NULL REFERENCES team_operator (id),
    role TEXT NOT NULL,
    PRIMARY KEY (operator, role)
);

-- Sign-ins that failed, under a hash of the name that was given, whether or not anybody has it.
CREATE TABLE sign_in_failure (
    name_hash BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    blocked_until_ms INTEGER NOT NULL
);

-- The audit log. leaf: SHA-256(0x00 || canonical bytes). It only grows.
CREATE TABLE audit_log (
    idx INTEGER PRIMARY KEY CHECK (idx >= 0),
    time_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    leaf BLOB NOT NULL CHECK (length(leaf) = 32)
);
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
