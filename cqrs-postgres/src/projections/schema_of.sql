-- Where the tables of a generation are, and what its documents can be filtered by.
SELECT g.schema, g.name, coalesce(c.names, '{}'), coalesce(c.types, '{}')
FROM "cqrs".generations g
CROSS JOIN LATERAL (
  SELECT array_agg(a.attname::text ORDER BY a.attnum), array_agg(a.atttypid::regtype::text ORDER BY a.attnum)
  FROM pg_catalog.pg_attribute a
  WHERE a.attrelid = to_regclass(format('%I.%I', g.schema, g.name)) AND a.attgenerated = 's' AND NOT a.attisdropped
) AS c (names, types)
WHERE g.log = $1::integer AND g.generation = $2::bigint
