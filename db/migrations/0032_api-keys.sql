ALTER TABLE "clients" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "is_key" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "made_by" text;--> statement-breakpoint
CREATE UNIQUE INDEX "members_own_keys" ON "members" USING btree ("client_id") WHERE "members"."is_key";--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_keys_are_clients" CHECK ("members"."client_id" is not null or not "members"."is_key");