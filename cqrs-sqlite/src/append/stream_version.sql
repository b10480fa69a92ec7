SELECT coalesce(max(version), 0)
FROM main.events
WHERE category = ?1 AND stream_id = ?2;
