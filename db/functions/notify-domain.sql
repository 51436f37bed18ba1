-- Every process reads the tenants' own hosts again (lib/tenants/own-hosts.ts listens).
CREATE OR REPLACE FUNCTION gatehouse_notify_domain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('gatehouse_changed', COALESCE(NEW.tenant_id, OLD.tenant_id));
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER domains_changed AFTER INSERT OR DELETE OR UPDATE OF proven_at ON domains FOR EACH ROW EXECUTE FUNCTION gatehouse_notify_domain();
