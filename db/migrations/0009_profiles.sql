-- New tenants follow RFC 9700. Those that are there keep what they offered.
UPDATE "tenants" SET "settings" = "settings" || '{"profile": "oidc-all"}'::jsonb WHERE NOT "settings" ? 'profile';
