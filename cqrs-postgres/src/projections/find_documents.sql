SELECT g.generation, d.key, d.document, d.version, d.position
FROM "cqrs".generations g
LEFT JOIN LATERAL (
  SELECT d.key, d.document, d.version, d.position
  FROM "generation".documents d
  WHERE g.generation = $3::bigint /* and what else they must be */
  ORDER BY /* what comes first, */ d.key
  LIMIT $4::bigint
) AS d ON true
WHERE g.log = $1::integer AND g.name = $2::text AND g.state = 'live'
