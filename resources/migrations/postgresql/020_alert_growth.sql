-- An alert whose level rises is called by the rule that raised it.
GRANT UPDATE (rule) ON gatehouse.alert TO gatehouse_team;
-- The rule that a silence is of, as it was when the silence was given. '': of before, when an alert kept its rule.
ALTER TABLE gatehouse.alert_silence ADD COLUMN rule text NOT NULL DEFAULT '';
GRANT INSERT (rule) ON gatehouse.alert_silence TO gatehouse_team;
