-- The oldest keys are found by a tree. Runs in psql as it is, after 0008.
--
-- A BRIN index tells pages apart by the times in them. When keys have been pruned, new ones take the
-- room of old ones, every page holds all times, and each look for old keys reads the whole table.
-- Keys come in the order of their times, so that a tree grows at its end alone, which costs a keyed
-- append little, and others nothing. Made while nobody appends: keyed appends wait for it.
DROP INDEX "cqrs".keys_recorded_at;
CREATE INDEX keys_recorded_at ON "cqrs".keys (log, recorded_at);

INSERT INTO "cqrs".migrations (version, name) VALUES (9, 'keys_by_age');
