CREATE TABLE "used_proofs" (
	"tenant_id" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "used_proofs_tenant_id_hash_pk" PRIMARY KEY("tenant_id","hash")
);
--> statement-breakpoint
ALTER TABLE "authorizations" ADD COLUMN "cnf" text;--> statement-breakpoint
CREATE INDEX "used_proofs_by_age" ON "used_proofs" USING btree ("expires_at");