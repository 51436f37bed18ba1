CREATE TABLE "event_seals" (
	"tenant_id" text NOT NULL,
	"number" bigint NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"count" integer NOT NULL,
	"sealed_until" timestamp with time zone NOT NULL,
	"retained_from" timestamp with time zone,
	"event_ids" uuid[],
	"hashes" "bytea",
	"digest" "bytea" NOT NULL,
	"previous" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	"key" "bytea" NOT NULL,
	"signature" "bytea" NOT NULL,
	CONSTRAINT "event_seals_tenant_id_number_pk" PRIMARY KEY("tenant_id","number")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"tenant_id" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor" text,
	"user_id" uuid,
	"client_id" text,
	"session_id" uuid,
	"address" text,
	"request_id" uuid,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "events_tenant_id_at_id_pk" PRIMARY KEY("tenant_id","at","id")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE INDEX "events_by_user" ON "events" USING btree ("tenant_id","user_id","at") WHERE "events"."user_id" is not null;
--> statement-breakpoint
-- What fits no month is kept here, so that nothing is lost where the job `partitions` is late.
CREATE TABLE events_default PARTITION OF events DEFAULT;
--> statement-breakpoint
-- Makes a month's partition, and moves into it what came before it was there. To attach a table locks less than to make it in its
-- place: writers of other months go on.
CREATE FUNCTION gatehouse_event_partition(month date) RETURNS boolean LANGUAGE plpgsql AS $$
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
--> statement-breakpoint
SELECT gatehouse_event_partition((date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead))::date)
FROM generate_series(0, 2) AS ahead;
--> statement-breakpoint
-- Events and their seals are only ever added. Against mistakes and against a statement that an attacker smuggles in; who owns the
-- tables can take the triggers away, which is what the seals are for. Retention says so in its own transaction.
CREATE FUNCTION gatehouse_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('gatehouse.retention', true) = 'on' THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION gatehouse_append_only();
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON event_seals FOR EACH ROW EXECUTE FUNCTION gatehouse_append_only();
