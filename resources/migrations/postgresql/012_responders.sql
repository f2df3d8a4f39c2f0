-- Whoever responds to incidents switches what they are about: keys, accounts and providers.
INSERT INTO gatehouse.role_right (role, "right") VALUES ('responder', 'operate_gateway');
