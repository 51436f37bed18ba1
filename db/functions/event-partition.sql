-- Makes a month's partition, and moves into it what came before it was there. To attach a table locks less than to make it in its
-- place: writers of other months go on.
CREATE OR REPLACE FUNCTION gatehouse_event_partition(month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  name text := 'events_' || to_char(month, 'YYYY_MM');
  first timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
  next timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
  IF to_regclass(name) IS NOT NULL THEN RETURN false; END IF;
  EXECUTE format('CREATE TABLE %I (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
  IF EXISTS (SELECT FROM events_default WHERE at >= first AND at < next) THEN
    PERFORM set_config('gatehouse.retention', 'on', true);
    EXECUTE format('WITH moved AS (DELETE FROM events_default WHERE at >= %L AND at < %L RETURNING *) INSERT INTO %I SELECT * FROM moved', first, next, name);
    PERFORM set_config('gatehouse.retention', '', true);
  END IF;
  EXECUTE format('ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, first, next);
  RETURN true;
END $$;
