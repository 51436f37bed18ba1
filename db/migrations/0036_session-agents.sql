ALTER TABLE "sessions" ADD COLUMN "agent" jsonb;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "address" text;