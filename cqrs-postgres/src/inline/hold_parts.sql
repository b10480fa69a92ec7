SELECT name, generation, version, partitions, partition, "position", revision, lost, parked,
  -- Of this append, which all its events have.
  (SELECT e.recorded_at FROM "cqrs".events e WHERE e.log = $1::integer AND e.position = $3::bigint)
FROM "cqrs".hold_parts($1::integer, $2::text[])
