CREATE TABLE "pushed_requests" (
	"tenant_id" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"client_id" text NOT NULL,
	"params" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pushed_requests_tenant_id_hash_pk" PRIMARY KEY("tenant_id","hash")
);
--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "pairwise_salt" text NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "claim_sources" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "pushed_requests" ADD CONSTRAINT "pushed_requests_tenant_id_client_id_clients_tenant_id_client_id_fk" FOREIGN KEY ("tenant_id","client_id") REFERENCES "public"."clients"("tenant_id","client_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pushed_requests_by_age" ON "pushed_requests" USING btree ("expires_at");