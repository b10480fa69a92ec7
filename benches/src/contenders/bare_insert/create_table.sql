-- What an event takes, and no more: no version is checked, no order promised, and the only index
-- is the primary key.
CREATE TABLE bare_events (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  category text NOT NULL,
  stream_id text NOT NULL,
  version bigint NOT NULL,
  event_id uuid NOT NULL,
  name text NOT NULL,
  type_version integer NOT NULL,
  data json NOT NULL,
  metadata json NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
