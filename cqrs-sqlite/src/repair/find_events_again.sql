-- Makes what finds events by stream and version out of the events alone. Of two with the same
-- version the first is found.
DELETE FROM main.recent_event_versions;
DELETE FROM main.event_versions;
INSERT OR IGNORE INTO main.event_streams (category, stream_id)
SELECT category, stream_id FROM main.events ORDER BY position;
INSERT OR IGNORE INTO main.event_versions (stream, version, position)
SELECT stream, version, position
FROM main.events CROSS JOIN main.event_streams USING (category, stream_id)
ORDER BY position;
