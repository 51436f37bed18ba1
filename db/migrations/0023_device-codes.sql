CREATE TABLE "device_codes" (
	"tenant_id" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"client_id" text NOT NULL,
	"user_code" text NOT NULL,
	"params" jsonb NOT NULL,
	"requested_from" text,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"poll_interval" integer NOT NULL,
	"polled_at" timestamp with time zone,
	"denied_at" timestamp with time zone,
	"authorization_id" uuid,
	"redeemed_at" timestamp with time zone,
	CONSTRAINT "device_codes_tenant_id_hash_pk" PRIMARY KEY("tenant_id","hash")
);
--> statement-breakpoint
ALTER TABLE "device_codes" ADD CONSTRAINT "device_codes_tenant_id_client_id_clients_tenant_id_client_id_fk" FOREIGN KEY ("tenant_id","client_id") REFERENCES "public"."clients"("tenant_id","client_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "device_codes_by_user_code" ON "device_codes" USING btree ("tenant_id","user_code");--> statement-breakpoint
CREATE INDEX "device_codes_by_age" ON "device_codes" USING btree ("expires_at");