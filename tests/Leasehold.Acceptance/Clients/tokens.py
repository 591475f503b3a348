"""Tokens: created, looked up, renewed, revoked, by token and by accessor; roles; orphans; batch tokens."""

from client import connect, exceptions, holds, refused, same, status, within

root = connect()
tokens = root.auth.token
root.sys.create_or_update_policy("reader", 'path "secret/*" { capabilities = ["read"] }')

# A token tells what it was created with.
made = tokens.create(policies=["reader"], ttl="1h", meta={"team": "blue"}, display_name="probe", num_uses=7)["auth"]
same(made["token_policies"], ["default", "reader"], "policies")
same(made["policies"], ["default", "reader"], "policies")
same(made["metadata"], {"team": "blue"}, "metadata")
same(made["lease_duration"], 3600, "lease duration")
same(made["renewable"], True, "renewable")
same(made["token_type"], "service", "type")
same(made["orphan"], False, "orphan")
same(made["num_uses"], 7, "uses")
holds(made["client_token"].startswith("hvs."), "no service token's prefix")

seen = tokens.lookup(made["client_token"])["data"]
same(seen["accessor"], made["accessor"], "accessor")
same(seen["display_name"], "token-probe", "display name")
same(seen["meta"], {"team": "blue"}, "metadata")
same(seen["path"], "auth/token/create", "path")
same(seen["creation_ttl"], 3600, "creation TTL")
same(seen["num_uses"], 7, "uses")
within(seen["ttl"], 3590, 3600, "TTL")
same(tokens.lookup_accessor(made["accessor"])["data"]["id"], "", "the id seen by accessor")
holds(made["accessor"] in tokens.list_accessors()["data"]["keys"], "the accessor is not listed")

# The holder's own view, and its uses.
holder = connect(made["client_token"])
holds(holder.is_authenticated(), "the holder is not authenticated")
same(holder.auth.token.lookup_self()["data"]["num_uses"], 5, "uses left")

# Renewal, three ways; never beyond the explicit maximum.
long = tokens.create(policies=["reader"], ttl="10m", explicit_max_ttl="30m")["auth"]
same(tokens.renew(long["client_token"], increment="20m")["auth"]["lease_duration"], 1200, "renewed")
same(tokens.renew_accessor(long["accessor"], increment="15m")["auth"]["lease_duration"], 900, "renewed by accessor")
longest = connect(long["client_token"]).auth.token.renew_self(increment="2h")
within(longest["auth"]["lease_duration"], 1790, 1800, "renewed beyond its maximum")
holds(longest["warnings"], "no warning that the maximum capped it")
same(tokens.lookup(long["client_token"])["data"]["explicit_max_ttl"], 1800, "explicit maximum")
periodic = tokens.create(policies=["reader"], period="45m")["auth"]
same(tokens.renew(periodic["client_token"])["auth"]["lease_duration"], 2700, "period")
fixed = tokens.create(policies=["reader"], ttl="10m", renewable=False)["auth"]
with refused(exceptions.InvalidRequest, "not renewable"):
    tokens.renew(fixed["client_token"])

# Revocation takes the children along, unless they are to become orphans.
parent = tokens.create(policies=["root"], ttl="1h")["auth"]["client_token"]
child = connect(parent).auth.token.create(policies=["reader"], ttl="1h")["auth"]["client_token"]
same(status(tokens.revoke(parent)), 204, "revoke")
for dead in (parent, child):
    with refused(exceptions.Forbidden, "bad token"):
        tokens.lookup(dead)
    holds(not connect(dead).is_authenticated(), "a revoked token still works")
parent = tokens.create(policies=["root"], ttl="1h")["auth"]["client_token"]
child = connect(parent).auth.token.create(policies=["reader"], ttl="1h")["auth"]["client_token"]
same(status(tokens.revoke_and_orphan_children(parent)), 204, "revoke-orphan")
same(tokens.lookup(child)["data"]["orphan"], True, "the orphaned child")
same(status(tokens.revoke_accessor(tokens.lookup(child)["data"]["accessor"])), 204, "revoke by accessor")
with refused(exceptions.Forbidden, "bad token"):
    tokens.lookup(child)
gone = tokens.create(policies=["reader"], ttl="1h")["auth"]
same(status(connect(gone["client_token"]).auth.token.revoke_self()), 204, "revoke-self")
with refused(exceptions.InvalidRequest, "invalid accessor"):
    tokens.lookup_accessor(gone["accessor"])
same(tokens.create(no_parent=True, policies=["reader"], ttl="1h")["auth"]["orphan"], True, "no_parent")

# Roles.
same(status(tokens.create_or_update_role(
    "deploy", allowed_policies=["reader"], orphan=True, path_suffix="from-ci", renewable=False)), 204, "role")
role = tokens.read_role("deploy")["data"]
same(role["allowed_policies"], ["reader"], "allowed policies")
same((role["orphan"], role["renewable"], role["path_suffix"]), (True, False, "from-ci"), "the role")
same(tokens.list_roles()["data"]["keys"], ["deploy"], "roles")
of_role = tokens.create(role_name="deploy", policies=["reader"], ttl="20m")["auth"]
same((of_role["orphan"], of_role["renewable"]), (True, False), "the token of the role")
seen = tokens.lookup(of_role["client_token"])["data"]
same((seen["role"], seen["path"]), ("deploy", "auth/token/create/deploy/from-ci"), "the token of the role")
with refused(exceptions.InvalidRequest, "must be subset of the role's allowed policies"):
    tokens.create(role_name="deploy", policies=["other"])
same(status(tokens.delete_role("deploy")), 204, "delete role")
with refused(exceptions.InvalidPath, ""):
    tokens.read_role("deploy")
with refused(exceptions.InvalidPath, ""):
    tokens.list_roles()

# Batch tokens: nothing stored, so nothing to renew or to revoke.
batch = tokens.create(type="batch", policies=["reader"], ttl="15m", renewable=False)["auth"]
holds(batch["client_token"].startswith("hvb."), "no batch token's prefix")
same((batch["token_type"], batch["accessor"], batch["lease_duration"]), ("batch", "", 900), "the batch token")
same(connect(batch["client_token"]).auth.token.lookup_self()["data"]["type"], "batch", "type")
with refused(exceptions.InvalidRequest, "batch tokens cannot be renewed"):
    tokens.renew(batch["client_token"])
with refused(exceptions.InvalidRequest, "batch tokens cannot be revoked"):
    tokens.revoke(batch["client_token"])

# Who may not, is told so.
with refused(exceptions.Forbidden, "permission denied"):
    connect(of_role["client_token"]).auth.token.list_accessors()
same(status(tokens.tidy()), 202, "tidy")
