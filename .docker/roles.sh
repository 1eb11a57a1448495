#!/bin/sh
# First start of the database container: the owner of the tables, and the portal's own role, which may use but not
# change them, so that not even the portal can rewrite its history.
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
    -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE jane_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE jane_app LOGIN PASSWORD :'app_password';
CREATE DATABASE jane OWNER jane_owner;
\connect jane
ALTER DEFAULT PRIVILEGES FOR ROLE jane_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO jane_app;
ALTER DEFAULT PRIVILEGES FOR ROLE jane_owner GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO jane_app;
SQL
