-- For this transaction only.
SELECT set_config('search_path', $1::text, true)
