-- What its migrator does not get to on PostgreSQL 15, where it stops at this function: the number
-- is 0xFFFFFFFF in its own text.
CREATE OR REPLACE FUNCTION event_store_begin_epoch() RETURNS void AS $$
DECLARE
    id    bigint;
    db_id int;
BEGIN
    SELECT last_value INTO id FROM seq_event_event_id;
    SELECT oid INTO db_id FROM pg_database WHERE datname = current_database();

    PERFORM pg_try_advisory_xact_lock_shared(db_id, 0);
    PERFORM pg_try_advisory_xact_lock_shared(1, (id & 4294967295)::bit(32)::integer);
    PERFORM pg_try_advisory_xact_lock_shared(2, (id >> 32)::bit(32)::integer);
END;
$$ LANGUAGE plpgsql;

-- The column and index that it makes for each id of the events.
ALTER TABLE event ADD COLUMN IF NOT EXISTS account text;
CREATE INDEX IF NOT EXISTS idx_event_account ON event (account) WHERE account IS NOT NULL;
