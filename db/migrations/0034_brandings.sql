CREATE TABLE "brand_fonts" (
	"tenant_id" text NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"content" "bytea" NOT NULL,
	"uploaded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "brand_fonts_tenant_id_content_hash_pk" PRIMARY KEY("tenant_id","content_hash")
);
--> statement-breakpoint
CREATE TABLE "branding_drafts" (
	"tenant_id" text PRIMARY KEY NOT NULL,
	"content" jsonb NOT NULL,
	"base" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"actor_kind" text NOT NULL,
	"actor" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "branding_versions" (
	"tenant_id" text NOT NULL,
	"number" integer NOT NULL,
	"content" jsonb NOT NULL,
	"restored_from" integer,
	"actor_kind" text,
	"actor" text,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "branding_versions_tenant_id_number_pk" PRIMARY KEY("tenant_id","number")
);
--> statement-breakpoint
ALTER TABLE "brand_fonts" ADD CONSTRAINT "brand_fonts_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "branding_drafts" ADD CONSTRAINT "branding_drafts_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "branding_versions" ADD CONSTRAINT "branding_versions_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;