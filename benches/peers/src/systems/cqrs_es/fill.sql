-- $1 events of $2 accounts, where there are none yet.
INSERT INTO events
    (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
SELECT
    'account',
    'account-' || n % $2,
    n / $2 + 1,
    CASE n / $2 % 2 WHEN 0 THEN 'Deposited' ELSE 'Withdrawn' END,
    '1.0',
    CASE n / $2 % 2
        WHEN 0 THEN json_build_object('Deposited', json_build_object('amount', 1000))
        ELSE json_build_object('Withdrawn', json_build_object('amount', 1 + n % 1000))
    END,
    '{}'
FROM generate_series(0::bigint, $1 - 1) AS n
WHERE NOT EXISTS (SELECT FROM events);
