DROP INDEX "pushed_requests_by_age";--> statement-breakpoint
ALTER TABLE "pushed_requests" ADD COLUMN "kept_until" timestamp with time zone DEFAULT now() + interval '10 minutes' NOT NULL;--> statement-breakpoint
CREATE INDEX "pushed_requests_by_age" ON "pushed_requests" USING btree ("kept_until");