-- A gateway is held to several policies at a time. effect: beside (in the place of another version of the same policy,
-- beside other policies), ended (not held to it any more), alone (no other one is in force: what every step was before).
ALTER TABLE policy_in_force ADD COLUMN effect TEXT NOT NULL DEFAULT 'alone'
    CHECK (effect IN ('alone', 'beside', 'ended'));
