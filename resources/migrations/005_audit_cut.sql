-- Retention cuts of the audit log. Of an entry that was cut its hash is left, so that every checkpoint and every proof
-- holds as before.
CREATE TABLE audit_leaf (
    idx INTEGER PRIMARY KEY CHECK (idx >= 0),
    leaf BLOB NOT NULL CHECK (length(leaf) = 32)
);
CREATE TRIGGER audit_leaf_no_update BEFORE UPDATE ON audit_leaf BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_leaf_no_delete BEFORE DELETE ON audit_leaf BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE INDEX audit_log_cuts ON audit_log (idx) WHERE action = 'audit.cut';

-- Only what an entry says was cut, and whose hash is kept, goes.
DROP TRIGGER audit_log_no_delete;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
WHEN NOT EXISTS (SELECT 1 FROM audit_leaf k WHERE k.idx = OLD.idx AND k.leaf = OLD.leaf)
    OR NOT EXISTS (SELECT 1 FROM audit_log c WHERE c.action = 'audit.cut' AND c.idx > OLD.idx
                   AND json_extract(c.detail, '$.before') > OLD.idx)
BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;

-- Whose entries no cut takes, by what they are of, and until when: open cases, holds, and the cases of people under a
-- hold, as far as it is known whose they are.
CREATE VIEW audit_protected (object, until_day) AS
    SELECT 'case ' || c.id, '9999-12-31' FROM privacy_case c WHERE c.is_open = 1
    UNION ALL
    SELECT 'hold ' || h.id, coalesce(nullif(h.until_day, ''), '9999-12-31') FROM privacy_hold h WHERE h.ended_ms IS NULL
    UNION ALL
    SELECT 'case ' || c.id, coalesce(nullif(h.until_day, ''), '9999-12-31') FROM privacy_hold h JOIN case_identifier i ON i.hash = h.hash
        JOIN privacy_case c ON c.seq = i.case_seq WHERE h.ended_ms IS NULL
    UNION ALL
    SELECT 'case ' || c.id, coalesce(nullif(h.until_day, ''), '9999-12-31') FROM privacy_hold h JOIN suppression s ON s.hash = h.hash
        JOIN privacy_case c ON c.seq = s.case_seq WHERE h.ended_ms IS NULL
    UNION ALL
    SELECT 'case ' || c.id, coalesce(nullif(h.until_day, ''), '9999-12-31') FROM privacy_hold h JOIN case_held_by b ON b.hold = h.id
        JOIN privacy_case c ON c.seq = b.case_seq WHERE h.ended_ms IS NULL;
