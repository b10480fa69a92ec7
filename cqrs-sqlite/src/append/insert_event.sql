INSERT INTO main.events
  (position, category, stream_id, version, event_id, name, type_version, recorded_at, data, metadata)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);
