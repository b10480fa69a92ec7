SELECT stream
FROM main.event_streams
WHERE category = ?1 AND stream_id = ?2;
