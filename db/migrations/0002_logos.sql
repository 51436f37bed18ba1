CREATE TABLE "logos" (
	"tenant_id" text NOT NULL,
	"uri_hash" "bytea" NOT NULL,
	"uri" text NOT NULL,
	"content_hash" "bytea",
	"picture" "bytea",
	"type" text,
	"tried_at" timestamp with time zone NOT NULL,
	"fetched_at" timestamp with time zone,
	CONSTRAINT "logos_tenant_id_uri_hash_pk" PRIMARY KEY("tenant_id","uri_hash")
);
--> statement-breakpoint
ALTER TABLE "logos" ADD CONSTRAINT "logos_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "logos_by_content" ON "logos" USING btree ("tenant_id","content_hash");