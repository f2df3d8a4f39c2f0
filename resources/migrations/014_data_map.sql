-- What operators have said of tables and columns that the data map of a gateway's profile does not know: every change,
-- the last one of a place is what holds. column_name: empty for the table itself. before_says, after_says: as a profile
-- says it, JSON; empty: nothing, so that an empty one after it takes the classification back. Names and types are those
-- of a schema, and name nobody.
CREATE TABLE classification_change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    gateway TEXT NOT NULL,
    table_name TEXT NOT NULL CHECK (table_name <> ''),
    column_name TEXT NOT NULL,
    column_type TEXT NOT NULL,
    before_says TEXT NOT NULL,
    after_says TEXT NOT NULL,
    reason TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_ms INTEGER NOT NULL
);
CREATE INDEX classification_change_of ON classification_change (gateway, table_name, column_name, seq);
CREATE TRIGGER classification_change_no_update BEFORE UPDATE ON classification_change
    BEGIN SELECT RAISE(ABORT, 'what was said of a column is never changed'); END;
CREATE TRIGGER classification_change_no_delete BEFORE DELETE ON classification_change
    BEGIN SELECT RAISE(ABORT, 'what was said of a column is never changed'); END;
