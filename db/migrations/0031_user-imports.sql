CREATE TABLE "user_import_parts" (
	"tenant_id" text NOT NULL,
	"import_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "user_import_parts_tenant_id_import_id_number_pk" PRIMARY KEY("tenant_id","import_id","number")
);
--> statement-breakpoint
CREATE TABLE "user_import_problems" (
	"tenant_id" text NOT NULL,
	"import_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"number" integer NOT NULL,
	"member" text,
	"detail" text NOT NULL,
	CONSTRAINT "user_import_problems_tenant_id_import_id_line_number_pk" PRIMARY KEY("tenant_id","import_id","line","number")
);
--> statement-breakpoint
CREATE TABLE "user_imports" (
	"tenant_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"format" text NOT NULL,
	"parts" integer DEFAULT 0 NOT NULL,
	"bytes" integer DEFAULT 0 NOT NULL,
	"lines" integer DEFAULT 0 NOT NULL,
	"is_dry_run" boolean DEFAULT true NOT NULL,
	"actor_kind" text NOT NULL,
	"actor" text,
	"line" integer DEFAULT 0 NOT NULL,
	"created" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"run_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"last_error" text,
	"done_at" timestamp with time zone,
	"gave_up_at" timestamp with time zone,
	"cancelled_at" timestamp with time zone,
	CONSTRAINT "user_imports_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "user_import_parts" ADD CONSTRAINT "user_import_parts_tenant_id_import_id_user_imports_tenant_id_id_fk" FOREIGN KEY ("tenant_id","import_id") REFERENCES "public"."user_imports"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_import_problems" ADD CONSTRAINT "user_import_problems_tenant_id_import_id_user_imports_tenant_id_id_fk" FOREIGN KEY ("tenant_id","import_id") REFERENCES "public"."user_imports"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_imports" ADD CONSTRAINT "user_imports_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "user_imports_waiting" ON "user_imports" USING btree ("next_attempt_at") WHERE "user_imports"."done_at" is null and "user_imports"."gave_up_at" is null;