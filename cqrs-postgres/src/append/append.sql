SELECT verdict, version, "position", events, decided_at, refusal
FROM "cqrs".append(
  $1::integer, $2::bigint, $3::uuid, $4::bigint, $5::integer,
  $6::text[], $7::text[],
  $8::integer[], $9::bigint[], $10::integer[],
  $11::text[], $12::integer[], $13::bytea[], $14::timestamptz[], $15::text[],
  $16::integer[], $17::integer[], $18::uuid[], $19::text[], $20::integer[], $21::text[], $22::text[]
)
