INSERT INTO bare_events (category, stream_id, version, event_id, name, type_version, data, metadata)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
