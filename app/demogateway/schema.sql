-- The database of the demo gateway. It has a table for every category of personal and operational data that the
-- published policies name, and no column anywhere for what a request said or what was answered to it.
-- Times are milliseconds since 1970-01-01T00:00:00Z, money is integer micro-dollars.
-- There are no foreign keys on purpose: records that must be kept (payments, audit) outlive the account they name.
-- The indexes of the request table are in indexes.sql: they are made after the first load.

CREATE TABLE meta(
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL);

CREATE TABLE accounts(
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    company TEXT,
    country TEXT,
    password_hash TEXT NOT NULL,       -- bcrypt
    status TEXT NOT NULL,              -- active, disabled, deleted
    created_at INTEGER NOT NULL,
    last_sign_in_at INTEGER,
    disabled_at INTEGER,
    deleted_at INTEGER);

CREATE TABLE sessions(
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    token_hash TEXT NOT NULL,          -- SHA-256 of the cookie
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL);

CREATE TABLE workspaces(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    owner_account_id INTEGER,
    status TEXT NOT NULL,
    region TEXT NOT NULL,
    monthly_cap_micros INTEGER,        -- NULL: no cap
    created_at INTEGER NOT NULL);

CREATE TABLE memberships(
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    role TEXT NOT NULL,                -- owner, admin, member, billing
    created_at INTEGER NOT NULL);

CREATE TABLE api_keys(
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,              -- what is shown of a key; the key itself is stored nowhere
    hash TEXT NOT NULL,                -- bcrypt
    status TEXT NOT NULL,              -- active, disabled, revoked, expired
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    expires_at INTEGER,
    disabled_at INTEGER,
    revoked_at INTEGER);

CREATE TABLE providers(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    product TEXT NOT NULL,
    region TEXT NOT NULL,
    status TEXT NOT NULL,              -- enabled, disabled
    created_at INTEGER NOT NULL,
    disabled_at INTEGER);

-- Prices are synthetic.
CREATE TABLE model_prices(
    model TEXT PRIMARY KEY,
    input_micros_per_mtok INTEGER NOT NULL,
    cached_micros_per_mtok INTEGER NOT NULL,
    output_micros_per_mtok INTEGER NOT NULL);

-- One row per attempt. Latency, time to first token, outcome and cost are synthetic.
CREATE TABLE requests(
    id INTEGER PRIMARY KEY,
    created_at INTEGER NOT NULL,       -- when the attempt ended
    request_id TEXT NOT NULL,          -- the same for all attempts of one request
    attempt INTEGER NOT NULL,          -- 1, 2, 3
    is_final INTEGER NOT NULL,         -- 1 for the last attempt of the request
    account_id INTEGER,
    workspace_id INTEGER,
    api_key_id INTEGER,
    endpoint TEXT NOT NULL,
    model TEXT NOT NULL,
    provider_id INTEGER,               -- NULL when it was refused before it reached one
    status INTEGER NOT NULL,
    error_class TEXT,                  -- NULL when ok
    latency_ms INTEGER NOT NULL,
    ttft_ms INTEGER,                   -- NULL when not streamed or failed
    streamed INTEGER NOT NULL,
    tokens_in INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    tokens_cached INTEGER NOT NULL,    -- of tokens_in
    cost_micros INTEGER NOT NULL,
    ip TEXT);

-- What quotas and invoices are counted from.
CREATE TABLE usage_daily(
    day INTEGER NOT NULL,              -- the start of the day, UTC
    workspace_id INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    tokens_in INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    cost_micros INTEGER NOT NULL,
    PRIMARY KEY(day, workspace_id)) WITHOUT ROWID;

CREATE TABLE security_events(
    id INTEGER PRIMARY KEY,
    created_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,            -- info, warning, critical
    account_id INTEGER,
    api_key_id INTEGER,
    ip TEXT,
    detail TEXT NOT NULL);

CREATE TABLE technical_logs(
    id INTEGER PRIMARY KEY,
    created_at INTEGER NOT NULL,
    account_id INTEGER,
    path TEXT NOT NULL,
    status INTEGER NOT NULL,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL);

CREATE TABLE payments(
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    invoice_id INTEGER,
    processor TEXT NOT NULL,
    processor_reference TEXT NOT NULL,
    amount_micros INTEGER NOT NULL,    -- negative for a refund
    currency TEXT NOT NULL,
    status TEXT NOT NULL,              -- settled, failed, refunded
    created_at INTEGER NOT NULL);

CREATE TABLE invoices(
    id INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    billing_name TEXT NOT NULL,
    billing_address TEXT NOT NULL,
    period_from INTEGER NOT NULL,
    period_to INTEGER NOT NULL,
    amount_micros INTEGER NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL,              -- paid, open
    created_at INTEGER NOT NULL);

CREATE TABLE wallet_transactions(
    id INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL,
    account_id INTEGER,                -- who topped up; NULL for usage
    kind TEXT NOT NULL,                -- top_up, usage, refund
    amount_micros INTEGER NOT NULL,
    created_at INTEGER NOT NULL);

CREATE TABLE support_tickets(
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    category TEXT NOT NULL,            -- billing, technical, abuse, privacy
    status TEXT NOT NULL,              -- open, waiting, closed
    created_at INTEGER NOT NULL,
    closed_at INTEGER);

CREATE TABLE support_messages(
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL,
    author TEXT NOT NULL,              -- customer, staff
    account_id INTEGER,                -- NULL when staff wrote it
    text TEXT NOT NULL,                -- what a person wrote to support; not a call to the API
    created_at INTEGER NOT NULL);

CREATE TABLE admin_actions(
    id INTEGER PRIMARY KEY,
    created_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,              -- account.disable, key.enable, account.delete ...
    target_kind TEXT NOT NULL,
    target_id INTEGER,
    reason TEXT,
    result TEXT NOT NULL);

CREATE TABLE recipients(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,                -- model_provider, payment_processor, infrastructure, authority
    provider_id INTEGER,
    region TEXT NOT NULL,
    purpose TEXT NOT NULL,
    data_categories TEXT NOT NULL,     -- comma separated
    safeguard TEXT NOT NULL,
    training_disabled INTEGER,         -- NULL where it does not apply
    agreement_signed_at INTEGER);

CREATE TABLE communication_preferences(
    account_id INTEGER PRIMARY KEY,
    language TEXT NOT NULL,
    service_notices INTEGER NOT NULL,  -- always 1: essential
    security_alerts INTEGER NOT NULL,
    product_news INTEGER NOT NULL,
    functional_cookies INTEGER NOT NULL,
    analytics_cookies INTEGER NOT NULL,
    processing_restricted INTEGER NOT NULL,
    consent_given_at INTEGER,
    consent_withdrawn_at INTEGER,
    updated_at INTEGER NOT NULL);

CREATE TABLE privacy_requests(
    id INTEGER PRIMARY KEY,
    received_at INTEGER NOT NULL,
    kind TEXT NOT NULL,                -- access, rectification, erasure, portability, restriction, objection,
                                       -- consent_withdrawal, opt_out, know, child_deletion
    regime TEXT NOT NULL,              -- gdpr, ccpa, policy
    channel TEXT NOT NULL,             -- email, support, dashboard
    account_id INTEGER,                -- NULL until the person is matched
    contact_email TEXT NOT NULL,
    status TEXT NOT NULL,              -- new, acknowledged, done, refused
    closed_at INTEGER);

CREATE INDEX memberships_account ON memberships(account_id);
CREATE INDEX api_keys_account ON api_keys(account_id);
CREATE INDEX security_events_created ON security_events(created_at);
CREATE INDEX technical_logs_created ON technical_logs(created_at);
CREATE INDEX admin_actions_created ON admin_actions(created_at);
