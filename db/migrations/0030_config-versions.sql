CREATE TABLE "config_versions" (
	"tenant_id" text NOT NULL,
	"number" integer NOT NULL,
	"content" text NOT NULL,
	"digest" text NOT NULL,
	"restored_from" integer,
	"actor_kind" text NOT NULL,
	"actor" text,
	"created" integer NOT NULL,
	"changed" integer NOT NULL,
	"removed" integer NOT NULL,
	"applied_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "config_versions_tenant_id_number_pk" PRIMARY KEY("tenant_id","number")
);
--> statement-breakpoint
ALTER TABLE "config_versions" ADD CONSTRAINT "config_versions_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;