-- $1 events of $2 accounts, where there are none yet.
INSERT INTO event (event_type, payload, account)
SELECT
    CASE n / $2 % 2 WHEN 0 THEN 'Deposited' ELSE 'Withdrawn' END,
    convert_to(
        CASE n / $2 % 2
            WHEN 0 THEN json_build_object(
                'Deposited', json_build_object('account', 'account-' || n % $2, 'amount', 1000))
            ELSE json_build_object(
                'Withdrawn',
                json_build_object('account', 'account-' || n % $2, 'amount', 1 + n % 1000))
        END::text,
        'UTF8'),
    'account-' || n % $2
FROM generate_series(0::bigint, $1 - 1) AS n
WHERE NOT EXISTS (SELECT FROM event)
ORDER BY n;
