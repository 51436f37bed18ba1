CREATE TABLE "idempotency_keys" (
	"tenant_id" text NOT NULL,
	"caller" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"sealed" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_tenant_id_caller_hash_pk" PRIMARY KEY("tenant_id","caller","hash")
);
--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING btree ("expires_at");