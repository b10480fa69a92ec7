SELECT g.schema, g.name FROM "cqrs".generations g WHERE g.log = $1::integer AND g.generation = $2::bigint
