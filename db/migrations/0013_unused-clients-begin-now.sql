-- Their use was not kept until now; they begin as if they were used today.
UPDATE "clients" SET "last_used_at" = now() WHERE "trust" = 'self' AND "last_used_at" IS NULL;
