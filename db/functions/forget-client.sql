-- What was issued to a client goes with it: who registers the same id later must not find its tokens alive. A foreign key's check
-- would lock the client's one row for everything issued.
CREATE OR REPLACE FUNCTION gatehouse_forget_client() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM authorizations WHERE tenant_id = OLD.tenant_id AND client_id = OLD.client_id;
  DELETE FROM access_tokens WHERE tenant_id = OLD.tenant_id AND client_id = OLD.client_id;
  DELETE FROM refresh_tokens WHERE tenant_id = OLD.tenant_id AND client_id = OLD.client_id;
  DELETE FROM pushed_requests WHERE tenant_id = OLD.tenant_id AND client_id = OLD.client_id;
  DELETE FROM slow_answers WHERE tenant_id = OLD.tenant_id AND client_id = OLD.client_id;
  DELETE FROM client_addresses WHERE tenant_id = OLD.tenant_id AND client_id = OLD.client_id;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER clients_forgotten AFTER DELETE ON clients FOR EACH ROW EXECUTE FUNCTION gatehouse_forget_client();
