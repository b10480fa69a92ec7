SELECT
  -- By $1, not by l.log: else it is looked up again for every row of the page.
  coalesce((SELECT h.position FROM "cqrs".events h WHERE h.log = $1::integer ORDER BY h.position DESC LIMIT 1), 0)::bigint,
  l.epoch, e.category, e.stream_id,
  e.position, e.version, e.type_version, e.recorded_at, e.event_id, e.type, e.data, e.metadata
FROM "cqrs".logs l
LEFT JOIN LATERAL (
  SELECT *
  FROM "cqrs".events e
  WHERE e.log = $1::integer AND e.position > $2::bigint AND e.position <= $3::bigint
    -- OR keeps the planner from collecting a whole category by the other index.
    AND ($5::text[] IS NULL OR e.category = ANY ($5::text[]))
    AND ($6::text[] IS NULL OR e.type = ANY ($6::text[]))
  ORDER BY e.position
  LIMIT $4::bigint
) AS e ON true
WHERE l.log = $1::integer
