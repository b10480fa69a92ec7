SELECT "cqrs".prune_keys($1::integer, $2::timestamptz, $3::bigint)
