-- $1 events of $2 accounts, where there are none yet; ids in the order of the events.
INSERT INTO eventcore_events
    (event_id, stream_id, stream_version, event_type, event_data, metadata)
SELECT
    (lpad(to_hex(1700000000000 + n), 12, '0') || '70008000000000000000')::uuid,
    'account-' || n % $2,
    n / $2 + 1,
    'AccountEvent',
    CASE n / $2 % 2
        WHEN 0 THEN jsonb_build_object(
            'Deposited', jsonb_build_object('account', 'account-' || n % $2, 'amount', 1000))
        ELSE jsonb_build_object(
            'Withdrawn', jsonb_build_object('account', 'account-' || n % $2, 'amount', 1 + n % 1000))
    END,
    '{}'
FROM generate_series(0::bigint, $1 - 1) AS n
WHERE NOT EXISTS (SELECT FROM eventcore_events);
