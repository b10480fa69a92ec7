SELECT name, generation, version, partitions, partition, "position", revision, lost, parked
FROM "cqrs".hold_parts($1::integer, $2::text[])
