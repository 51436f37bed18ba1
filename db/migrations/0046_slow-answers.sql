CREATE TABLE "slow_answers" (
	"tenant_id" text NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"client_id" text NOT NULL,
	"purpose" text NOT NULL,
	"count" bigint NOT NULL,
	"longest" bigint NOT NULL,
	CONSTRAINT "slow_answers_tenant_id_hour_client_id_purpose_pk" PRIMARY KEY("tenant_id","hour","client_id","purpose")
);
--> statement-breakpoint
CREATE INDEX "slow_answers_by_age" ON "slow_answers" USING btree ("hour");--> statement-breakpoint
CREATE INDEX "clients_by_jwks_uri" ON "clients" USING hash (("metadata" ->> 'jwks_uri'));