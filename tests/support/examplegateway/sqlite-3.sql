-- The made-up product of resources/help/example-gateway.json, in version 3.
CREATE TABLE people (id INTEGER PRIMARY KEY, email text, name text, joined_ms bigint);
CREATE TABLE keys (id INTEGER PRIMARY KEY, person_id bigint, label text, secret text, blocked bigint);
CREATE TABLE upstreams (id INTEGER PRIMARY KEY, title text);
CREATE TABLE calls (id INTEGER PRIMARY KEY, finished_ms bigint, kind text, call_group text, person_id bigint, key_id bigint, upstream_id bigint, model text, result text, took_ms bigint, first_word_ms bigint, words_in bigint, words_out bigint, cents bigint, address text, details text);
CREATE INDEX calls_by_time ON calls (finished_ms, id);
