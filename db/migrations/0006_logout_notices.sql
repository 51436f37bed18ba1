CREATE TABLE "logout_notices" (
	"tenant_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"client_id" text NOT NULL,
	"sid" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone NOT NULL,
	"last_error" text,
	"delivered_at" timestamp with time zone,
	"gave_up_at" timestamp with time zone,
	CONSTRAINT "logout_notices_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "participants" (
	"tenant_id" text NOT NULL,
	"session_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	CONSTRAINT "participants_tenant_id_session_id_client_id_pk" PRIMARY KEY("tenant_id","session_id","client_id")
);
--> statement-breakpoint
ALTER TABLE "logout_notices" ADD CONSTRAINT "logout_notices_tenant_id_client_id_clients_tenant_id_client_id_fk" FOREIGN KEY ("tenant_id","client_id") REFERENCES "public"."clients"("tenant_id","client_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participants" ADD CONSTRAINT "participants_tenant_id_session_id_sessions_tenant_id_id_fk" FOREIGN KEY ("tenant_id","session_id") REFERENCES "public"."sessions"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participants" ADD CONSTRAINT "participants_tenant_id_client_id_clients_tenant_id_client_id_fk" FOREIGN KEY ("tenant_id","client_id") REFERENCES "public"."clients"("tenant_id","client_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "logout_notices_waiting" ON "logout_notices" USING btree ("next_attempt_at") WHERE "logout_notices"."delivered_at" is null and "logout_notices"."gave_up_at" is null;--> statement-breakpoint
CREATE INDEX "logout_notices_by_age" ON "logout_notices" USING btree ("ended_at");
--> statement-breakpoint
-- Whatever ends a session stops in the same statement the tokens that were not meant to outlive it, and writes who must be told
-- (OIDC Back-Channel Logout §2.5). A function has a snapshot of its own, so it also sees a code issued while the update waited.
CREATE FUNCTION gatehouse_session_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE authorizations SET revoked_at = NEW.ended_at
  WHERE tenant_id = NEW.tenant_id AND session_id = NEW.id AND revoked_at IS NULL AND NOT ('offline_access' = ANY(scopes));
  INSERT INTO logout_notices (tenant_id, client_id, sid, user_id, ended_at, next_attempt_at)
  SELECT c.tenant_id, c.client_id, NEW.id, NEW.user_id, NEW.ended_at, now()
  FROM clients c
  WHERE c.tenant_id = NEW.tenant_id AND c.metadata ->> 'backchannel_logout_uri' IS NOT NULL
    AND c.client_id IN (
      SELECT a.client_id FROM authorizations a
      WHERE a.tenant_id = NEW.tenant_id AND a.session_id = NEW.id AND 'openid' = ANY(a.scopes)
      UNION
      SELECT p.client_id FROM participants p WHERE p.tenant_id = NEW.tenant_id AND p.session_id = NEW.id
    );
  IF FOUND THEN PERFORM pg_notify('gatehouse_logout', ''); END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER session_ended AFTER UPDATE OF ended_at ON sessions FOR EACH ROW
  WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION gatehouse_session_ended();
