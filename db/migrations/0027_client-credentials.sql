ALTER TABLE "clients" ADD COLUMN "secret_changed_at" timestamp with time zone;--> statement-breakpoint
-- The last change of a row is the youngest that its secret can be.
UPDATE "clients" SET "secret_changed_at" = "updated_at" WHERE "secret" IS NOT NULL;--> statement-breakpoint
-- Use was kept of clients alone that nobody vouches for; the others begin as if they were used today.
UPDATE "clients" SET "last_used_at" = now() WHERE "last_used_at" IS NULL AND "trust" <> 'self';
