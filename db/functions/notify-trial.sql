-- Every process forgets what it keeps of a tenant whose trial began or ended (lib/tenants/directory.ts listens).
CREATE OR REPLACE FUNCTION gatehouse_notify_trial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('gatehouse_changed', COALESCE(NEW.tenant_id, OLD.tenant_id));
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER policy_trials_changed AFTER INSERT OR UPDATE OR DELETE ON policy_trials FOR EACH ROW EXECUTE FUNCTION gatehouse_notify_trial();
