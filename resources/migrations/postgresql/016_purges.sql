-- Whoever answers for what a policy promises says when rows are purged, and has it done.
INSERT INTO gatehouse.role_right (role, "right") VALUES
    ('privacy_officer', 'manage_retention'),
    ('admin', 'manage_retention');
