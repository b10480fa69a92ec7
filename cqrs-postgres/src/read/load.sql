SELECT w.number, e.version, e.position, e.type_version, e.type, e.data
FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[])
  WITH ORDINALITY AS w (category, stream_id, after, most, number)
CROSS JOIN LATERAL (
  SELECT e.version, e.position, e.type_version, e.type, e.data
  FROM "cqrs".events e
  WHERE e.log = $1::integer AND e.category = w.category AND e.stream_id = w.stream_id
    AND e.version > w.after
  ORDER BY e.version
  LIMIT w.most
) e
