-- Every process forgets what it keeps of a tenant that changed (lib/tenants/directory.ts listens).
CREATE OR REPLACE FUNCTION gatehouse_notify_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('gatehouse_changed', COALESCE(NEW.id, OLD.id));
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER tenants_changed AFTER INSERT OR UPDATE OR DELETE ON tenants FOR EACH ROW EXECUTE FUNCTION gatehouse_notify_tenant();
