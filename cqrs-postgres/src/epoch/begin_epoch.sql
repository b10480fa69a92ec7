SELECT "cqrs".begin_epoch($1::integer, $2::text)
