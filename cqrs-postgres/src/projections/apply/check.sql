SELECT EXISTS (SELECT FROM "cqrs".steps s
  WHERE s.log = $1::integer AND s.generation = $2::bigint AND s.partition = $3::integer)
