BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
-- All of it for this transaction only. Who does nothing while it holds the lease is ended.
SELECT set_config('search_path', $1::text, true),
       set_config('lock_timeout', $2::text, true),
       set_config('statement_timeout', $3::text, true),
       set_config('idle_in_transaction_session_timeout', $3::text, true)
