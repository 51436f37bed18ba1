-- A trusted extension: who owns the database, or may create in it, may make it (PostgreSQL 13 and later).
DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE EXCEPTION 'the extension pg_trgm, by which users are searched, cannot be made by this database role (%)', SQLERRM
    USING ERRCODE = 'GH001', HINT = 'Have a superuser run CREATE EXTENSION pg_trgm in this database once, then start again';
END $$;--> statement-breakpoint
CREATE INDEX "users_by_search_text" ON "users" USING gin ((
  lower(translate(E'\n' || "username" || ' ' || coalesce("claims" ->> 'name', '') || ' ' || coalesce("claims" ->> 'email', '') || ' ' ||
  coalesce("claims" ->> 'phone_number', '') || ' ' || regexp_replace(coalesce("claims" ->> 'phone_number', ''), '[^0-9]', '', 'g'), ' ', E'\n'))) gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "users_disabled" ON "users" USING btree ("tenant_id",lower("username")) WHERE "users"."disabled_at" is not null;