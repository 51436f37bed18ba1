DROP INDEX "sessions_by_age";--> statement-breakpoint
CREATE INDEX "sessions_to_end" ON "sessions" USING btree ("expires_at") WHERE "sessions"."ended_at" is null;