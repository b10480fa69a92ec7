-- At the commit of a transaction that wrote events: does what the first of them says.
CREATE FUNCTION misbehave() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE NEW.data ->> 'transaction'
    WHEN 'hold' THEN PERFORM pg_sleep(0.003);
    WHEN 'roll back' THEN RAISE 'made to fail at the commit';
    WHEN 'die' THEN PERFORM pg_terminate_backend(pg_backend_pid());
    ELSE NULL;
  END CASE;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER misbehave AFTER INSERT ON cqrs.events
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION misbehave();
