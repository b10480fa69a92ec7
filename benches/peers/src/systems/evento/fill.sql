-- $1 events of $2 accounts, where there are none yet. $3 is the type of the aggregate, $4 a deposit,
-- $5 a withdrawal of each amount, $6 the metadata; ids are ULIDs in the order of the events.
INSERT INTO event
    (id, name, data, metadata, aggregator_type, aggregator_id, version, routing_key, tenant,
     "timestamp", timestamp_subsec)
SELECT
    '01' || lpad(n::text, 24, '0'),
    CASE n / $2 % 2 WHEN 0 THEN 'Deposited' ELSE 'Withdrawn' END,
    CASE n / $2 % 2 WHEN 0 THEN $4::bytea ELSE ($5::bytea[])[1 + n % 1000] END,
    $6::bytea,
    $3::text,
    'account-' || n % $2,
    n / $2 + 1,
    NULL,
    '',
    1700000000 + n / 1000,
    n % 1000
FROM generate_series(0::bigint, $1 - 1) AS n
WHERE NOT EXISTS (SELECT FROM event);
