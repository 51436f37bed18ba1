CREATE TABLE "policy_findings" (
	"tenant_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"trial_id" uuid NOT NULL,
	"rule" text NOT NULL,
	"client_id" text NOT NULL,
	"user_id" uuid,
	"count" bigint NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	CONSTRAINT "policy_findings_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "policy_trials" (
	"tenant_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"settings" jsonb NOT NULL,
	"base" jsonb NOT NULL,
	"actor_kind" text NOT NULL,
	"actor" text,
	"begun_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	CONSTRAINT "policy_trials_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "policy_findings" ADD CONSTRAINT "policy_findings_tenant_id_trial_id_policy_trials_tenant_id_id_fk" FOREIGN KEY ("tenant_id","trial_id") REFERENCES "public"."policy_trials"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_findings" ADD CONSTRAINT "policy_findings_tenant_id_user_id_users_tenant_id_id_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_trials" ADD CONSTRAINT "policy_trials_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "policy_findings_once" ON "policy_findings" USING btree ("tenant_id","trial_id","rule","client_id",coalesce("user_id", '00000000-0000-0000-0000-000000000000'::uuid));--> statement-breakpoint
CREATE UNIQUE INDEX "policy_trials_one" ON "policy_trials" USING btree ("tenant_id");