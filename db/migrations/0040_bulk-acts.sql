CREATE TABLE "bulk_act_users" (
	"tenant_id" text NOT NULL,
	"act_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"user_id" uuid NOT NULL,
	"username" text NOT NULL,
	"problem" text,
	CONSTRAINT "bulk_act_users_tenant_id_act_id_number_pk" PRIMARY KEY("tenant_id","act_id","number")
);
--> statement-breakpoint
CREATE TABLE "bulk_acts" (
	"tenant_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"act" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor" text,
	"total" integer DEFAULT 0 NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"succeeded" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_error" text,
	"done_at" timestamp with time zone,
	"gave_up_at" timestamp with time zone,
	"cancelled_at" timestamp with time zone,
	CONSTRAINT "bulk_acts_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "bulk_act_users" ADD CONSTRAINT "bulk_act_users_tenant_id_act_id_bulk_acts_tenant_id_id_fk" FOREIGN KEY ("tenant_id","act_id") REFERENCES "public"."bulk_acts"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulk_acts" ADD CONSTRAINT "bulk_acts_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bulk_acts_waiting" ON "bulk_acts" USING btree ("next_attempt_at") WHERE "bulk_acts"."done_at" is null and "bulk_acts"."gave_up_at" is null;