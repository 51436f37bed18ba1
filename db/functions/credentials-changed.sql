-- Whatever statement changes a credential, a sign-in that was verified against the one before signs nobody in.
CREATE OR REPLACE FUNCTION gatehouse_credentials_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed record := coalesce(NEW, OLD);
BEGIN
  UPDATE users SET credentials_version = credentials_version + 1 WHERE tenant_id = changed.tenant_id AND id = changed.user_id;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER passwords_changed AFTER INSERT OR DELETE ON passwords
  FOR EACH ROW EXECUTE FUNCTION gatehouse_credentials_changed();
-- A hash that was brought along and becomes one of ours is the same password: no credential changed.
CREATE OR REPLACE TRIGGER passwords_updated AFTER UPDATE OF hash ON passwords
  FOR EACH ROW WHEN (NOT (OLD.foreign_kind IS NOT NULL AND NEW.foreign_kind IS NULL AND OLD.changed_at = NEW.changed_at))
  EXECUTE FUNCTION gatehouse_credentials_changed();

-- A code that is used changes no credential; making and removing what it is held against does.
CREATE OR REPLACE TRIGGER totp_factors_changed AFTER INSERT OR DELETE ON totp_factors
  FOR EACH ROW EXECUTE FUNCTION gatehouse_credentials_changed();
CREATE OR REPLACE TRIGGER recovery_codes_changed AFTER INSERT OR UPDATE OF made_at OR DELETE ON recovery_codes
  FOR EACH ROW EXECUTE FUNCTION gatehouse_credentials_changed();
