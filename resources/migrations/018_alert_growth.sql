-- The rule that a silence is of, as it was when the silence was given: an alert whose level rises is called by the rule that
-- raised it. '': of before, when an alert kept its rule.
ALTER TABLE alert_silence ADD COLUMN rule TEXT NOT NULL DEFAULT '';
