ALTER TABLE "config_versions" ADD COLUMN "changes" jsonb;--> statement-breakpoint
ALTER TABLE "webhooks" ADD COLUMN "name" text;--> statement-breakpoint
CREATE UNIQUE INDEX "webhooks_by_name" ON "webhooks" USING btree ("tenant_id","name");