-- How far a gateway's rows are known is a text that only the source of the rows reads: not every gateway numbers its rows.
-- Where rows are numbered it is the last number, as before.
ALTER TABLE rollup_source ADD COLUMN mark TEXT NOT NULL DEFAULT '';
UPDATE rollup_source SET mark = CAST(last_row_id AS TEXT);
ALTER TABLE rollup_source DROP COLUMN last_row_id;
