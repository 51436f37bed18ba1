-- Whatever ends a session stops in the same statement the tokens that were not meant to outlive it, and writes who must be told
-- (OIDC Back-Channel Logout §2.5). A function has a snapshot of its own, so it also sees a code issued while the update waited.
CREATE OR REPLACE FUNCTION gatehouse_session_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE authorizations SET revoked_at = NEW.ended_at
  WHERE tenant_id = NEW.tenant_id AND session_id = NEW.id AND revoked_at IS NULL AND NOT ('offline_access' = ANY(scopes));
  INSERT INTO logout_notices (tenant_id, client_id, sid, user_id, ended_at, next_attempt_at)
  SELECT c.tenant_id, c.client_id, NEW.id, NEW.user_id, NEW.ended_at, now()
  FROM clients c
  WHERE c.tenant_id = NEW.tenant_id AND c.metadata ->> 'backchannel_logout_uri' IS NOT NULL
    AND c.client_id IN (
      SELECT a.client_id FROM authorizations a
      WHERE a.tenant_id = NEW.tenant_id AND a.session_id = NEW.id AND 'openid' = ANY(a.scopes)
      UNION
      SELECT p.client_id FROM participants p WHERE p.tenant_id = NEW.tenant_id AND p.session_id = NEW.id
    );
  IF FOUND THEN PERFORM pg_notify('gatehouse_logout', ''); END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER session_ended AFTER UPDATE OF ended_at ON sessions FOR EACH ROW
  WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION gatehouse_session_ended();
