-- Why a rule was changed, and versions without a gap.
ALTER TABLE alert_rule ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE TRIGGER alert_rule_is_next BEFORE INSERT ON alert_rule
WHEN NEW.version <> (SELECT coalesce(max(r.version), 0) + 1 FROM alert_rule r WHERE r.id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the rule was changed meanwhile'); END;
