SELECT committed, first_position, last_position
FROM "cqrs".resolve($1::integer, $2::uuid, $3::bigint, $4::integer)
