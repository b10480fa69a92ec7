-- A page of the log, event by event: does it follow the one before, in the log and in its stream?
WITH page AS MATERIALIZED (
  SELECT e.position, e.version, e.category, e.stream_id, e.recorded_at
  FROM "cqrs".events e
  WHERE e.log = $1::integer AND e.position > $2::bigint
  ORDER BY e.position
  LIMIT $3::bigint
),
checked AS (
  SELECT p.position, p.version, p.category, p.stream_id,
    lag(p.position::bigint, 1, $2::bigint) OVER log AS before,
    p.recorded_at < coalesce(lag(p.recorded_at) OVER log, (
      SELECT b.recorded_at FROM "cqrs".events b WHERE b.log = $1::integer AND b.position = $2::bigint
    )) AS runs_backwards,
    p.version = 1 OR EXISTS (
      SELECT FROM "cqrs".events b
      WHERE b.log = $1::integer AND b.category = p.category AND b.stream_id = p.stream_id
        AND b.version = p.version - 1 AND b.position < p.position
    ) AS follows
  FROM page p
  WINDOW log AS (ORDER BY p.position)
)
SELECT t.events, t.last, f.before, f.position, f.runs_backwards, f.follows, f.category, f.stream_id, f.version
FROM (SELECT count(*), max(p.position)::bigint FROM page p) AS t (events, last)
LEFT JOIN (
  SELECT * FROM checked c
  WHERE c.before <> c.position - 1 OR c.runs_backwards OR NOT c.follows
  ORDER BY c.position
  LIMIT $4::bigint
) AS f ON true
