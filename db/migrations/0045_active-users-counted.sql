INSERT INTO counters (tenant_id, hour, name, count)
SELECT tenant_id, day::timestamp AT TIME ZONE 'UTC', 'active-users', count(*) FROM active_users GROUP BY 1, 2
ON CONFLICT DO NOTHING;
