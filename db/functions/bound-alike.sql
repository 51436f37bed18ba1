-- Servers of before `cnf` may run beside new ones: each finds the other's tokens bound. What is bound to no certificate fits none there.
CREATE OR REPLACE FUNCTION gatehouse_bound_alike() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.cnf IS NULL THEN
    NEW.cnf := 'x5t#S256:' || NEW.certificate_thumbprint;
  ELSIF starts_with(NEW.cnf, 'x5t#S256:') THEN
    NEW.certificate_thumbprint := substr(NEW.cnf, 10);
  ELSE
    NEW.certificate_thumbprint := NEW.cnf;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER access_tokens_bound_alike BEFORE INSERT ON access_tokens FOR EACH ROW
  WHEN (NEW.cnf IS NOT NULL OR NEW.certificate_thumbprint IS NOT NULL) EXECUTE FUNCTION gatehouse_bound_alike();

CREATE OR REPLACE TRIGGER refresh_tokens_bound_alike BEFORE INSERT ON refresh_tokens FOR EACH ROW
  WHEN (NEW.cnf IS NOT NULL OR NEW.certificate_thumbprint IS NOT NULL) EXECUTE FUNCTION gatehouse_bound_alike();
