-- Every process forgets what it keeps of a client that changed (lib/tenants/directory.ts listens).
CREATE OR REPLACE FUNCTION gatehouse_notify_client() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('gatehouse_changed', COALESCE(NEW.tenant_id, OLD.tenant_id) || E'\n' || COALESCE(NEW.client_id, OLD.client_id));
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER clients_changed AFTER INSERT OR UPDATE OR DELETE ON clients FOR EACH ROW EXECUTE FUNCTION gatehouse_notify_client();
