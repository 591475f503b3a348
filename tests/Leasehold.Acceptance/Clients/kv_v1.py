"""KV version 1: every method of hvac's."""

from client import connect, exceptions, refused, same, status

root = connect()
root.sys.enable_secrets_engine("kv", path="plain", options={"version": "1"})
kv = root.secrets.kv.v1
secret = {"user": "ann", "pass": "grüße ✓", "count": 3, "list": [1, {"a": None}], "yes": True}

same(status(kv.create_or_update_secret("apps/one", secret, mount_point="plain")), 204, "create")
answer = kv.read_secret("apps/one", mount_point="plain")
same(answer["data"], secret, "the secret")
same((answer["renewable"], answer["lease_id"]), (False, ""), "its lease")
same(answer["lease_duration"], 2764800, "lease duration")
same(status(kv.create_or_update_secret("apps/one", {"user": "bob"}, method="PUT", mount_point="plain")), 204, "update")
same(kv.read_secret("apps/one", mount_point="plain")["data"], {"user": "bob"}, "the secret replaced")
kv.create_or_update_secret("apps/deep/two", {"a": "b"}, method="POST", mount_point="plain")
kv.create_or_update_secret("three", {"ttl": "30m", "a": "b"}, mount_point="plain")
same(kv.read_secret("three", mount_point="plain")["lease_duration"], 1800, "the secret's own TTL")
same(kv.list_secrets("", mount_point="plain")["data"]["keys"], ["apps/", "three"], "the list")
same(kv.list_secrets("apps", mount_point="plain")["data"]["keys"], ["deep/", "one"], "the list below")
same(status(kv.delete_secret("apps/one", mount_point="plain")), 204, "delete")
same(status(kv.delete_secret("apps/one", mount_point="plain")), 204, "delete what is gone")
with refused(exceptions.InvalidPath, ""):
    kv.read_secret("apps/one", mount_point="plain")
with refused(exceptions.InvalidPath, ""):
    kv.list_secrets("none", mount_point="plain")
with refused(exceptions.InvalidRequest, "missing data fields"):
    kv.create_or_update_secret("empty", {}, mount_point="plain")

# The oldest methods of the client.
same(status(root.write("plain/old", value="1")), 204, "write")
same(root.read("plain/old")["data"], {"value": "1"}, "read")
same(root.list("plain")["data"]["keys"], ["apps/", "old", "three"], "list")
root.delete("plain/old")
same(root.read("plain/old"), None, "read of nothing")
