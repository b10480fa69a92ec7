-- $1 events of $2 accounts, where there are none yet; ids in the order of the events.
INSERT INTO account_events (id, aggregate_id, payload, occurred_on, sequence_number)
SELECT
    (lpad(to_hex(1700000000000 + n), 12, '0') || '70008000000000000000')::uuid,
    (lpad(to_hex(n % $2 + 1), 16, '0') || '0000000000000000')::uuid,
    CASE n / $2 % 2
        WHEN 0 THEN jsonb_build_object('Deposited', jsonb_build_object('amount', 1000))
        ELSE jsonb_build_object('Withdrawn', jsonb_build_object('amount', 1 + n % 1000))
    END,
    timestamptz '2026-01-01 00:00:00Z' + n * interval '1 millisecond',
    n / $2 + 1
FROM generate_series(0::bigint, $1 - 1) AS n
WHERE NOT EXISTS (SELECT FROM account_events);
