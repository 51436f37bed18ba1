CREATE TABLE "try_its" (
	"tenant_id" text NOT NULL,
	"client_id" text NOT NULL,
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"session" "bytea" NOT NULL,
	"state_hash" "bytea" NOT NULL,
	"sealed" text NOT NULL,
	"answered_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "try_its" ADD CONSTRAINT "try_its_session_dashboard_sessions_hash_fk" FOREIGN KEY ("session") REFERENCES "public"."dashboard_sessions"("hash") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "try_its" ADD CONSTRAINT "try_its_tenant_id_client_id_clients_tenant_id_client_id_fk" FOREIGN KEY ("tenant_id","client_id") REFERENCES "public"."clients"("tenant_id","client_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "try_its_by_age" ON "try_its" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "try_its_by_session" ON "try_its" USING btree ("session");--> statement-breakpoint
CREATE INDEX "try_its_by_client" ON "try_its" USING btree ("tenant_id","client_id");