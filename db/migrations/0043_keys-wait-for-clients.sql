CREATE TABLE "client_addresses" (
	"tenant_id" text NOT NULL,
	"client_id" text NOT NULL,
	"address" text NOT NULL,
	"used_at" timestamp with time zone NOT NULL,
	"set_of" timestamp with time zone,
	CONSTRAINT "client_addresses_tenant_id_client_id_address_pk" PRIMARY KEY("tenant_id","client_id","address")
);
--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "waits_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "missed" text[];--> statement-breakpoint
CREATE INDEX "client_addresses_by_address" ON "client_addresses" USING btree ("tenant_id","address");--> statement-breakpoint
CREATE INDEX "client_addresses_by_age" ON "client_addresses" USING btree ("used_at");