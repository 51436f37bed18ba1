-- Tells every process to forget what it has cached: the tenant's id, or the tenant's id and the client's.
CREATE FUNCTION gatehouse_notify_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('gatehouse_changed', COALESCE(NEW.id, OLD.id));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION gatehouse_notify_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('gatehouse_changed', COALESCE(NEW.tenant_id, OLD.tenant_id));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION gatehouse_notify_client() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('gatehouse_changed', COALESCE(NEW.tenant_id, OLD.tenant_id) || E'\n' || COALESCE(NEW.client_id, OLD.client_id));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER tenants_changed AFTER INSERT OR UPDATE OR DELETE ON tenants FOR EACH ROW EXECUTE FUNCTION gatehouse_notify_tenant();
--> statement-breakpoint
CREATE TRIGGER keys_changed AFTER INSERT OR UPDATE OR DELETE ON keys FOR EACH ROW EXECUTE FUNCTION gatehouse_notify_key();
--> statement-breakpoint
CREATE TRIGGER clients_changed AFTER INSERT OR UPDATE OR DELETE ON clients FOR EACH ROW EXECUTE FUNCTION gatehouse_notify_client();
