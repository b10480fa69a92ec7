INSERT INTO append_rate.bare
  (log, type_version, position, version, recorded_at, event_id, category, stream_id, type, data, metadata)
SELECT 1, 1, e.position, 1, clock_timestamp(), e.event_id, 'account', e.stream_id, 'account.deposited', $4::text::json, $5::text::json
FROM unnest($1::bigint[], $2::text[], $3::uuid[]) AS e (position, stream_id, event_id)
