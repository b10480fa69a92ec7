-- A page of the kept outcomes: do their events stand where they say?
WITH page AS MATERIALIZED (
  SELECT k.category, k.stream_id, k.key, k.version, k.position, k.events
  FROM "cqrs".keys k
  WHERE k.log = $1::integer AND (k.category, k.stream_id, k.key) > ($2::text, $3::text, $4::text)
  ORDER BY k.category, k.stream_id, k.key
  LIMIT $5::bigint
)
SELECT t.keys, t.category, t.stream_id, t.key, f.category, f.stream_id, f.key, f.version, f.position
FROM (
  SELECT (SELECT count(*) FROM page), p.category, p.stream_id, p.key
  FROM page p ORDER BY p.category DESC, p.stream_id DESC, p.key DESC LIMIT 1
) AS t (keys, category, stream_id, key)
LEFT JOIN (
  SELECT p.category, p.stream_id, p.key, p.version, p.position
  FROM page p
  WHERE p.events > p.version
    OR p.version > 0 AND NOT EXISTS (
      SELECT FROM "cqrs".events e
      WHERE e.log = $1::integer AND e.category = p.category AND e.stream_id = p.stream_id AND e.version = p.version
        AND CASE WHEN p.events > 0 THEN e.position = p.position ELSE e.position <= p.position END
    )
  LIMIT $6::bigint
) AS f ON true
