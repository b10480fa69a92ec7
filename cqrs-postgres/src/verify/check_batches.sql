-- The recorded batches: do their positions stand in the log, each in one batch only?
SELECT b.first_position, b.last_position
FROM (
  SELECT b.first_position, b.last_position,
    lag(b.last_position::bigint, 1, 0) OVER (ORDER BY b.last_position) AS before
  FROM "cqrs".batches b
  WHERE b.log = $1::integer AND b.last_position IS NOT NULL
) b
WHERE b.first_position IS NULL OR b.first_position > b.last_position OR b.first_position <= b.before
ORDER BY b.last_position
LIMIT $2::bigint
