"""Databases: connections, roles, credentials on leases, static roles, the root. PLACE, ADMIN, USER, PASSWORD name a real one."""

import os

from client import connect, exceptions, holds, refused, same, status, within

root = connect()
place, admin, user, password = (os.environ[name] for name in ("PLACE", "ADMIN", "USER", "PASSWORD"))
url = "postgresql://{{username}}:{{password}}@" + place + "?sslmode=disable"
make = "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'"
root.sys.enable_secrets_engine("database")
database = root.secrets.database

# Connections.
with refused(exceptions.InvalidRequest, "error verifying connection"):
    database.configure("pg", "postgresql-database-plugin", allowed_roles=["app"], connection_url=url,
                       username=admin, password="wrong")
same(status(database.configure("pg", "postgresql-database-plugin", allowed_roles=["app", "batch"],
                               connection_url=url, username=admin, password=password)), 204, "connection")
seen = database.read_connection("pg")["data"]
same((seen["plugin_name"], seen["allowed_roles"]), ("postgresql-database-plugin", ["app", "batch"]), "the connection")
holds("password" not in seen["connection_details"], "a password is shown")
same(database.list_connections()["data"]["keys"], ["pg"], "connections")

# Roles, and credentials on leases.
same(status(database.create_role("app", "pg", make, default_ttl="1h", max_ttl="24h")), 204, "role")
same(database.read_role("app")["data"]["creation_statements"], [make], "the role")
same(database.list_roles()["data"]["keys"], ["app"], "roles")
given = database.generate_credentials("app")
holds(given["lease_id"].startswith("database/creds/app/"), "a lease of another kind")
same((given["lease_duration"], given["renewable"]), (3600, True), "the lease")
same(sorted(given["data"]), ["password", "username"], "the credentials")
same(root.sys.renew_lease(given["lease_id"], increment=7200)["lease_duration"], 7200, "the renewal")
within(root.sys.read_lease(given["lease_id"])["data"]["ttl"], 7100, 7200, "the lease's ttl")
same(status(root.sys.revoke_lease(given["lease_id"])), 204, "revocation")
with refused(exceptions.InvalidRequest, "unknown role"):
    database.generate_credentials("nobody")

# Static roles.
same(status(database.create_static_role("batch", "pg", user, [], rotation_period=86400)), 204, "static role")
same(root.read("database/static-roles/batch")["data"]["username"], user, "the static role")
same(database.list_static_roles()["data"]["keys"], ["batch"], "static roles")
before = database.get_static_credentials("batch")["data"]
within(before["ttl"], 86000, 86400, "the static credentials' ttl")
same(status(root.write("database/rotate-role/batch")), 204, "rotation")
holds(database.get_static_credentials("batch")["data"]["password"] != before["password"], "not rotated")
same(status(database.delete_static_role("batch")), 204, "removal")

# The root.
same(status(database.rotate_root_credentials("pg")), 204, "the root's rotation")
same(status(database.reset_connection("pg")), 204, "reset")
holds(database.generate_credentials("app")["data"]["username"], "no credentials behind the rotation")
same(status(database.delete_role("app")), 204, "removal")
same(status(database.delete_connection("pg")), 204, "removal")
same(status(root.sys.disable_secrets_engine("database")), 204, "disabled")
