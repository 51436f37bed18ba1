CREATE TABLE "dashboard_sessions" (
	"home" text GENERATED ALWAYS AS ('system') STORED NOT NULL,
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"sid" uuid NOT NULL,
	"auth_time" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"tenant_id" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"role" text NOT NULL,
	"email" text,
	"invited_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"redeemed_at" timestamp with time zone,
	CONSTRAINT "invitations_tenant_id_hash_pk" PRIMARY KEY("tenant_id","hash"),
	CONSTRAINT "invitations_by_hash" UNIQUE("hash"),
	CONSTRAINT "invitations_operate_the_system" CHECK (("invitations"."tenant_id" = 'system') = ("invitations"."role" = 'operator'))
);
--> statement-breakpoint
CREATE TABLE "members" (
	"tenant_id" text NOT NULL,
	"id" text GENERATED ALWAYS AS (coalesce(user_id::text, client_id)) STORED NOT NULL,
	"user_id" uuid,
	"client_id" text,
	"home" text GENERATED ALWAYS AS ('system') STORED NOT NULL,
	"role" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "members_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "members_are_one" CHECK (num_nonnulls("members"."user_id", "members"."client_id") = 1),
	CONSTRAINT "members_operate_the_system" CHECK (("members"."tenant_id" = 'system') = ("members"."role" = 'operator'))
);
--> statement-breakpoint
ALTER TABLE "dashboard_sessions" ADD CONSTRAINT "dashboard_sessions_home_user_id_users_tenant_id_id_fk" FOREIGN KEY ("home","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_home_user_id_users_tenant_id_id_fk" FOREIGN KEY ("home","user_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_home_client_id_clients_tenant_id_client_id_fk" FOREIGN KEY ("home","client_id") REFERENCES "public"."clients"("tenant_id","client_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dashboard_sessions_by_age" ON "dashboard_sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "dashboard_sessions_by_sid" ON "dashboard_sessions" USING btree ("sid");--> statement-breakpoint
CREATE INDEX "dashboard_sessions_by_user" ON "dashboard_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "invitations_by_age" ON "invitations" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "invitations_by_member" ON "invitations" USING btree ("invited_by");--> statement-breakpoint
CREATE INDEX "members_by_user" ON "members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "members_by_client" ON "members" USING btree ("client_id");