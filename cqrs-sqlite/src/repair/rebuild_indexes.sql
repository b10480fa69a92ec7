REINDEX main.events;
REINDEX main.keys;
