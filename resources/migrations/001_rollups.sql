-- Rollups: what is known of a gateway's traffic, counted once and read often. Several gateways may share one store.
-- filled_from_ms: everything from here on is counted; history is filled from the newest row backwards. NULL: not begun.
-- last_row_id: rows up to this id are counted where time >= filled_from_ms. derived_to_ms: hours and days that ended by
-- then have blocks of their own. revision: grows with every change, so that two writers notice each other. generation:
-- grows when all is counted anew, so that readers forget the ids they know.
CREATE TABLE rollup_source (
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    format INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 0,
    generation INTEGER NOT NULL DEFAULT 0,
    filled_from_ms INTEGER,
    history_from_ms INTEGER NOT NULL DEFAULT 0,
    history_to_ms INTEGER NOT NULL DEFAULT 0,
    last_row_id INTEGER NOT NULL DEFAULT 0,
    fresh_as_of_ms INTEGER NOT NULL DEFAULT 0,
    derived_to_ms INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    estimated_rows INTEGER NOT NULL DEFAULT 0
);

-- The texts behind the numbers in blocks. Id 0 is "not recorded" and has no row.
CREATE TABLE rollup_value (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL REFERENCES rollup_source (id) ON DELETE CASCADE,
    dimension TEXT NOT NULL,
    value_id INTEGER NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (source, dimension, value_id),
    UNIQUE (source, dimension, value)
);

-- The same for accounts and keys. Personal data: erased with the person, expires with the raw rows.
CREATE TABLE rollup_person_value (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL REFERENCES rollup_source (id) ON DELETE CASCADE,
    dimension TEXT NOT NULL,
    value_id INTEGER NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (source, dimension, value_id),
    UNIQUE (source, dimension, value)
);

-- All cells of one cube in one slot of time. cube: 0 total, 1 operations, 2 workspace. tier: 0 the minutes of a quarter
-- of an hour, 1 a quarter, 2 an hour, 3 a UTC day. No person is in here.
CREATE TABLE rollup_block (
    source INTEGER NOT NULL REFERENCES rollup_source (id) ON DELETE CASCADE,
    cube INTEGER NOT NULL,
    tier INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    counts BLOB NOT NULL,
    sketches BLOB NOT NULL,
    PRIMARY KEY (source, cube, tier, start_ms)
);

-- Key, account, workspace and outcome: whole UTC days, and shorter pieces of the days that are not complete yet.
-- Personal data.
CREATE TABLE rollup_key_block (
    source INTEGER NOT NULL REFERENCES rollup_source (id) ON DELETE CASCADE,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    counts BLOB NOT NULL,
    sketches BLOB NOT NULL,
    PRIMARY KEY (source, start_ms)
);

-- Quarters of an hour to count again once due_ms has come. lost: their blocks are damaged
-- and must not be read.
CREATE TABLE rollup_due (
    source INTEGER NOT NULL REFERENCES rollup_source (id) ON DELETE CASCADE,
    start_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    lost INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (source, start_ms)
);
