CREATE TABLE "foreign_kinds" (
	"tenant_id" text NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "foreign_kinds_tenant_id_kind_pk" PRIMARY KEY("tenant_id","kind")
);
--> statement-breakpoint
ALTER TABLE "passwords" ADD COLUMN "foreign_kind" text;--> statement-breakpoint
ALTER TABLE "foreign_kinds" ADD CONSTRAINT "foreign_kinds_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "passwords_foreign" ON "passwords" USING btree ("tenant_id","foreign_kind") WHERE "passwords"."foreign_kind" is not null;