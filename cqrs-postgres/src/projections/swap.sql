SELECT "cqrs".swap($1::integer, $2::bigint, $3::integer)
