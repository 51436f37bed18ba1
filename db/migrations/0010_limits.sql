-- The limit on registrations is one of the group `limits` now.
UPDATE "tenants" SET "settings" = jsonb_set(
  "settings" #- '{registration,per_address}' #- '{registration,window}',
  '{limits}',
  coalesce("settings" -> 'limits', '{}') || jsonb_build_object('registration', jsonb_build_object(
    'most', coalesce("settings" #> '{registration,per_address}', '20'),
    'window', least(coalesce(("settings" #>> '{registration,window}')::int, 3600), 86400)
  ))
) WHERE "settings" #> '{registration,per_address}' IS NOT NULL;
