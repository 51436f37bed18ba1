CREATE TABLE "used_assertions" (
	"tenant_id" text NOT NULL,
	"client_id" text NOT NULL,
	"jti_hash" "bytea" NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "used_assertions_tenant_id_client_id_jti_hash_pk" PRIMARY KEY("tenant_id","client_id","jti_hash")
);
--> statement-breakpoint
ALTER TABLE "access_tokens" ADD COLUMN "certificate_thumbprint" text;--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD COLUMN "certificate_thumbprint" text;--> statement-breakpoint
ALTER TABLE "used_assertions" ADD CONSTRAINT "used_assertions_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "used_assertions_by_age" ON "used_assertions" USING btree ("expires_at");