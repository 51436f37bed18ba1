-- Somebody who owns a tenant, or operates the installation, is always left, whichever statement takes one away: their own removal, a
-- lower role, or the end of the user behind it. What a member invited goes with what let them invite.
CREATE OR REPLACE FUNCTION gatehouse_member_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM invitations
  WHERE invited_by = OLD.id AND redeemed_at IS NULL AND (tenant_id = OLD.tenant_id OR OLD.tenant_id = 'system');
  -- An API key is nothing without its rights.
  IF TG_OP = 'DELETE' AND OLD.is_key THEN
    DELETE FROM clients WHERE tenant_id = 'system' AND client_id = OLD.client_id;
  END IF;
  IF OLD.user_id IS NOT NULL AND OLD.role IN ('owner', 'operator') THEN
    -- Two that go at once wait for each other; the second then sees that it is the last.
    PERFORM pg_advisory_xact_lock(hashtextextended('gatehouse members ' || OLD.tenant_id, 0));
    IF EXISTS (SELECT FROM tenants WHERE id = OLD.tenant_id) AND NOT EXISTS (
      SELECT FROM members WHERE tenant_id = OLD.tenant_id AND role = OLD.role AND user_id IS NOT NULL
    ) THEN
      RAISE EXCEPTION 'last % of %', OLD.role, OLD.tenant_id USING ERRCODE = 'GH001';
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER member_removed AFTER DELETE ON members FOR EACH ROW EXECUTE FUNCTION gatehouse_member_changed();
CREATE OR REPLACE TRIGGER member_changed AFTER UPDATE OF role ON members FOR EACH ROW
  WHEN (OLD.role IS DISTINCT FROM NEW.role) EXECUTE FUNCTION gatehouse_member_changed();
