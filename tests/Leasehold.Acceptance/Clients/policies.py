"""Policies: written, read, listed, deleted; what a token may do by them."""

import json

from client import connect, exceptions, holds, refused, same, status

root = connect()
text = 'path "secret/data/team/*" {\n  capabilities = ["create", "read"]\n}\n'

same(root.sys.list_policies()["data"]["policies"], ["default", "root"], "policies")
same(status(root.sys.create_or_update_policy("team", text)), 204, "write")
answer = root.sys.read_policy("team")
same(answer["data"]["rules"], text, "rules")
same(answer["rules"], text, "rules beside the envelope")
same(answer["data"]["name"], "team", "name")
same(root.sys.list_policies()["data"]["policies"], ["default", "team", "root"], "policies")

# hvac writes an object as JSON.
rules = {"path": {"secret/data/json": {"capabilities": ["update"]}}}
root.sys.create_or_update_policy("object", rules)
same(json.loads(root.sys.read_policy("object")["data"]["rules"]), rules, "a policy in JSON")
same(root.get_policy("team", parse=False), text, "get_policy")

# Capabilities: by token, by accessor, of oneself.
made = root.auth.token.create(policies=["team", "object"], ttl="10m")["auth"]
paths = ["secret/data/team/a", "secret/data/json", "secret/data/other"]
expected = {paths[0]: ["create", "read"], paths[1]: ["update"], paths[2]: ["deny"]}
for answer in (
    root.sys.get_capabilities(paths, token=made["client_token"]),
    root.sys.get_capabilities(paths, accessor=made["accessor"]),
    connect(made["client_token"]).sys.get_capabilities(paths),
):
    same({path: answer["data"][path] for path in paths}, expected, "capabilities")
one = root.sys.get_capabilities(["secret/data/team/a"], token=made["client_token"])
same(one["data"]["capabilities"], ["create", "read"], "capabilities of one path")
same(root.sys.get_capabilities(["sys/seal"])["data"]["capabilities"], ["root"], "root's capabilities")

# And what they are worth.
holder = connect(made["client_token"])
holder.secrets.kv.v2.create_or_update_secret("team/a", {"a": "1"})
same(holder.secrets.kv.v2.read_secret_version("team/a")["data"]["data"], {"a": "1"}, "what the policy lets through")
with refused(exceptions.Forbidden, "permission denied"):
    holder.secrets.kv.v2.create_or_update_secret("team/a", {"a": "2"})
with refused(exceptions.Forbidden, "permission denied"):
    holder.sys.list_policies()

# A policy that ends takes effect at once.
same(status(root.sys.delete_policy("team")), 204, "delete")
with refused(exceptions.Forbidden, "permission denied"):
    holder.secrets.kv.v2.read_secret_version("team/a")
with refused(exceptions.InvalidPath, ""):
    root.sys.read_policy("team")
with refused(exceptions.InvalidRequest, "cannot delete"):
    root.sys.delete_policy("root")
with refused(exceptions.InvalidRequest, "failed to parse policy"):
    root.sys.create_or_update_policy("broken", 'path "x" {')
holds("broken" not in root.sys.list_policies()["data"]["policies"], "a broken policy was kept")
