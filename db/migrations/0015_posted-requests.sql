CREATE TABLE "posted_requests" (
	"tenant_id" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"endpoint" text NOT NULL,
	"form" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "posted_requests_tenant_id_hash_pk" PRIMARY KEY("tenant_id","hash")
);
--> statement-breakpoint
CREATE INDEX "posted_requests_by_age" ON "posted_requests" USING btree ("expires_at");