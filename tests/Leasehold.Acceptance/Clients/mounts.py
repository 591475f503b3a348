"""Secrets engines and auth methods: enabled, tuned, listed, moved, disabled."""

import time

from client import connect, exceptions, holds, refused, same, status

root = connect()
sys = root.sys

# Secrets engines.
same(status(sys.enable_secrets_engine(
    "kv", path="first", description="the first", options={"version": "1"},
    config={"default_lease_ttl": "1h", "max_lease_ttl": "24h"})), 204, "enable")
answer = sys.list_mounted_secrets_engines()
mount = answer["data"]["first/"]
same(answer["first/"], mount, "the mount beside the envelope")
same((mount["type"], mount["description"], mount["options"]), ("kv", "the first", {"version": "1"}), "the mount")
same((mount["config"]["default_lease_ttl"], mount["config"]["max_lease_ttl"]), (3600, 86400), "its TTLs")
holds({"cubbyhole/", "identity/", "secret/", "sys/"} <= set(answer["data"]), "mounts are missing")
same(sys.retrieve_mount_option("first", "version"), "1", "mount option")
with refused(exceptions.InvalidRequest, "path is already in use at first/"):
    sys.enable_secrets_engine("kv", path="first")
with refused(exceptions.InvalidRequest, "nonesuch"):
    sys.enable_secrets_engine("nonesuch", path="other")

same(status(sys.tune_mount_configuration(
    "first", default_lease_ttl="30m", max_lease_ttl="2h", description="tuned",
    audit_non_hmac_request_keys=["a"], audit_non_hmac_response_keys=["b"], listing_visibility="unauth",
    passthrough_request_headers=["X-Probe"])), 204, "tune")
tuned = sys.read_mount_configuration("first")["data"]
same((tuned["default_lease_ttl"], tuned["max_lease_ttl"], tuned["description"]), (1800, 7200, "tuned"), "tuned")
same((tuned["audit_non_hmac_request_keys"], tuned["audit_non_hmac_response_keys"]), (["a"], ["b"]), "audit keys")
same((tuned["listing_visibility"], tuned["passthrough_request_headers"]), ("unauth", ["X-Probe"]), "tuned")

# What a mount holds moves with it and ends with it.
root.secrets.kv.v1.create_or_update_secret("kept", {"a": "1"}, mount_point="first")
moving = sys.move_backend("first", "second")["data"]["migration_id"]
for _ in range(200):
    state = root.read(f"sys/remount/status/{moving}")["data"]["migration_info"]
    if state["status"] != "in-progress":
        break
    time.sleep(0.05)
same((state["status"], state["source_mount"], state["target_mount"]), ("success", "first/", "second/"), "the move")
same(root.secrets.kv.v1.read_secret("kept", mount_point="second")["data"], {"a": "1"}, "what moved along")
with refused(exceptions.InvalidPath, "no handler for route"):
    root.secrets.kv.v1.read_secret("kept", mount_point="first")
same(status(sys.disable_secrets_engine("second")), 204, "disable")
holds("second/" not in sys.list_mounted_secrets_engines()["data"], "a disabled mount is listed")
sys.enable_secrets_engine("kv", path="second", options={"version": "1"})
with refused(exceptions.InvalidPath, ""):
    root.secrets.kv.v1.read_secret("kept", mount_point="second")
with refused(exceptions.InvalidRequest, "cannot"):
    sys.disable_secrets_engine("sys")
