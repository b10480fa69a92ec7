SELECT "cqrs".prune_batches($1::integer, $2::bigint)
