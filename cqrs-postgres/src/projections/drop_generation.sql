SELECT "cqrs".drop_generation($1::integer, $2::bigint, $3::integer)
