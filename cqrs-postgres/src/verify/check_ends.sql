-- At one moment: where the log ends, where it should, and how many epochs lie beyond.
SELECT l.epoch,
  coalesce((SELECT e.position FROM "cqrs".events e WHERE e.log = l.log ORDER BY e.position DESC LIMIT 1), 0)::bigint,
  coalesce((SELECT b.last_position FROM "cqrs".batches b
    WHERE b.log = l.log AND b.last_position IS NOT NULL ORDER BY b.last_position DESC LIMIT 1), 0)::bigint,
  (SELECT max(h.epoch) FROM "cqrs".epochs h WHERE h.log = l.log)::bigint
FROM "cqrs".logs l
WHERE l.log = $1::integer
