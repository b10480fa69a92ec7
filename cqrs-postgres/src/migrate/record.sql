UPDATE "cqrs".migrations SET checksum = decode($2::text, 'hex') WHERE version = $1::integer
