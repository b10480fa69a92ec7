SELECT verdict, version, "position", events, decided_at, refusal
FROM "cqrs".append_one(
  $1::integer, $2::bigint, $3::uuid, $4::bigint, $5::integer, $6::bigint,
  $7::text, $8::text, $9::bigint, $10::uuid, $11::text, $12::integer, $13::text, $14::text
)
