CREATE TABLE "traces" (
	"tenant_id" text NOT NULL,
	"id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"client_id" text,
	"outcome" text NOT NULL,
	"error" text,
	"ms" real NOT NULL,
	"contents" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "traces_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE INDEX "traces_by_time" ON "traces" USING btree ("tenant_id","at","id");--> statement-breakpoint
CREATE INDEX "traces_by_age" ON "traces" USING btree ("expires_at");