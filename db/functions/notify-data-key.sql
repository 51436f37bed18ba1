-- Every process forgets what it keeps of a tenant whose data keys changed (lib/tenants/directory.ts listens).
CREATE OR REPLACE FUNCTION gatehouse_notify_data_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('gatehouse_changed', COALESCE(NEW.tenant_id, OLD.tenant_id));
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER data_keys_changed AFTER INSERT OR UPDATE OR DELETE ON data_keys FOR EACH ROW EXECUTE FUNCTION gatehouse_notify_data_key();
