-- Whoever answers for what a policy promises says what is in a column, too.
INSERT INTO gatehouse.role_right (role, "right") VALUES
    ('privacy_officer', 'classify_data'),
    ('admin', 'classify_data');
