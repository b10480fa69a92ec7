DELETE FROM main.keys
WHERE position > (SELECT coalesce(max(position), 0) FROM main.events)
  OR version > (SELECT coalesce(max(events.version), 0) FROM main.events
                WHERE events.category = keys.category AND events.stream_id = keys.stream_id);
