INSERT INTO bare_events (category, stream_id, version, event_id, name, type_version, data, metadata)
SELECT $1, stream_id, $2, event_id, $3, $4, data::json, metadata::json
FROM unnest($5::text[], $6::uuid[], $7::text[], $8::text[]) AS rows (stream_id, event_id, data, metadata)
