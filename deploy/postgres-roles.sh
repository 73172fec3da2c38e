#!/bin/sh
# Run once by the database container: the product's own role, which owns nothing and bypasses nothing.
set -eu
password=$(cat /run/secrets/app_password)
psql -v ON_ERROR_STOP=1 -v password="$password" -U talent_owner -d talent <<'SQL'
CREATE ROLE talent_app LOGIN PASSWORD :'password' NOBYPASSRLS;
ALTER DEFAULT PRIVILEGES FOR ROLE talent_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO talent_app;
ALTER DEFAULT PRIVILEGES FOR ROLE talent_owner GRANT USAGE, SELECT ON SEQUENCES TO talent_app;
SQL
