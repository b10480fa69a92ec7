SELECT outcome, generation, version, partitions, state, detail
FROM "cqrs".prepare(
  $1::integer, $2::text, $3::bigint, $4::integer, $5::text, $6::boolean,
  $7::text[], $8::text[], $9::boolean[], $10::text, $11::integer
)
