-- Notes down, as the last thing before the commit of an append, whether it will wait for the disk.
CREATE TABLE commits (synchronous_commit text NOT NULL);

CREATE FUNCTION note_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.commits VALUES (current_setting('synchronous_commit'));
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER note_commit AFTER INSERT ON cqrs.events
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_commit();
