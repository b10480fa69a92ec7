REINDEX main.events;
REINDEX main.keys;
REINDEX main.event_streams;
