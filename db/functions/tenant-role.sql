-- The second lock beside the stores that are bound to one tenant: a role that sees, and writes, the rows of the tenants alone that a
-- setting of the transaction names. Who owns the tables is not held by it; lib/store/second-lock.ts takes the role.
CREATE OR REPLACE FUNCTION gatehouse_tenant_role() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT left(current_database(), 46) || '_gatehouse_tenant'
$$;

-- Whether whoever is connected may take the role.
CREATE OR REPLACE FUNCTION gatehouse_may_be_tenant() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(pg_has_role(session_user, to_regrole(quote_ident(gatehouse_tenant_role()))::oid,
    CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END), false)
$$;

-- Takes the role for the rest of the transaction, for tenants divided by commas. Gives what held before, for gatehouse_leave_tenant;
-- null where the role is not to be had.
CREATE OR REPLACE FUNCTION gatehouse_enter_tenant(tenants text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  before text := current_setting('role') || E'\n' || coalesce(current_setting('gatehouse.tenant', true), '');
BEGIN
  IF NOT gatehouse_may_be_tenant() THEN RETURN NULL; END IF;
  PERFORM set_config('gatehouse.tenant', tenants, true), set_config('role', gatehouse_tenant_role(), true);
  RETURN before;
END $$;

CREATE OR REPLACE FUNCTION gatehouse_leave_tenant(before text) RETURNS void LANGUAGE sql AS $$
  SELECT set_config('role', split_part(before, E'\n', 1), true), set_config('gatehouse.tenant', split_part(before, E'\n', 2), true)
$$;

-- Makes the role where that is allowed, and holds every table with a tenant_id to it. Done at each start: what is new gets its lock.
-- Names of people are found by indexes that PostgreSQL does not use below a policy (lower() and like are not leakproof), so users are
-- read without one; they are written under it. So are tenants: that an issuer is nobody else's yet is seen in all of them.
CREATE OR REPLACE FUNCTION gatehouse_isolate() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  name text := gatehouse_tenant_role();
  here text := current_schema();
  one record;
  own text;
BEGIN
  IF to_regrole(quote_ident(name)) IS NULL THEN
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    EXCEPTION
      WHEN insufficient_privilege THEN RETURN false;
      WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END IF;
  IF NOT gatehouse_may_be_tenant() THEN
    BEGIN
      -- Not inherited: whoever is not the owner, and has the role to take, is held by it when they take it alone.
      EXECUTE format('GRANT %I TO %I', name, session_user)
        || CASE WHEN current_setting('server_version_num')::int >= 160000 THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;
    EXCEPTION WHEN insufficient_privilege THEN RETURN false;
    END;
  END IF;
  IF NOT gatehouse_may_be_tenant() THEN RETURN false; END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', here, name);
  FOR one IN
    SELECT c.oid, c.relname, c.relrowsecurity, CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END AS tenant,
      has_table_privilege(name, c.oid, 'SELECT') AND has_table_privilege(name, c.oid, 'DELETE') AS is_granted,
      ARRAY(SELECT polname::text FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
    FROM pg_class c
    WHERE c.relnamespace = here::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND (c.relname = 'tenants' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'))
  LOOP
    own := format('%I = ANY (string_to_array(current_setting(''gatehouse.tenant'', true), '',''))', one.tenant);
    IF NOT one.is_granted THEN
      EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %I', one.oid::regclass, name);
    END IF;
    IF NOT 'everybody' = ANY (one.policies) THEN
      EXECUTE format('CREATE POLICY everybody ON %s USING (true) WITH CHECK (true)', one.oid::regclass);
    END IF;
    IF one.relname IN ('users', 'tenants') THEN
      IF NOT 'tenant_insert' = ANY (one.policies) THEN
        EXECUTE format('CREATE POLICY tenant_insert ON %s AS RESTRICTIVE FOR INSERT TO %I WITH CHECK (%s)', one.oid::regclass, name, own);
        EXECUTE format('CREATE POLICY tenant_update ON %s AS RESTRICTIVE FOR UPDATE TO %I USING (%s) WITH CHECK (%s)', one.oid::regclass, name, own, own);
        EXECUTE format('CREATE POLICY tenant_delete ON %s AS RESTRICTIVE FOR DELETE TO %I USING (%s)', one.oid::regclass, name, own);
      END IF;
    ELSIF NOT 'tenant' = ANY (one.policies) THEN
      EXECUTE format('CREATE POLICY tenant ON %s AS RESTRICTIVE TO %I USING (%s) WITH CHECK (%s)', one.oid::regclass, name, own, own);
    END IF;
    IF NOT one.relrowsecurity THEN
      EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', one.oid::regclass);
    END IF;
  END LOOP;
  RETURN true;
-- Of a table that is somebody else's.
EXCEPTION WHEN insufficient_privilege THEN RETURN false;
END $$;
